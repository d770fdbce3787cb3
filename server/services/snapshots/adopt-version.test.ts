import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { seedDataset } from "../../testing/datasets.ts";
import { type TestService, startTestService } from "../../testing/test-service.ts";
import { collect } from "../upkeep/collect.ts";

let service: TestService;
beforeAll(async () => {
  service = await startTestService({ workers: false });
});
afterAll(() => service.close());

const dayMs = 24 * 3_600_000;

async function timeline(id: string) {
  const listed = await (await service.services.snapshots.list(service.owner, id, {})).load();
  return listed.snapshots;
}
const create = (id: string, name: string) =>
  service.services.snapshots.create(service.as(), id, { name });
const tag = (id: string, name: string) =>
  service.services.media.edit(service.as(), id, { filter: {}, add_tags: [name] });
const tagsOf = async (id: string) => {
  const query = { filter: {}, limit: 10, total: false };
  const { items } = await service.services.media.page(service.owner, id, undefined, query);
  return items.map(({ tags }) => tags.filter((tag) => tag !== "even"));
};
const adopt = (id: string, from: string, snapshotId: string) =>
  service.services.snapshots.adopt(service.as(), id, {
    dataset_id: from,
    snapshot_id: snapshotId,
    safety: true,
  });

/** A dataset, and a clone of it with an own snapshot. */
async function pair() {
  const { id, snapshotId } = await seedDataset(service, service.owner, { items: 3 });
  const { datasetId: clone } = await service.services.snapshots.clone(
    service.as(),
    id,
    snapshotId,
    undefined,
  );
  await tag(clone, "model B");
  return { id, first: snapshotId, clone, winner: await create(clone, "winner") };
}

test("what was adopted stays readable, restorable and editable when the clone is gone for good", async () => {
  const { deps, services, owner } = service;
  const { id, first, clone, winner } = await pair();
  await adopt(id, clone, winner.snapshot_id);
  const [taken] = await timeline(id);
  expect(taken).toMatchObject({ content_hash: winner.content_hash, parent_id: first });

  await services.datasets.remove(service.as(), clone);
  await sql`update datasets set deleted_at = now() - interval '8 days' where id = ${clone}`.execute(
    deps.catalog.db,
  );
  await collect(deps, { now: new Date(Date.now() + dayMs + 60_000), yes: true });
  await expect(services.datasets.get(owner, clone)).rejects.toMatchObject({ kind: "not_found" });

  expect(await tagsOf(id)).toEqual([["model B"], ["model B"], ["model B"]]);
  await tag(id, "afterwards");
  await services.snapshots.restore(service.as(), id, first, {});
  expect(await tagsOf(id)).toEqual([[], [], []]);
  await services.snapshots.restore(service.as(), id, taken?.snapshot_id ?? "", {});
  expect(await tagsOf(id)).toEqual([["model B"], ["model B"], ["model B"]]);
  expect((await create(id, "again")).content_hash).toBe(winner.content_hash);
});

test("two datasets that adopt from each other at the same time swap their content", async () => {
  const { id, clone, winner } = await pair();
  await tag(id, "own");
  const own = await create(id, "own");
  await Promise.all([adopt(id, clone, winner.snapshot_id), adopt(clone, id, own.snapshot_id)]);
  expect(await tagsOf(id)).toEqual([["model B"], ["model B"], ["model B"]]);
  expect(await tagsOf(clone)).toEqual([["own"], ["own"], ["own"]]);
});
