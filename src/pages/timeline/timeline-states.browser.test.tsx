import { http, HttpResponse } from "msw";
import { describe, expect, test } from "vitest";
import { page, userEvent } from "vitest/browser";
import { worker } from "#mock/browser.ts";
import { mockDb, resetMock } from "#mock/state.ts";
import { seeded } from "#mock/seed.ts";
import { paths } from "#/paths.ts";
import { expectAccessible } from "#/testing/axe.ts";
import { renderConsole } from "#/testing/render-console.tsx";

const node = (name: string) => page.getByRole("article", { name });

describe.each(["full", "plain"] as const)("the timeline on the %s backend", (profile) => {
  test("shows the snapshots with their facts, and which one is current", async () => {
    resetMock(profile);
    await renderConsole(paths.timeline(seeded.streets.id));

    await expect
      .element(page.getByRole("heading", { level: 1, name: seeded.streets.name }))
      .toBeVisible();
    const current = node("pre-enrichment-checkpoint");
    await expect.element(current.getByText("Current Version")).toBeVisible();
    await expect.element(current).toMatchTextContent(/Before running the image tagger/);
    await expect.element(current).toMatchTextContent(/owner@localhost/);
    await expect.element(current).toMatchTextContent(/206 images · 8 videos/);
    await expect.element(page.getByRole("article").getByText("Current Version")).toHaveLength(1);
    await expect.element(node("Before re-indexing").getByText("Automatic")).toBeVisible();
    await expectAccessible();
  });

  test("shows why a snapshot cannot be created before a click", async () => {
    resetMock(profile);
    await renderConsole(paths.timeline(seeded.enriching.id));

    const create = page.getByRole("button", { name: "Create a snapshot" });
    await expect.element(create).toHaveAccessibleDescription("Wait until “Enrichment” is done");
    await expect.element(create).toHaveAttribute("aria-disabled", "true");
    const banner = page.getByRole("region", { name: "Running task" });
    await expect.element(banner).toMatchTextContent(/Enrichment/);
    await expect.element(banner).toMatchTextContent(/safe to close this tab/);
    await expect.element(banner.getByRole("progressbar")).toHaveAttribute("aria-valuenow", "64");
    await expectAccessible();
  });

  test("shows the reason of a disabled action in the menu, reachable by keyboard", async () => {
    resetMock(profile);
    await renderConsole(paths.timeline(seeded.enriching.id));

    await page.getByRole("button", { name: "Actions for “last-good”" }).click();
    const names = page.getByRole("menuitem");
    await expect.element(names).toHaveLength(profile === "full" ? 7 : 5);
    const labels = names.elements().map((item) => item.textContent);
    expect(labels).toEqual([
      "Edit",
      "Clone" + "Not possible while the dataset is “Read Only”",
      "Copy Snapshot ID",
      "Restore" + "Wait until “Enrichment” is done",
      ...(profile === "full" ? ["Use this version…", "Export…"] : []),
      "Delete" + "The current version cannot be deleted: create a new snapshot first",
    ]);
    const remove = page.getByRole("menuitem", { name: /^Delete/ });
    await expect.element(remove).toHaveAttribute("aria-disabled", "true");
    await expect.element(page.getByRole("menuitem", { name: "Edit" })).toHaveFocus();
    await userEvent.keyboard("{ArrowUp}");
    await expect.element(remove).toHaveFocus();
    await userEvent.keyboard("{Enter}");
    await expect.element(page.getByRole("dialog")).not.toBeInTheDocument();
    await expectAccessible();
  });

  test("offers the first step where there is no snapshot yet", async () => {
    resetMock(profile);
    await renderConsole(paths.timeline(seeded.bare.id));

    await expect.element(page.getByRole("heading", { name: "No snapshot yet" })).toBeVisible();
    await page.getByRole("button", { name: "Create a snapshot" }).last().click();
    await expect.element(page.getByRole("dialog", { name: "Create a snapshot" })).toBeVisible();
  });

  test.each([
    ["forbidden", "You may not do this"],
    ["notFound", "Not found"],
    ["serverError", "The server failed"],
  ] as const)("has words and a way on for a dataset that is %s", async (key, title) => {
    resetMock(profile);
    await renderConsole(paths.timeline(seeded[key].id));

    await expect
      .element(page.getByRole("heading", { name: title }), { timeout: 8_000 })
      .toBeVisible();
    await expect.element(page.getByRole("link", { name: "To the datasets" })).toBeVisible();
    await expectAccessible();
  });
});

