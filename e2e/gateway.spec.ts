import type { Page } from "@playwright/test";
import { type Cloud, seeded, startCloud } from "../test/cloud.ts";
import { startService } from "../test/service.ts";
import { expect, test as base } from "./fixtures.ts";
import { pictures } from "./pictures.ts";
import { choose, snapshotRow } from "./timeline.ts";

/** The service as a gateway, in front of a stand-in of the cloud. */
const test = base.extend<{ quiet: undefined }, { cloud: Cloud }>({
  cloud: [
    async ({}, use) => {
      const cloud = await startCloud();
      await use(cloud);
      await cloud.stop();
    },
    { scope: "worker" },
  ],
  service: [
    async ({ cloud }, use) => {
      const service = await startService({
        STILLFRAME_UPSTREAM: cloud.url,
        VL_API_KEY: cloud.key,
        VL_API_SECRET: cloud.secret,
      });
      await use(service);
      await service.stop();
    },
    { scope: "worker", timeout: 120_000 },
  ],
  /** What needs extensions is absent without a trace: nothing asks for it. */
  quiet: [
    async ({ page, cloud }, use) => {
      const failed: string[] = [];
      page.on("response", (response) => {
        if (response.status() >= 400) failed.push(`${response.status()} ${response.url()}`);
      });
      await use(undefined);
      // But by an upstream that a test has broken.
      const refused = failed.filter((line) => !line.startsWith("502"));
      expect(refused, "no request is refused").toEqual([]);
      const secrets = [cloud.key, cloud.secret, "Bearer "];
      const stored = JSON.stringify(await page.context().storageState());
      const shown = await page.content();
      for (const secret of secrets) {
        expect(stored).not.toContain(secret);
        expect(shown).not.toContain(secret);
      }
    },
    { auto: true },
  ],
});

const sizes = [
  { width: 1440, height: 900 },
  { width: 360, height: 780 },
];

/** @param look at the narrow one alone, unless at both */
async function atEachSize(page: Page, look: () => Promise<void>, both = true): Promise<void> {
  for (const size of sizes) {
    await page.setViewportSize(size);
    const tooWide = () =>
      page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
    await expect.poll(tooWide, `wider than ${size.width} px`).toBeLessThanOrEqual(0);
    if (both || size.width < 400) await look();
  }
  await page.setViewportSize(sizes[0] ?? { width: 1440, height: 900 });
}

const shown = [seeded.streets, seeded.products, seeded.partial, seeded.future].map(({ id }) => id);

