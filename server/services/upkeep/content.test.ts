import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { deleteUnusedContents, unhashedVersions } from "../../catalog/contents.ts";
import { rowsWorthReading } from "../../lake/read/content-rows.ts";
import { seedDataset } from "../../testing/datasets.ts";
import { type TestService, startTestService } from "../../testing/test-service.ts";
import { collect } from "./collect.ts";
import { emptyContent } from "../../writing/content-hash.ts";
import { contentFiller } from "./content.ts";

let service: TestService;
beforeAll(async () => {
  service = await startTestService({ workers: false });
});
afterAll(() => service.close());

const seed = () => seedDataset(service, service.owner, { items: 5 });
const tag = (id: string, name: string) =>
  service.services.media.edit(service.as(), id, { filter: {}, add_tags: [name] });
const create = async (id: string) =>
  (await service.services.snapshots.create(service.as(), id, {})).content_hash;
const listed = async (id: string) => {
  const { snapshots } = await (await service.services.snapshots.list(service.owner, id, {})).load();
  return snapshots.map((row) => row.content_hash);
};
const run = (statement: string) => sql.raw(statement).execute(service.deps.catalog.db);

test("two datasets with equal content have the same hash, after a compaction too", async () => {
  const [one, two] = [await seed(), await seed()];
  await tag(one.id, "a");
  await tag(one.id, "b");
  await tag(two.id, "b");
  await tag(two.id, "a");
  const hash = await create(one.id);
  expect(await create(two.id)).toBe(hash);
  await collect(service.deps, { now: new Date(Date.now() + 25 * 3_600_000) });
  expect(await create(one.id)).toBe(hash);
  await tag(one.id, "c");
  expect(await create(one.id)).not.toBe(hash);
  expect((await listed(one.id)).at(-1)).toBe((await listed(two.id)).at(-1));
});

test("older versions get their hashes from their rows, and writers continue from those", async () => {
  const { id } = await seed();
  await tag(id, "a");
  await create(id);
  await tag(id, "b");
  const known = await listed(id);
  const step = "select content_hash from undos union all select content_hash from datasets";
  const { rows } = await run(step);
  for (const table of ["datasets", "snapshots", "undos"]) {
    await run(`update ${table} set content_hash = null`);
  }
  await run("delete from content_states");
  // A version written before that has none either.
  expect(await create(id)).toBeNull();
  await tag(id, "c");
  expect(await create(id)).toBeNull();

  const { db } = service.deps.catalog;
  await run(
    `update snapshots set version = 4711 where id = (select id from snapshots order by seq limit 1)`,
  );
  await contentFiller(service.deps)();
  expect(await unhashedVersions(db, 10)).toMatchObject([{ version: 4711 }]);
  expect((await listed(id)).slice(-known.length)).toEqual(known);
  const after = await listed(id);
  expect(new Set(after).size).toBe(after.length);
  await tag(id, "d");
  const hash = await create(id);
  await contentFiller(service.deps)();
  expect((await listed(id))[0]).toBe(hash);
  expect((await run(step)).rows).toHaveLength(rows.length);
});

test("an edit of very many items does not wait for its hash, which follows", async () => {
  const { id } = await seedDataset(service, service.owner, { items: rowsWorthReading + 1 });
  const before = (await listed(id))[0];
  const wait = contentFiller(service.deps);
  const changes = [
    () => tag(id, "many"),
    () => service.services.media.edit(service.as(), id, { filter: {}, remove_tags: ["many"] }),
    () => service.services.media.remove(service.as(), id, { filter: {} }),
  ];
  const hashes: (string | null | undefined)[] = [];
  for (const change of changes) {
    await change();
    expect(await create(id)).toBeNull();
    await wait();
    hashes.unshift((await listed(id))[0]);
  }
  expect(hashes).toEqual([emptyContent, before, expect.stringMatching(/^lt:/)]);
  expect(new Set(hashes).size).toBe(3);
});

test("an unused state is deleted after an hour", async () => {
  const { id } = await seed();
  for (const name of ["x", "y", "z"]) await tag(id, name);
  const { db } = service.deps.catalog;
  const count = async () =>
    (await run("select count(*) as count from content_states")).rows[0] as { count: number };
  const before = await count();
  await deleteUnusedContents(db);
  expect(await count()).toEqual(before);
  await run("update content_states set used_at = now() - interval '2 hours'");
  await deleteUnusedContents(db);
  // The first edit's: no head, snapshot or undo step names it.
  const named = await run(`select content_hash from datasets union select content_hash from undos
    union select content_hash from snapshots`);
  const left = await run("select content_hash from content_states");
  expect(left.rows.length).toBeLessThan(before.count);
  expect(named.rows).toEqual(expect.arrayContaining(left.rows));
  await tag(id, "d");
  expect(await create(id)).toMatch(/^lt:/);
});