test("a refused snapshot list shows the reason, inside the frame", async () => {
  await renderConsole(paths.timeline(seeded.off.id));
  await expect.element(page.getByRole("heading", { name: "You may not do this" })).toBeVisible();
  await expect.element(page.getByRole("heading", { name: seeded.off.name })).toBeVisible();
  await expect
    .element(page.getByText("Snapshots are not enabled for this dataset").first())
    .toBeVisible();
});

test("offline, says so and recovers with one click", async () => {
  resetMock("full", "offline");
  await renderConsole(paths.timeline(seeded.streets.id));
  await expect
    .element(page.getByRole("heading", { name: "The server does not answer" }), { timeout: 8_000 })
    .toBeVisible();

  // The console itself must still fail to reach the server: otherwise it might retry first.
  worker.use(http.get("*/api/v1/capabilities", () => HttpResponse.error()));
  mockDb().scenario = "default";
  await page.getByRole("button", { name: "Try again" }).click();
  await expect.element(node("pre-enrichment-checkpoint")).toBeVisible();
});

test("a viewer reads once, in the header, that nothing can be changed", async () => {
  await renderConsole(paths.timeline(seeded.viewer.id));
  const chip = page.getByRole("button", { name: "View only" });
  const reason =
    "You can look at everything here. Only an editor or an owner of this dataset can change it.";
  await expect.element(chip).toHaveAccessibleDescription(reason);
  await expect.element(page.getByText(reason)).not.toBeVisible();
  await chip.hover();
  await expect.element(page.getByText(reason)).toBeVisible();
  await expectAccessible();
  for (const name of ["Create a snapshot", "Discard changes"]) {
    expect(page.getByRole("button", { name }).elements()).toEqual([]);
  }
  await page
    .getByRole("button", { name: /^Actions for/ })
    .first()
    .click();
  const edit = page.getByRole("menuitem", { name: "Edit", exact: true });
  await expect.element(edit).toHaveAttribute("aria-disabled", "true");
  await expect.element(edit).toHaveAccessibleDescription(reason);
  expect(document.body.textContent).not.toContain("can do this");
});

test("changes since the current version have a separate row", async () => {
  await renderConsole(paths.timeline(seeded.streets.id));
  await expect
    .element(page.getByText("Now: 4 items changed since the current version"))
    .toBeVisible();
  await expect.element(page.getByRole("button", { name: "Discard changes" })).toBeEnabled();
});

test("without changes there is no such row, and restoring the current version is disabled with the reason", async () => {
  await renderConsole(paths.timeline(seeded.products.id));
  await expect.element(page.getByRole("article").getByText("Current Version")).toBeVisible();
  expect(page.getByRole("button", { name: "Discard changes" }).elements()).toEqual([]);

  const current = page.getByRole("article").filter({ hasText: "Current Version" });
  await current.getByRole("button", { name: /^Actions for/ }).click();
  await expect
    .element(page.getByRole("menuitem", { name: /^Restore/ }))
    .toMatchTextContent(/Nothing has changed since this version/);
});

