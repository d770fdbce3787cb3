import { afterAll, beforeAll, expect, test } from "vitest";
import { rowOf } from "../../proof/look.ts";
import { seedDataset } from "../../testing/datasets.ts";
import { type TestService, startTestService } from "../../testing/test-service.ts";
import { doctor } from "./doctor.ts";

let service: TestService;
beforeAll(async () => {
  service = await startTestService({ workers: false });
});
afterAll(() => service.close());

test("a write leaves a line whose next version was published before, with other items", async () => {
  const { deps, services, owner } = service;
  const { db } = deps.catalog;
  const { id } = await seedDataset(service, owner, { items: 3 });
  const edit = (tag: string) =>
    services.media.edit(service.as(), id, { filter: {}, add_tags: [tag] });
  await edit("first");
  const before = await rowOf(service, id);
  const manifests = await db
    .selectFrom("lake_files")
    .select("path")
    .where("family_id", "=", before.family_id)
    .where("path", "like", "%.manifest")
    .execute();
  const path = manifests.map((row) => row.path).toSorted()[0] ?? "";
  const number = /(\d+)\.manifest$/.exec(path)?.[1] ?? "";
  const next = path.replace(number, String(BigInt(number) - 1n));
  // The catalog's state if its lake was replaced by an older copy.
  const other = {
    family_id: before.family_id,
    path: next,
    size_bytes: 7,
    sha256: Buffer.alloc(32),
  };
  await db.insertInto("lake_files").values(other).execute();

  expect(await edit("second")).toMatchObject({ updated: 3 });
  expect((await rowOf(service, id)).head_branch).not.toBe(before.head_branch);
  await edit("third");
  await services.snapshots.create(service.as(), id, {});
  const { problems } = await doctor(deps, { readData: true, repair: false });
  // Generated items have no media; and the old line has an unpublished version.
  const told = problems.filter(({ what }) => !what.startsWith("media file"));
  expect(told).toMatchObject([{ dataset: null, what: expect.stringContaining("manifest") }]);
  const kept = db.selectFrom("lake_files").select("size_bytes").where("path", "=", next);
  expect(await kept.executeTakeFirst()).toEqual({ size_bytes: 7 });
});
