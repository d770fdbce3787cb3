import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { isPin } from "../lake/version.ts";
import { collect } from "../services/upkeep/collect.ts";
import { seedDataset } from "../testing/datasets.ts";
import { type TestService, startTestService } from "../testing/test-service.ts";
import { holdAt } from "./hold.ts";
import { contentHashes, rowOf, tagsByFile } from "./look.ts";
import { anotherProcess } from "./process.ts";

/** The undo of the last edit, concurrent with other changes of the head or of the versions involved. */

const minute = 60_000;

let service: TestService;
// A new service for each test, because a collection covers all datasets of a service.
beforeEach(async () => {
  const own = await startTestService();
  onTestFinished(() => own.close());
  service = own;
});

const tag = async (id: string, name: string) =>
  (await service.services.media.edit(service.as(), id, { filter: {}, add_tags: [name] })).head;
const take = async (id: string, way: "undo" | "redo", head: string) =>
  (await service.services.media[way](service.as(), id, { head })).head;
const save = async (id: string) =>
  (await service.services.snapshots.create(service.as(), id, {})).snapshot_id;
const restore = (id: string, snapshot: string) =>
  service.services.snapshots.restore(service.as(), id, snapshot, {});
const collectAll = (process: Pick<TestService, "deps"> = service) =>
  collect(process.deps, { now: new Date(Date.now() + 16 * minute) });
const tagsOf = async (id: string) =>
  [...new Set(Object.values(await tagsByFile(service, service.owner, id)).flat())].toSorted();
const hashOf = async (name: string) => (await contentHashes(service)).get(name);
const changesOf = async (id: string) =>
  (await (await service.services.datasets.get(service.owner, id)).load()).changes_since_current;
const headNow = async (id: string) =>
  (await (await service.services.datasets.get(service.owner, id)).load()).head ?? "";
const seed = async () => (await seedDataset(service, service.owner, { items: 6 })).id;

async function stepOf(id: string) {
  return await service.deps.catalog.db
    .selectFrom("undos")
    .selectAll()
    .where("dataset_id", "=", id)
    .executeTakeFirst();
}

test("an edit, a deletion and a first edit are undone and redone, item for item", async () => {
  const { media } = service.services;
  const id = await seed();
  const original = await hashOf(`head of ${id}`);
  const first = await tag(id, "first");
  const tagged = await hashOf(`head of ${id}`);
  const undone = await take(id, "undo", first);
  expect(await hashOf(`head of ${id}`)).toBe(original);
  expect(await changesOf(id)).toBe(0);
  await take(id, "redo", undone);
  expect(await hashOf(`head of ${id}`)).toBe(tagged);
  expect(await changesOf(id)).toBe(6);

  const { head, deleted } = await media.remove(service.as(), id, { filter: { tag: ["even"] } });
  expect(deleted).toBe(3);
  expect(await rowOf(service, id)).toMatchObject({ n_images: 3 });
  expect(await media.undo(service.as(), id, { head })).toMatchObject({ items: 3 });
  expect(await rowOf(service, id)).toMatchObject({ n_images: 6 });
  expect(await hashOf(`head of ${id}`)).toBe(tagged);
  // And the line can be continued from there.
  await tag(id, "next");
  expect(await tagsOf(id)).toEqual(["even", "first", "next"]);
});

test("twice is refused: a second undo never redoes by accident", async () => {
  const id = await seed();
  const head = await tag(id, "once");
  const undone = await take(id, "undo", head);
  await expect(take(id, "undo", head)).rejects.toThrow("changed since this preview");
  await expect(take(id, "undo", undone)).rejects.toThrow("nothing to undo");
  const redone = await take(id, "redo", undone);
  await expect(take(id, "redo", redone)).rejects.toThrow("nothing to redo");
  expect(await tagsOf(id)).toEqual(["even", "once"]);
});