test("a dataset's whole life passes through the gateway", async ({ page, cloud, axe }) => {
  cloud.reset();
  cloud.keep(...shown);
  await page.setViewportSize({ width: 1440, height: 900 });
  const name = "Through the gateway";
  const dialog = page.getByRole("dialog");

  await test.step("it is created from files", async () => {
    await page.goto("/datasets");
    await expect(page.getByRole("link", { name: "Street Scenes Q1", exact: true })).toBeVisible();
    await atEachSize(page, axe);
    await page.getByRole("button", { name: "New dataset" }).click();
    await dialog
      .getByLabel("Choose files")
      .first()
      .setInputFiles(await pictures(6));
    await dialog.getByRole("textbox", { name: "Name" }).fill(name);
    await axe();
    await dialog.getByRole("button", { name: "Upload and create" }).click();
    const dock = page.getByRole("region", { name: "Uploads" });
    await expect(dock.getByText(/^The server has everything /)).toBeVisible();
    await dock.getByRole("link", { name: "Open the dataset" }).click();
    await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
  });

  await test.step("its creation is aborted, and begun again", async () => {
    await page.goto("/tasks");
    const actions = page.getByRole("button", { name: `Actions for “Create dataset” on “${name}”` });
    await actions.click();
    await page.getByRole("menuitem", { name: "Abort" }).click();
    await dialog.getByRole("button", { name: "Abort" }).click();
    await expect(page.getByText("The task is aborted")).toBeVisible();
    await actions.click();
    await page.getByRole("menuitem", { name: "Retry" }).click();
    await expect(page.getByRole("row", { name: new RegExp(name) }).first()).toContainText(
      /Queued|Running|Waiting/,
    );
    cloud.settle();
    await page.goBack();
    await expect(page.getByText("Ready", { exact: true })).toBeVisible();
    await expect(page.getByText("6 images", { exact: true }).first()).toBeVisible();
  });

  await test.step("its state is saved, and restored", async () => {
    await page.getByRole("link", { name: "Timeline" }).click();
    for (const [snapshot, description] of [
      ["first labels", "As they were delivered"],
      ["second labels", ""],
    ] as const) {
      await page.getByRole("button", { name: "Create a snapshot" }).click();
      await dialog.getByRole("textbox", { name: "Name" }).fill(snapshot);
      await dialog.getByRole("textbox", { name: "Description" }).fill(description);
      await dialog.getByRole("button", { name: "Create" }).click();
      await expect(snapshotRow(page, snapshot)).toContainText("Current Version");
    }
    await choose(page, "first labels", "Restore");
    await expect(dialog.getByRole("checkbox", { name: "Keep a safety snapshot" })).toBeChecked();
    await atEachSize(page, axe, false);
    await dialog.getByRole("button", { name: "Restore" }).click();
    await expect(page.getByText("Read Only", { exact: true })).toBeVisible();
    cloud.settle();
    await expect(snapshotRow(page, "first labels")).toContainText("Current Version");
    await expect(page.getByText("Ready", { exact: true })).toBeVisible();
  });

  await test.step("it is cloned, and the clone is found by its task", async () => {
    await choose(page, "second labels", "Clone");
    await expect(dialog.getByRole("textbox")).toBeHidden();
    await dialog.getByRole("button", { name: "Clone" }).click();
    await expect(dialog).toBeHidden();
    cloud.settle();
    const notice = page.locator("[id^=task-]", { hasText: `“${name} (cloned)” is ready` });
    await notice.getByRole("link", { name: "Open it" }).click();
    await expect(page.getByRole("heading", { level: 1, name: `${name} (cloned)` })).toBeVisible();
  });

  await test.step("its tasks are told", async () => {
    await page.getByRole("link", { name: "Tasks" }).click();
    const row = (type: string) =>
      page.getByRole("row", { name: new RegExp(`^${type} .*${name}`) }).first();
    for (const type of ["Create dataset", "Restore", "Clone"]) {
      await expect(row(type)).toContainText("Completed");
    }
    await atEachSize(page, axe, false);
  });

  await test.step("the clone is deleted", async () => {
    await page.getByRole("link", { name: "Datasets" }).click();
    await page.getByRole("button", { name: `Actions for “${name} (cloned)”` }).click();
    await page.getByRole("menuitem", { name: "Delete" }).click();
    await dialog.getByRole("textbox").fill(`${name} (cloned)`);
    await axe();
    await dialog.getByRole("button", { name: "Delete" }).click();
    await expect(page.getByRole("link", { name: `${name} (cloned)`, exact: true })).toBeHidden();
    await expect(page.getByRole("link", { name, exact: true })).toBeVisible();
  });
});

