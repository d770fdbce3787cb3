import { sql } from "kysely";
import { pino } from "pino";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { openCatalog } from "../../catalog/catalog.ts";
import { migrations } from "../../catalog/migrations.ts";
import { familyVersions, purgeSnapshots } from "../../catalog/versions.ts";
import { seedDataset } from "../../testing/datasets.ts";
import { type TestService, startTestService } from "../../testing/test-service.ts";
import { collect } from "../upkeep/collect.ts";
import { countRestores, restoreCounter } from "./count-restores.ts";
import { createServices } from "../create-services.ts";

let service: TestService;
beforeAll(async () => {
  service = await startTestService({ workers: false });
});
afterAll(() => service.close());

const dayMs = 24 * 3_600_000;
const collectTomorrow = () => collect(service.deps, { now: new Date(Date.now() + dayMs + 60_000) });

async function timeline(id: string) {
  const listed = await (await service.services.snapshots.list(service.owner, id, {})).load();
  return listed.snapshots;
}
const create = async (id: string, name: string) =>
  (await service.services.snapshots.create(service.as(), id, { name })).snapshot_id;
const restore = (id: string, to: string, safety = false) =>
  service.services.snapshots.restore(service.as(), id, to, { safety });
const tag = (id: string, name: string) =>
  service.services.media.edit(service.as(), id, { filter: {}, add_tags: [name] });
const receiptOf = (id: string, taskId: string) =>
  service.services.receipts.get(service.owner, id, taskId);

/**
 * Snapshots on two branches of one history, a safety snapshot, and a partial restore, which does not move the parent.
 */
async function branched() {
  const { snapshots } = service.services;
  const { id, snapshotId: first } = await seedDataset(service, service.owner, { items: 4 });
  await tag(id, "a");
  const second = await create(id, "second");
  const back = await restore(id, first);
  await tag(id, "b");
  await snapshots.partialRestore(service.as(), id, second, { only: ["caption"], safety: true });
  await snapshots.partialRestore(service.as(), id, second, { only: ["tags"], safety: true });
  const [safety] = await timeline(id);
  await tag(id, "c");
  const forward = await restore(id, second, true);
  const [saved] = await timeline(id);
  const third = await create(id, "third");
  const grewFrom = new Map([
    [first, null],
    [second, first],
    [safety?.snapshot_id, first],
    [saved?.snapshot_id, safety?.snapshot_id],
    [third, second],
  ]);
  return { id, first, second, third, back, forward, grewFrom };
}

const parentsOf = async (id: string) =>
  new Map((await timeline(id)).map((row) => [row.snapshot_id, row.parent_id]));

test("children of a purged snapshot get its parent", async () => {
  const { snapshots } = service.services;
  const { id, snapshotId: first } = await seedDataset(service, service.owner, { items: 2 });
  const [second, third, fourth, fifth] = [
    await create(id, "second"),
    await create(id, "third"),
    await create(id, "fourth"),
    await create(id, "fifth"),
  ];
  await snapshots.remove(service.as(), id, second);
  await snapshots.remove(service.as(), id, third);
  const { db } = service.deps.catalog;
  await sql`update snapshots set deleted_at = now() - interval '8 days' where id in (${second}, ${third})`.execute(
    db,
  );
  expect(await purgeSnapshots(db)).toBe(2);
  expect(await parentsOf(id)).toEqual(
    new Map([
      [first, null],
      [fourth, first],
      [fifth, fourth],
    ]),
  );
  const { rows } = await sql<{ parent_id: string }>`
    select parent_id from snapshots where id = ${fourth}`.execute(db);
  expect(rows).toEqual([{ parent_id: first }]);
});