test("of two concurrent undos one is done, the other refused", async () => {
  const id = await seed();
  await tag(id, "kept");
  const head = await tag(id, "gone");
  const both = await Promise.allSettled([take(id, "undo", head), take(id, "undo", head)]);
  expect(both.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
  expect(await tagsOf(id)).toEqual(["even", "kept"]);
});

test("a restore in between voids the step, and so does another user's edit", async () => {
  const id = await seed();
  const saved = await save(id);
  const head = await tag(id, "restored over");
  await restore(id, saved);
  await expect(take(id, "undo", head)).rejects.toThrow("changed since this preview");
  await expect(take(id, "undo", await headNow(id))).rejects.toThrow("nothing to undo");
  expect(await tagsOf(id)).toEqual(["even"]);

  const mine = await tag(id, "mine");
  await tag(id, "theirs");
  await expect(take(id, "undo", mine)).rejects.toThrow("changed since this preview");
  expect(await tagsOf(id)).toEqual(["even", "mine", "theirs"]);
});

test("a snapshot saved in between is unchanged, and after the undo the dataset counts as changed", async () => {
  const id = await seed();
  const head = await tag(id, "saved");
  const saved = await save(id);
  const before = await hashOf(saved);
  expect(await headNow(id)).toBe(head);
  const undone = await take(id, "undo", head);
  expect(await hashOf(saved)).toBe(before);
  expect(await changesOf(id)).toBe(6);
  await take(id, "redo", undone);
  expect(await changesOf(id)).toBe(0);
});

test("a viewer may not undo, and no user can during an exclusive task", async () => {
  const id = await seed();
  const head = await tag(id, "stays");
  const viewer = await service.services.accounts.addUser(`viewer-${id}@localhost`);
  await expect(service.services.media.undo(service.as(viewer), id, { head })).rejects.toThrow(
    "not found",
  );
  await service.services.datasets.invite(service.as(), id, viewer.email);
  await expect(service.services.media.undo(service.as(viewer), id, { head })).rejects.toThrow(
    "Only an editor",
  );
  await service.deps.catalog.db
    .updateTable("datasets")
    .set({ status: "READ_ONLY" })
    .where("id", "=", id)
    .execute();
  await expect(take(id, "undo", head)).rejects.toThrow("READ ONLY");
  expect(await tagsOf(id)).toEqual(["even", "stays"]);
});

test("after seven days is refused, so that deleted items are not kept for ever", async () => {
  const id = await seed();
  const head = await tag(id, "old");
  await service.deps.catalog.db
    .updateTable("undos")
    .set({ made_at: new Date(Date.now() - 7 * 24 * 60 * minute - 1000).toISOString() })
    .where("dataset_id", "=", id)
    .execute();
  await expect(take(id, "undo", head)).rejects.toThrow("nothing to undo");
});

test("an undo fences a writer in progress, which starts over on the new head", async () => {
  const id = await seed();
  const head = await tag(id, "undone");
  const held = holdAt("edit.flushed");
  const writing = tag(id, "written");
  await held.reached;
  await take(id, "undo", head);
  held.release();
  await writing;
  expect(await tagsOf(id)).toEqual(["even", "written"]);
});

describe("a collection", () => {
  test("keeps the target of the undo until the next edit", async () => {
    const id = await seed();
    await tag(id, "kept");
    const head = await tag(id, "undone");
    const before = await hashOf(`step of ${id}`);
    await collectAll();
    await collectAll();
    expect(await hashOf(`step of ${id}`)).toBe(before);
    const undone = await take(id, "undo", head);
    expect(await tagsOf(id)).toEqual(["even", "kept"]);

    // The target of a redo is kept likewise.
    await collectAll();
    await collectAll();
    await take(id, "redo", undone);
    expect(await tagsOf(id)).toEqual(["even", "kept", "undone"]);
    await tag(id, "next");
    await collectAll();
    expect(await tagsOf(id)).toEqual(["even", "kept", "next", "undone"]);
  });

  test("that moves the target of an undo to a pin updates the step", async () => {
    const source = await seedDataset(service, service.owner, { items: 6 });
    const { datasetId: id } = await service.services.snapshots.clone(
      service.as(),
      source.id,
      source.snapshotId,
    );
    const saved = await save(id);
    await tag(id, "one");
    await restore(id, saved);
    // A fork without a write: all of its files lie in the ancestor.
    await collectAll();
    const head = await tag(id, "undone");
    await collectAll();
    expect(isPin((await stepOf(id))?.branch ?? "")).toBe(true);
    await take(id, "undo", head);
    expect(await tagsOf(id)).toEqual(["even"]);
  });

  test("removes the version of a step that a restore has voided", async () => {
    const id = await seed();
    const saved = await save(id);
    await tag(id, "a");
    await tag(id, "b");
    const { branch = "", version = 0 } = (await stepOf(id)) ?? {};
    const { family_id } = await rowOf(service, id);
    await restore(id, saved);
    await tag(id, "c");
    await collectAll();
    await collectAll();
    const other = await anotherProcess(service);
    onTestFinished(async () => {
      await other.die();
      await other.close();
    });
    await expect(other.deps.lake.reader(family_id, { branch, version })).rejects.toThrow();
  });

  test.each(["collect.leased", "collect.pinned", "collect.pruned", "collect.dropped"] as const)(
    "that stands at %s while the edit is undone changes nothing of it",
    async (point) => {
      const id = await seed();
      await tag(id, "kept");
      for (const name of ["a", "b"]) await tag(id, name);
      const head = await tag(id, "undone");
      const held = holdAt(point);
      const other = await anotherProcess(service);
      onTestFinished(async () => {
        await other.die();
        await other.close();
      });
      const collecting = collectAll(other).catch((error: unknown) => error);
      const reached = await Promise.race([
        held.reached.then(() => true),
        collecting.then(() => false),
      ]);
      const undone = await take(id, "undo", head);
      expect(await tagsOf(id)).toEqual(["a", "b", "even", "kept"]);
      if (reached) held.release();
      held.disarm();
      await collecting;
      await collectAll();
      expect(await tagsOf(id)).toEqual(["a", "b", "even", "kept"]);
      await take(id, "redo", undone);
      await tag(id, "next");
      expect(await tagsOf(id)).toEqual(["a", "b", "even", "kept", "next", "undone"]);
    },
  );
});
