import { beforeEach, expect, test } from "vitest";
import { page, userEvent } from "vitest/browser";
import { mockDb, resetMock } from "#mock/state.ts";
import { addManySnapshots } from "#mock/many-snapshots.ts";
import { seeded } from "#mock/seed.ts";
import { paths } from "#/paths.ts";
import { expectAccessible } from "#/testing/axe.ts";
import { renderConsole } from "#/testing/render-console.tsx";

const streets = seeded.streets.id;
const bar = page.getByRole("region", { name: "Find where it went wrong" });
const past = page.getByRole("region", { name: "You are looking at the past" });
const unknown = "00000000-0000-4000-8000-000000000000";

/** Oldest first. */
const row = () =>
  mockDb()
    .snapshots.filter((one) => one.datasetId === streets)
    .toSorted((a, b) => a.createdAt - b.createdAt);

const idOf = (name: string) => row().find((one) => one.name === name)?.id ?? "";

/** The address of a bisection, with the verdicts so far. */
function searching(verdicts: { good?: string[]; bad?: string[]; skip?: string[]; at?: string }) {
  const search = new URLSearchParams(verdicts.at === undefined ? {} : { at: verdicts.at });
  for (const name of ["good", "bad", "skip"] as const) {
    for (const id of verdicts[name] ?? []) search.append(name, id);
  }
  return `${paths.explore(streets)}?${search}`;
}

beforeEach(async () => {
  resetMock("full");
  await page.viewport(1280, 800);
});

test("from a good and a bad version to the first bad one, with the filters kept", async () => {
  const oldest = row()[0]?.id ?? "";
  const { address, navigate } = await renderConsole(
    `${paths.explore(streets, oldest)}&label=pedestrian`,
  );
  await expect.element(past, { timeout: 12_000 }).toBeVisible();
  await past.getByRole("button", { name: "More about this version" }).click();
  await page.getByRole("menuitem", { name: "This version is good" }).click();
  await expect.element(bar).toMatchTextContent(/is good/);
  expect(address()).toContain(`good=${oldest}`);

  const newest = idOf("pre-enrichment-checkpoint");
  await navigate(`${address()}&at=${newest}`.replace(`at=${oldest}&`, ""));
  await bar.getByRole("button", { name: "Bad" }).click();
  await expect.element(bar).toMatchTextContent(/good or bad\?/);
  await expect.element(bar).toMatchTextContent(/About 4 steps left, 9 versions between/);
  expect(address()).toContain("label=pedestrian");
  await expectAccessible();
});

test("the first bad one is found and compared, and the version before it restored", async () => {
  const { address } = await renderConsole(
    searching({
      good: [row()[0]?.id ?? ""],
      bad: [idOf("pre-enrichment-checkpoint")],
      at: idOf("without-duplicates"),
    }),
  );
  // Answers as a user who sees that labels are missing: "labels-cleaned" removed them.
  for (let answers = 0; answers < 4; answers += 1) {
    const isOver = () => bar.getByText(/is the first bad version/).query() !== null;
    await expect
      .poll(() => isOver() || bar.getByRole("button", { name: "Good" }).query())
      .toBeTruthy();
    if (isOver()) break;
    const before = address();
    const at = new URLSearchParams(before.split("?")[1]).get("at");
    const place = row().findIndex(({ id }) => id === at);
    await expect.element(bar).toMatchTextContent(`Is “${row()[place]?.name}” good or bad?`);
    const isBad = place >= row().findIndex(({ name }) => name === "labels-cleaned");
    await userEvent.keyboard(isBad ? "b" : "g");
    await expect.poll(address).not.toBe(before);
  }
  await expect.element(bar).toMatchTextContent(/“labels-cleaned” is the first bad version/);
  await expect.element(bar).toMatchTextContent(/The one before it is “blurry-marked”/);
  await expect
    .element(bar.getByRole("link", { name: /^Compare the two: \+ 0 − 0 ~ \d+/ }))
    .toHaveAttribute(
      "href",
      paths.compare(streets, { from: idOf("blurry-marked"), to: idOf("labels-cleaned") }),
    );
  await expectAccessible();
  await bar.getByRole("button", { name: "Restore the one before" }).click();
  await expect.element(page.getByRole("dialog", { name: /Restore “blurry-marked/ })).toBeVisible();
});

test("skipped versions remain at the end, and neighbours need no answer", async () => {
  const ids = row().map(({ id }) => id);
  const { navigate } = await renderConsole(
    searching({ good: ids.slice(0, 1), bad: ids.slice(3, 4), skip: ids.slice(1, 3) }),
  );
  await expect.element(bar).toMatchTextContent(/One of these 3 versions is the first bad one/);
  await navigate(searching({ good: ids.slice(1, 2), bad: ids.slice(2, 3) }));
  await expect.element(bar).toMatchTextContent(/is the first bad version/);
});

test.each([
  ["a good one that is newer", (ids: string[]) => ({ good: [ids[4]], bad: [ids[2]] }), /is newer/],
  ["the same", (ids: string[]) => ({ good: [ids[4]], bad: [ids[4]] }), /as good and as bad/],
  [
    "one of elsewhere",
    (ids: string[]) => ({ good: [unknown], bad: [ids[4]] }),
    /not in this dataset/,
  ],
])("%s is explained, and the search can be stopped", async (_, of, words) => {
  const verdicts = of(row().map(({ id }) => id)) as { good: string[]; bad: string[] };
  const { address } = await renderConsole(searching(verdicts));
  await expect.element(bar).toMatchTextContent(words);
  await bar.getByRole("button", { name: "Stop the search" }).click();
  await expect.element(bar).not.toBeInTheDocument();
  expect(address()).toBe(paths.explore(streets));
});

test("a version that was removed meanwhile is ignored", async () => {
  const rows = row();
  const gone = rows[5];
  if (gone) gone.removedAt = Date.now();
  const [good = "", bad = ""] = [rows[0]?.id, rows.at(-1)?.id];
  await renderConsole(searching({ good: [good], bad: [bad], at: gone?.id ?? "" }));
  await expect.element(page.getByRole("heading", { name: "Not found" })).toBeVisible();
  await bar.getByRole("button", { name: /^Show “/ }).click();
  await expect.element(bar).toMatchTextContent(/good or bad\?/);
});

test("thousands of versions take few steps, and all are loaded", async () => {
  addManySnapshots(mockDb(), streets, 3_000);
  await renderConsole(
    searching({ good: [idOf("old-3000")], bad: [idOf("pre-enrichment-checkpoint")] }),
  );
  await expect.element(bar).toMatchTextContent(/About 12 steps left/);
});

test("it fits 360 pixels", async () => {
  await page.viewport(360, 760);
  const ids = row().map(({ id }) => id);
  await renderConsole(searching({ good: ids.slice(0, 1), bad: ids.slice(-1), at: ids[5] ?? "" }));
  await expect.element(bar.getByRole("button", { name: "Skip" })).toBeVisible();
  expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(360);
});