test("the changes of a restore are counted although the collector ran first, and kept when both versions are gone", async () => {
  const { snapshots } = service.services;
  const { id, snapshotId: first } = await seedDataset(service, service.owner, { items: 6 });
  const second = await create(id, "second");
  await tag(id, "lost");
  await service.services.media.remove(service.as(), id, { filter: { label: ["car"] } });
  const { taskId } = await restore(id, first);
  await tag(id, "since");
  await collectTomorrow();
  expect((await receiptOf(id, taskId)).changed).toBeNull();
  const family = await service.deps.catalog.db
    .selectFrom("datasets")
    .select("family_id")
    .where("id", "=", id)
    .executeTakeFirstOrThrow();
  const named = async () =>
    (await familyVersions(service.deps.catalog.db, family.family_id)).needed.length;
  const before = await named();
  await countRestores(service.deps);
  expect((await receiptOf(id, taskId)).changed).toEqual({ added: 2, removed: 0, modified: 4 });
  // The version that only the receipt had named is released.
  expect(await named()).toBe(before - 1);

  await create(id, "third");
  for (const gone of [first, second]) await snapshots.remove(service.as(), id, gone);
  await sql`update snapshots set deleted_at = now() - interval '8 days' where deleted_at is not null`.execute(
    service.deps.catalog.db,
  );
  await collectTomorrow();
  expect((await receiptOf(id, taskId)).changed).toEqual({ added: 2, removed: 0, modified: 4 });
});

test("a restore that cannot be counted is given up, and keeps no version for ever", async () => {
  const { id, snapshotId } = await seedDataset(service, service.owner, { items: 2 });
  const { taskId } = await restore(id, snapshotId);
  const { db } = service.deps.catalog;
  await sql`update receipts set from_version = 4711 where task_id = ${taskId}`.execute(db);
  for (let time = 0; time < 3; time += 1) await countRestores(service.deps);
  const { rows } =
    await sql`select changed, count_tries from receipts where task_id = ${taskId}`.execute(db);
  expect(rows).toEqual([{ changed: null, count_tries: 0 }]);
});

test("a restore that cannot be counted waits longer each time, and is logged twice", async () => {
  const { id, snapshotId } = await seedDataset(service, service.owner, { items: 2 });
  const { taskId } = await restore(id, snapshotId);
  const { db } = service.deps.catalog;
  await sql`update receipts set from_version = 4711 where task_id = ${taskId}`.execute(db);
  const logged: unknown[] = [];
  const log = pino({ level: "warn" }, { write: (line) => logged.push(JSON.parse(line).msg) });
  let now = 0;
  const count = restoreCounter({ ...service.deps, log }, () => now);
  const left: number[] = [];
  for (let seconds = 0; seconds <= 80; seconds += 2) {
    now = seconds * 1000;
    await count();
    const { rows } = await sql<{
      count_tries: number;
    }>`select count_tries from receipts where task_id = ${taskId}`.execute(db);
    left.push(rows[0]?.count_tries ?? -1);
  }
  const changes = left.flatMap((tries, at) => (tries === left[at - 1] ? [] : [[at * 2, tries]]));
  expect(changes).toEqual([
    [0, 2],
    [10, 1],
    [70, 0],
  ]);
  expect(logged).toEqual(["a restore was not counted", "a restore is not counted: given up"]);
});

test("older snapshots and receipts get their parents and undoing restores", async () => {
  const { db } = service.deps.catalog;
  const { id, grewFrom, back, forward } = await branched();
  expect(await parentsOf(id)).toEqual(grewFrom);
  await countRestores(service.deps);
  const receipts = async () => [
    await receiptOf(id, back.taskId),
    await receiptOf(id, forward.taskId),
  ];
  const known = await receipts();
  expect(known).toMatchObject([
    { changed: { modified: 4 }, undone_by: { task_id: forward.taskId } },
    { changed: { modified: 4 }, undoes: { task_id: back.taskId } },
  ]);

  await sql`alter table snapshots drop column parent_id`.execute(db);
  await sql`alter table receipts drop column count_tries, drop column undone_at, drop column undone_by,
    drop column undone_task_id`.execute(db);
  await sql`update receipts set changed = null where scope is null`.execute(db);
  await migrations["0011_parents"]?.up(db);
  // Existing connections have statements that are prepared for the old columns.
  const catalog = await openCatalog({ connection: service.connection });
  onTestFinished(() => catalog.close());
  const deps = { ...service.deps, catalog };
  service = { ...service, deps, services: createServices(deps) };
  expect(await parentsOf(id)).toEqual(grewFrom);
  await countRestores(service.deps);
  expect(await receipts()).toEqual(known);
});