test("every page works, and what needs extensions is absent without a trace", async ({
  page,
  cloud,
  axe,
}) => {
  cloud.reset();
  cloud.keep(...shown);
  const streets = seeded.streets.id;
  await page.setViewportSize({ width: 1440, height: 900 });

  await test.step("clusters take the place of the items", async () => {
    await page.goto(`/datasets/${streets}`);
    const clusters = page.getByRole("list", { name: "Clusters" });
    const first = clusters.getByRole("button").first();
    await expect(first.locator("img").first()).toBeVisible();
    await expect
      .poll(() =>
        first
          .locator("img")
          .first()
          .evaluate((img: HTMLImageElement) => img.naturalWidth),
      )
      .toBeGreaterThan(0);
    await expect(page.getByRole("link", { name: "Compare" })).toHaveCount(0);
    await atEachSize(page, axe);
    await first.click();
    const dialog = page.getByRole("dialog", { name: /^A cluster of / });
    await atEachSize(page, axe, false);
    await dialog
      .getByRole("button", { name: /^Find similar: / })
      .first()
      .click();
    await expect(page).toHaveURL(/\?similar=/);
    await expect(page.getByText(/^Similar to /)).toBeVisible();
    await expect(clusters).not.toHaveAttribute("data-old");
    await axe();
    await page.getByRole("button", { name: "Show all items again" }).click();
    await page.getByRole("searchbox", { name: "Describe what to find" }).fill("no such thing");
    await expect(page.getByText("Nothing was found")).toBeVisible();
    await page.getByRole("button", { name: "Show all clusters" }).click();
    await expect(clusters).toBeVisible();
  });

  await test.step("a snapshot tells of itself", async () => {
    await page.getByRole("link", { name: "Timeline" }).click();
    await snapshotRow(page, "labels-cleaned").getByRole("link", { name: "labels-cleaned" }).click();
    await expect(page.getByRole("complementary", { name: "Selected snapshot" })).toBeVisible();
    await atEachSize(page, axe, false);
  });

  await test.step("an enrichment makes a new dataset", async () => {
    await page.goto(`/datasets/${streets}/enrich`);
    await page.getByRole("checkbox").first().check();
    await atEachSize(page, axe, false);
    await page.getByRole("button", { name: "Run" }).click();
    cloud.settle();
    await expect(page.getByText("Street Scenes Q1 (enriched)").first()).toBeVisible();
  });

  await test.step("what is not there says so where its address is opened", async () => {
    for (const [path, words] of [
      ["compare", "This server cannot compare versions"],
      ["propagate", "This server does not propagate labels"],
    ] as const) {
      await page.goto(`/datasets/${streets}/${path}`);
      await expect(page.getByText(words)).toBeVisible();
      await page.waitForLoadState("networkidle");
    }
    // There is no list of items that one of them could be opened in.
    await page.goto(`/datasets/${streets}/items/11111111-1111-4111-8111-111111111111`);
    await expect(page.getByRole("list", { name: "Clusters" })).toBeVisible();
    await page.waitForLoadState("networkidle");
  });

  await test.step("settings and activity", async () => {
    for (const path of ["/settings", "/activity"]) {
      await page.goto(path);
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
      await page.waitForLoadState("networkidle");
      await atEachSize(page, axe, false);
    }
  });
});

test("a person who may only look finds nothing to change", async ({ cloud, service, visit }) => {
  cloud.reset();
  cloud.keep(...shown);
  const page = await visit(await service.command("user", "add", "vera@example.com"));
  await expect(page.getByRole("link", { name: "Street Scenes Q1", exact: true })).toBeVisible();
  await expect(page.getByRole("button", { name: "New dataset" })).toHaveCount(0);
  await page.goto(`/datasets/${seeded.streets.id}/snapshots`);
  await expect(page.getByText("View only")).toBeVisible();
  await service.command("user", "role", "vera@example.com", "editor");
  await page.goto("/datasets");
  await expect(page.getByRole("button", { name: "New dataset" })).toBeVisible();
});

test("what is wrong with the upstream is said, and its return noticed", async ({
  page,
  cloud,
  axe,
}) => {
  cloud.reset();
  cloud.keep(...shown);
  await page.goto(`/datasets/${seeded.streets.id}/snapshots`);
  await expect(snapshotRow(page, "labels-cleaned")).toBeVisible();
  cloud.fault((_, outgoing) => {
    outgoing.writeHead(401, { "content-type": "application/json" }).end('{"detail":"no"}');
    return "answered";
  });
  await page.reload();
  await expect(page.getByText(/does not accept the API key of this server/).first()).toBeVisible();
  await expect(page.getByText(/^The Visual Layer behind this server cannot be used/)).toBeVisible();
  await axe();
  cloud.fault(undefined);
  await expect(snapshotRow(page, "labels-cleaned")).toBeVisible();
  await expect(page.getByText(/^The Visual Layer behind this server/)).toBeHidden();
});
