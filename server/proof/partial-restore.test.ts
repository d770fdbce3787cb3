import { sentenceOf } from "#contract/refusals.ts";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import type { PartialRestore } from "#contract/receipt.ts";
import { collect } from "../services/upkeep/collect.ts";
import { seedDataset } from "../testing/datasets.ts";
import { type TestService, startTestService } from "../testing/test-service.ts";
import { holdAt } from "./hold.ts";
import { contentHashes, rowOf, tagsByFile } from "./look.ts";
import { type Process, anotherProcess } from "./process.ts";

/** A partial restore, concurrent with other changes of the dataset or of the versions involved. */

let service: TestService;
beforeAll(async () => {
  service = await startTestService({ workers: false });
});
afterAll(() => service.close());

const seed = () => seedDataset(service, service.owner, { items: 6 });
const edit = (
  process: Pick<Process, "services">,
  id: string,
  change: { caption?: string; tag?: string },
) =>
  process.services.media.edit(service.as(), id, {
    filter: {},
    ...(change.caption === undefined ? {} : { caption: change.caption }),
    ...(change.tag === undefined ? {} : { add_tags: [change.tag] }),
  });
const restore = (id: string, from: string, body: PartialRestore, key?: string) =>
  service.services.snapshots.partialRestore(service.as(service.owner, key), id, from, body);
const tagsOf = async (id: string, at?: string) =>
  [...new Set(Object.values(await tagsByFile(service, service.owner, id, at)).flat())].toSorted();
const captionsOf = async (id: string) => {
  const query = { filter: {}, limit: 1000, total: false };
  const { items } = await service.services.media.page(service.owner, id, "head", query);
  return [...new Set(items.map((item) => item.caption))];
};
const receipts = async (id: string) =>
  (await service.services.receipts.list(service.owner, id, {})).receipts;
const headNow = async (id: string) =>
  (await (await service.services.datasets.get(service.owner, id)).load()).head ?? "";
const changesOf = async (id: string) =>
  (await (await service.services.datasets.get(service.owner, id)).load()).changes_since_current;
const hashOf = async (name: string) => (await contentHashes(service)).get(name);

async function other(): Promise<Process> {
  const process = await anotherProcess(service);
  onTestFinished(async () => {
    await process.die();
    await process.close();
  });
  return process;
}

/** The state that a process finds after a pause longer than a lease. */
async function loseLease(id: string): Promise<void> {
  await service.deps.catalog.db
    .updateTable("datasets")
    .set({ lease_until: new Date(Date.now() - 1000).toISOString() })
    .where("id", "=", id)
    .execute();
}

test.each(["edit.leased", "partial.batch-committed", "edit.committed", "edit.flushed"] as const)(
  "an edit that is acknowledged while it stands at %s is there afterwards",
  async (point) => {
    const { id, snapshotId } = await seed();
    await edit(service, id, { tag: "wrong" });
    const writer = await other();
    const held = holdAt(point);
    const restoring = restore(id, snapshotId, { only: ["tags"], safety: true });
    await held.reached;
    await loseLease(id);
    expect(await edit(writer, id, { caption: "acknowledged" })).toMatchObject({ updated: 6 });
    held.release();
    await restoring;
    expect(await tagsOf(id)).toEqual(["even"]);
    expect(await captionsOf(id)).toEqual(["acknowledged"]);
    // The replaced state has the tag too, and there is exactly one of everything that belongs to a restore.
    const [receipt, ...more] = await receipts(id);
    expect(more).toEqual([]);
    expect(receipt).toMatchObject({ changed: { added: 0, removed: 0, modified: 6 } });
    await service.services.snapshots.restore(
      service.as(),
      id,
      receipt?.undo?.snapshot_id ?? "",
      {},
    );
    expect(await captionsOf(id)).toEqual(["acknowledged"]);
    expect(await tagsOf(id)).toEqual(["even", "wrong"]);
  },
);

test("with if_head is refused if there was an edit during the pause", async () => {
  const { id, snapshotId } = await seed();
  await edit(service, id, { tag: "wrong" });
  const if_head = await headNow(id);
  const writer = await other();
  const held = holdAt("edit.flushed");
  const restoring = restore(id, snapshotId, { only: ["tags"], if_head });
  await held.reached;
  await loseLease(id);
  await edit(writer, id, { tag: "meanwhile" });
  held.release();
  await expect(restoring).rejects.toThrow(sentenceOf("head_moved"));
  expect(await tagsOf(id)).toEqual(["even", "meanwhile", "wrong"]);
  expect(await receipts(id)).toEqual([]);
});

