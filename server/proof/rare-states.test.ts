import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { makeImage } from "../blobs/testing/make-media.ts";
import { folderStorage } from "../lake/files/folder-storage.ts";
import { familyLayout, hasManifest, versionsOf } from "../lake/files/layout.ts";
import { isPin } from "../lake/version.ts";
import { collect } from "../services/upkeep/collect.ts";
import { finished, seedDataset } from "../testing/datasets.ts";
import { type TestService, startTestService } from "../testing/test-service.ts";
import { holdAt } from "./hold.ts";
import { contentHashes, rowOf, tagsByFile } from "./look.ts";
import { anotherProcess } from "./process.ts";

/** States that a random run seldom reaches, forced one by one. */

const minute = 60_000;
const day = 24 * 60 * minute;

let service: TestService;
let imports: string;
beforeAll(async () => {
  imports = await mkdtemp(join(tmpdir(), "stillframe-imports-"));
});
afterAll(() => rm(imports, { recursive: true, force: true }));
// A new service for each test, because a collection covers all datasets of a service.
beforeEach(async () => {
  const own = await startTestService({ importRoots: [imports] });
  onTestFinished(() => own.close());
  service = own;
});

const edit = (id: string, tag: string) =>
  service.services.media.edit(service.as(), id, { filter: {}, add_tags: [tag] });
const save = async (id: string) =>
  (await service.services.snapshots.create(service.as(), id, {})).snapshot_id;
const restore = (id: string, snapshot: string) =>
  service.services.snapshots.restore(service.as(), id, snapshot, {});
/** Collects as if every grace period were over. */
const collectAll = (process: Pick<TestService, "deps"> = service) =>
  collect(process.deps, { now: new Date(Date.now() + 16 * minute) });
const tagsOf = async (id: string, at?: string) =>
  new Set(Object.values(await tagsByFile(service, service.owner, id, at)).flat());
const layoutOf = async (id: string) =>
  familyLayout(
    folderStorage(join(service.directory, "lake")),
    (await rowOf(service, id)).family_id,
  );

async function snapshotRow(id: string) {
  return await service.deps.catalog.db
    .selectFrom("snapshots")
    .selectAll()
    .where("id", "=", id)
    .executeTakeFirst();
}

/** Moves the time of removal that many days back. */
async function removedFor(table: "snapshots" | "datasets", id: string, days: number) {
  await service.deps.catalog.db
    .updateTable(table)
    .set({ deleted_at: new Date(Date.now() - days * day).toISOString() })
    .where("id", "=", id)
    .where("deleted_at", "is not", null)
    .executeTakeFirstOrThrow();
}

/** Compares the hashes of all live snapshots with the earlier ones. */
async function expectSame(before: ReadonlyMap<string, string>): Promise<void> {
  const after = await contentHashes(service);
  for (const [name, hash] of before) {
    if (!name.includes(" of ")) expect([name, after.get(name)]).toEqual([name, hash]);
  }
}

