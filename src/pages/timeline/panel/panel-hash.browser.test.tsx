import { expect, test } from "vitest";
import { page } from "vitest/browser";
import { mockDb, resetMock } from "#mock/state.ts";
import { seeded } from "#mock/seed.ts";
import { snapshotView } from "#mock/views.ts";
import { paths } from "#/paths.ts";
import { renderConsole } from "#/testing/render-console.tsx";

const { id } = seeded.streets;
const saved = () => {
  const row = mockDb().snapshots.find(({ name }) => name === "captions");
  if (row === undefined) throw new Error("The seed has no such snapshot");
  return row;
};
const copy = page.getByRole("button", { name: "Copy the content hash" });

test("the content hash of a snapshot is shown in short, and copied in full", async () => {
  const clipboard: string[] = [];
  Object.defineProperty(navigator, "clipboard", {
    configurable: true,
    value: { writeText: async (text: string) => void clipboard.push(text) },
  });
  const hash = snapshotView(mockDb(), saved()).content_hash ?? "";
  await renderConsole(paths.timeline(id, saved().id));
  await expect.element(page.getByText("Content hash", { exact: true })).toBeVisible();
  await expect
    .element(page.getByText(`${hash.slice(0, 11)}…${hash.slice(-4)}`))
    .toHaveAttribute("title", hash);
  await copy.click();
  await expect.element(page.getByText("Content hash copied")).toBeInTheDocument();
  expect(clipboard).toEqual([hash]);
});

test("a backend without hashes shows no row for them", async () => {
  resetMock("plain");
  await renderConsole(paths.timeline(id, saved().id));
  await expect.element(page.getByText("Snapshot ID", { exact: true })).toBeVisible();
  await expect.element(copy).not.toBeInTheDocument();
});