test("concurrent edits and partial restores are applied one after the other", async () => {
  const { id, snapshotId } = await seed();
  const writer = await other();
  const all = await Promise.all([
    edit(service, id, { tag: "a" }),
    restore(id, snapshotId, { only: ["caption"] }),
    edit(writer, id, { tag: "b" }),
    restore(id, snapshotId, { filter: { media_ids: [] } }),
    edit(writer, id, { caption: "c" }),
    edit(service, id, { tag: "d" }),
  ]);
  expect(all).toHaveLength(6);
  // No operation here removes tags, so each acknowledged tag is there.
  expect(await tagsOf(id)).toEqual(["a", "b", "d", "even"]);
});

test("a full restore fences it, and it starts over on the restored version", async () => {
  const { id, snapshotId } = await seed();
  await edit(service, id, { tag: "saved", caption: "saved" });
  const saved = await service.services.snapshots.create(service.as(), id, {});
  await edit(service, id, { tag: "later", caption: "later" });
  const held = holdAt("edit.flushed");
  const restoring = restore(id, snapshotId, { only: ["tags"] });
  await held.reached;
  await service.services.snapshots.restore(service.as(), id, saved.snapshot_id, {});
  held.release();
  await restoring;
  expect(await captionsOf(id)).toEqual(["saved"]);
  expect(await tagsOf(id)).toEqual(["even"]);
});

test("two with one key from two processes are applied once", async () => {
  const { id, snapshotId } = await seed();
  await edit(service, id, { tag: "wrong" });
  const writer = await other();
  const key = `key-${id}`;
  const body: PartialRestore = { only: ["tags"] };
  const both = await Promise.all([
    restore(id, snapshotId, body, key),
    writer.services.snapshots.partialRestore(service.as(service.owner, key), id, snapshotId, body),
  ]);
  expect(both[1]).toEqual(both[0]);
  expect(await receipts(id)).toHaveLength(1);
  await expect(restore(id, snapshotId, { only: ["caption"] }, key)).rejects.toThrow(
    "used for another request",
  );
  // Another repetition changes nothing either, even after later edits.
  await edit(service, id, { tag: "since" });
  expect(await restore(id, snapshotId, body, key)).toEqual(both[0]);
  expect(await tagsOf(id)).toEqual(["even", "since"]);
});

test("is undone like any edit, item for item, back to the safety snapshot", async () => {
  const { media } = service.services;
  const { id, snapshotId } = await seed();
  const { head: stale } = await edit(service, id, { tag: "wrong" });
  const before = await hashOf(`head of ${id}`);
  await restore(id, snapshotId, { only: ["tags"], safety: true });
  await expect(media.undo(service.as(), id, { head: stale })).rejects.toThrow(
    sentenceOf("head_moved"),
  );
  const { head } = await media.undo(service.as(), id, { head: await headNow(id) });
  expect(await hashOf(`head of ${id}`)).toBe(before);
  // The safety snapshot is current, without any difference.
  expect(await changesOf(id)).toBe(0);
  expect(await rowOf(service, id)).toMatchObject({ edited: false });
  await media.redo(service.as(), id, { head });
  expect(await tagsOf(id)).toEqual(["even"]);
});

test("without differences keeps the undo step of the last edit", async () => {
  const { media } = service.services;
  const { id, snapshotId } = await seed();
  const { head } = await edit(service, id, { tag: "wrong" });
  await restore(id, snapshotId, { only: ["labels"], safety: true });
  expect(await headNow(id)).toBe(head);
  await media.undo(service.as(), id, { head });
  expect(await tagsOf(id)).toEqual(["even"]);
});

test("works from a snapshot that a collection moved to a pin, and the next collection keeps the safety snapshot", async () => {
  // A service of its own, because a collection covers all datasets of one.
  const shared = service;
  service = await startTestService({ workers: false });
  onTestFinished(async () => {
    await service.close();
    service = shared;
  });
  const { id, snapshotId } = await seed();
  const later = () => collect(service.deps, { now: new Date(Date.now() + 16 * 60_000) });
  for (const tag of ["a", "b", "c"]) await edit(service, id, { tag });
  await later();
  await later();
  await restore(id, snapshotId, { only: ["tags"], safety: true });
  const [receipt] = await receipts(id);
  const safety = receipt?.safety_snapshot_id ?? "";
  const before = await hashOf(safety);
  await edit(service, id, { tag: "d" });
  await later();
  await later();
  expect(await hashOf(safety)).toBe(before);
  expect(await tagsOf(id, safety)).toEqual(["a", "b", "c", "even"]);
  expect(await tagsOf(id)).toEqual(["d", "even"]);
});

test("keeps the status, where a full restore would make the dataset ready", async () => {
  const { id, snapshotId } = await seed();
  await edit(service, id, { tag: "wrong" });
  await service.deps.catalog.db
    .updateTable("datasets")
    .set({ status: "PARTIAL_INDEX" })
    .where("id", "=", id)
    .execute();
  await restore(id, snapshotId, { only: ["tags"] });
  expect(await rowOf(service, id)).toMatchObject({ status: "PARTIAL_INDEX", edited: true });
});