test("a dataset in error shows the reason, and offers its last good version", async () => {
  await renderConsole(paths.timeline(seeded.broken.id));
  const notice = page.getByRole("region", { name: "This dataset is in error" });
  await expect.element(notice).toMatchTextContent(/no space left on the device/);
  await expect.element(notice).toMatchTextContent(/Its last good version is last-good/);
  await expectAccessible();
  await notice.getByRole("button", { name: "Restore it" }).click();
  const dialog = page.getByRole("dialog", { name: "Restore “last-good”?" });
  // There are no changes since, but the restore makes the dataset usable again.
  await dialog.getByRole("button", { name: "Restore" }).click();
  await expect.element(notice).not.toBeInTheDocument();
  expect(mockDb().datasets.find((row) => row.id === seeded.broken.id)?.status).toBe("READY");
});

test("damage is shown on its rows and above them, refused with the reason, and repaired by restoring the newest intact version", async () => {
  const db = mockDb();
  const what = "data file 0f3a.lance is 12 bytes long, and not 4,096";
  const [newest, ...rest] = db.snapshots
    .filter((row) => row.datasetId === seeded.streets.id && row.removedAt === null)
    .toSorted((a, b) => b.createdAt - a.createdAt);
  const whole = rest[0];
  const dataset = db.datasets.find((row) => row.id === seeded.streets.id);
  if (newest === undefined || whole === undefined || dataset === undefined) throw new Error("seed");
  newest.damaged = what;
  dataset.damaged = what;

  await renderConsole(paths.timeline(seeded.streets.id));
  await expect.element(node(newest.name).getByText("Damaged")).toBeVisible();
  await expect.element(page.getByText("Damaged", { exact: true })).toHaveLength(1);
  await page.getByRole("button", { name: `Actions for “${newest.name}”` }).click();
  const why = `The snapshot is damaged: ${what}`;
  await expect.element(page.getByRole("menuitem", { name: /^Clone/ })).toMatchTextContent(why);
  await userEvent.keyboard("{Escape}");

  const notice = page.getByRole("region", { name: "This dataset is damaged" });
  await expect.element(notice).toMatchTextContent(what);
  await expect.element(notice).toMatchTextContent(`Its last good version is ${whole.name}`);
  await expectAccessible();
  await notice.getByRole("button", { name: "Restore it" }).click();
  const dialog = page.getByRole("dialog", { name: `Restore “${whole.name}”?` });
  await dialog.getByRole("button", { name: "Restore" }).click();
  await expect.element(notice).not.toBeInTheDocument();
  expect(dataset.damaged).toBeUndefined();
});

test("a dataset in error without any snapshot says that it cannot be restored", async () => {
  const bare = mockDb().datasets.find((row) => row.id === seeded.bare.id);
  Object.assign(bare ?? {}, { status: "ERROR", fatalError: "No usable file" });
  await renderConsole(paths.timeline(seeded.bare.id));
  const notice = page.getByRole("region", { name: "This dataset is in error" });
  await expect.element(notice).toMatchTextContent(/It has no snapshot to go back to/);
});

test("a panel that failed shows what happened, and can be retried", async () => {
  const snapshot = mockDb().snapshots.find((row) => row.datasetId === seeded.history.id);
  let broken = true;
  worker.use(
    http.get(`*/snapshot/${snapshot?.id}`, () =>
      broken
        ? HttpResponse.json(
            { detail: "Internal server error" },
            { status: 500, headers: { "X-Request-Id": "req-7" } },
          )
        : undefined,
    ),
  );
  await renderConsole(paths.timeline(seeded.history.id, snapshot?.id));
  const panel = page.getByRole("complementary", { name: "Selected snapshot" });
  await expect
    .element(panel.getByRole("heading", { name: "The server failed" }), { timeout: 8_000 })
    .toBeVisible();
  await expect.element(panel).toMatchTextContent(/req-7/);
  broken = false;
  await panel.getByRole("button", { name: "Try again" }).click();
  await expect.element(panel.getByRole("heading", { name: "nightly-001" })).toBeVisible();
});

test("unknown names and enum values are shown unchanged", async () => {
  resetMock("plain");
  await renderConsole(paths.timeline(seeded.training.id));
  await expect.element(page.getByText("revision", { exact: true })).toBeVisible();
  await expect.element(page.getByText("Model training")).toBeVisible();
});