describe("a collection", () => {
  test("of a line whose tip is not the head does not bring the tip back", async () => {
    const { id } = await seedDataset(service, service.owner, { items: 6 });
    await edit(id, "kept");
    const kept = await save(id);
    await edit(id, "undone");
    await restore(id, kept);
    const row = await rowOf(service, id);
    const newest = (await versionsOf(await layoutOf(id), row.line ?? "")).at(-1);
    expect(row.head_branch).toBe(row.line);
    expect(newest).toBeGreaterThan(row.head_version);
    const before = await contentHashes(service);

    await collectAll();
    expect(await tagsOf(id)).toEqual(new Set(["even", "kept"]));
    const after = await contentHashes(service);
    expect(after.get(`head of ${id}`)).toBe(before.get(kept));
    await expectSame(before);
    await edit(id, "next");
    expect(await tagsOf(id)).toEqual(new Set(["even", "kept", "next"]));
  });

  test("keeps a snapshot that only its pin still holds, and that can be restored and edited", async () => {
    const { id: source, snapshotId } = await seedDataset(service, service.owner, { items: 6 });
    const { datasetId: id } = await service.services.snapshots.clone(
      service.as(),
      source,
      snapshotId,
    );
    const [first] = (await (await service.services.snapshots.list(service.owner, id, {})).load())
      .snapshots;
    await edit(id, "one");
    await restore(id, first?.snapshot_id ?? "");
    // A fork without a write: all of its files lie in the ancestor.
    await collectAll();
    const alone = await save(id);
    const named = await snapshotRow(alone);
    for (const tag of ["two", "three"]) await edit(id, tag);
    const before = await contentHashes(service);
    await collectAll();
    const moved = await snapshotRow(alone);
    expect(isPin(moved?.branch ?? "")).toBe(true);
    expect(
      await hasManifest(await layoutOf(id), {
        branch: named?.branch ?? "",
        version: named?.version ?? 0,
      }),
    ).toBe(false);
    await expectSame(before);

    await restore(id, alone);
    await edit(id, "after");
    expect(await tagsOf(id)).toEqual(new Set(["even", "after"]));
    await collectAll();
    await expectSame(before);
    expect(await tagsOf(id, alone)).toEqual(new Set(["even"]));
  });

  test("and a concurrent one do not disturb each other", async () => {
    const { id } = await seedDataset(service, service.owner, { items: 6 });
    for (const tag of ["a", "b", "c"]) await edit(id, tag);
    const marks = [await save(id)];
    for (const tag of ["d", "e"]) await edit(id, tag);
    marks.push(await save(id));
    const before = await contentHashes(service);
    const other = await anotherProcess(service);
    onTestFinished(async () => {
      await other.die();
      await other.close();
    });
    const held = holdAt("collect.pinned");
    const first = collectAll(other);
    await held.reached;
    expect((await collectAll()).busy).toBeGreaterThan(0);
    held.release();
    await first;
    await Promise.all([collectAll(), collectAll(other), collectAll()]);
    await expectSame(before);
    expect(marks.every((mark) => before.has(mark))).toBe(true);
  });

  test("that is told to stop ends after the current dataset", async () => {
    for (let made = 0; made < 2; made += 1) await seedDataset(service, service.owner, { items: 2 });
    const stopping = new AbortController();
    const held = holdAt("collect.pinned");
    const collecting = collect(service.deps, { signal: stopping.signal });
    await held.reached;
    const next = holdAt("collect.leased");
    stopping.abort();
    held.release();
    await collecting;
    let another = false;
    await Promise.race([next.reached.then(() => (another = true)), Promise.resolve()]);
    next.disarm();
    expect(another).toBe(false);
  });

  test("keeps a version that is being read for as long as a client may page", async () => {
    const { id } = await seedDataset(service, service.owner, { items: 6 });
    await edit(id, "read");
    const { family_id, head_branch, head_version } = await rowOf(service, id);
    const head = { branch: head_branch, version: head_version };
    const reader = await service.deps.lake.reader(family_id, head);
    const { items, nextCursor } = await reader.page({ limit: 2 });
    await edit(id, "later");
    await collect(service.deps);
    const rest = await reader.page({ limit: 10, cursor: nextCursor ?? "" });
    expect([...items, ...rest.items]).toHaveLength(6);
    expect(rest.items.every((item) => !item.tags.includes("later"))).toBe(true);
  });

  test("of a family whose first dataset is deleted keeps the clone unchanged", async () => {
    const { id: source } = await seedDataset(service, service.owner, { items: 6 });
    await edit(source, "inherited");
    const mark = await save(source);
    const { datasetId: id } = await service.services.snapshots.clone(service.as(), source, mark);
    await edit(id, "own");
    const own = await save(id);
    await edit(source, "only there");
    await service.services.datasets.remove(service.as(), source);
    const before = await contentHashes(service);
    await collectAll();
    await expectSame(before);
    await removedFor("datasets", source, 8);
    await collectAll();
    await collectAll();
    expect(await snapshotRow(mark)).toBeUndefined();
    await expectSame(before);
    await restore(id, own);
    await edit(id, "more");
    expect(await tagsOf(id)).toEqual(new Set(["even", "inherited", "own", "more"]));
  });

  test("keeps a removed snapshot for seven days", async () => {
    const { id, snapshotId } = await seedDataset(service, service.owner, { items: 6 });
    await edit(id, "next");
    await save(id);
    const hash = (await contentHashes(service)).get(snapshotId);
    await service.services.snapshots.remove(service.as(), id, snapshotId);
    await removedFor("snapshots", snapshotId, 6);
    await collectAll();
    const row = await snapshotRow(snapshotId);
    const { family_id } = await rowOf(service, id);
    const there = { branch: row?.branch ?? "", version: row?.version ?? 0 };
    expect(await (await service.deps.lake.reader(family_id, there)).contentHash()).toBe(hash);

    await removedFor("snapshots", snapshotId, 8);
    expect((await collectAll()).snapshots).toBe(1);
    expect(await snapshotRow(snapshotId)).toBeUndefined();
    expect(await tagsOf(id)).toEqual(new Set(["even", "next"]));
  });

  test("removes the bytes of an item with the last snapshot that has it, and no others", async () => {
    const { services, owner, deps } = service;
    for (const [name, height] of Object.entries({ "a.png": 21, "b.png": 22 })) {
      await writeFile(join(imports, name), await makeImage("png", { width: 20, height }));
    }
    const { taskId, datasetId: id } = await services.ingestion.fromFolder(
      service.as(),
      "Bytes",
      imports,
    );
    expect(await finished(service, owner, taskId)).toMatchObject({ status: "COMPLETED" });
    const { family_id, head_branch: branch, head_version: version } = await rowOf(service, id);
    const { items } = await (
      await deps.lake.reader(family_id, { branch, version })
    ).page({ limit: 9 });
    const [gone, stays] = items;
    if (gone === undefined || stays === undefined) throw new Error("Two items were expected");
    const creation = (await (await services.snapshots.list(owner, id, {})).load()).snapshots[0];
    await services.media.remove(service.as(), id, { filter: { media_ids: [gone.mediaId] } });
    await save(id);
    const tomorrow = { now: new Date(Date.now() + day + minute), yes: true };

    await collect(deps, tomorrow);
    expect([await deps.blobs.has(gone.sha256), await deps.blobs.has(stays.sha256)]).toEqual([
      true,
      true,
    ]);
    await services.snapshots.remove(service.as(), id, creation?.snapshot_id ?? "");
    await removedFor("snapshots", creation?.snapshot_id ?? "", 8);
    await collect(deps, tomorrow);
    // The deletion could still have been undone.
    expect(await deps.blobs.has(gone.sha256)).toBe(true);
    await edit(id, "something else");
    await collect(deps);
    expect(await deps.blobs.has(gone.sha256)).toBe(true);
    await collect(deps, tomorrow);
    expect([await deps.blobs.has(gone.sha256), await deps.blobs.has(stays.sha256)]).toEqual([
      false,
      true,
    ]);
  });
});
