import { sentenceOf } from "#contract/refusals.ts";
import { randomUUID } from "node:crypto";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { migrations } from "../../catalog/migrations.ts";
import { makeImage } from "../../blobs/testing/make-media.ts";
import { purgeSnapshots } from "../../catalog/versions.ts";
import { seedDataset } from "../../testing/datasets.ts";
import { type TestService, startTestService } from "../../testing/test-service.ts";
import { collect } from "../upkeep/collect.ts";
import { countRestores } from "./count-restores.ts";

let service: TestService;
beforeAll(async () => {
  service = await startTestService({ workers: false });
});
afterAll(() => service.close());

const receipts = async (id: string) =>
  (await service.services.receipts.list(service.owner, id, {})).receipts;

/** A receipt in the oldest format. */
async function oldReceipt(datasetId: string, snapshotId: string, safety: string | null) {
  const { db } = service.deps.catalog;
  const id = randomUUID();
  await sql`insert into tasks (id, dataset_id, type, status, created_by, parameters)
    values (${id}, ${datasetId}, 'SNAPSHOT_RESTORE', 'COMPLETED', 'someone@localhost', '{}')`.execute(
    db,
  );
  await sql`insert into receipts (task_id, dataset_id, snapshot_id, snapshot_name, safety_snapshot_id,
      created_by, from_branch, from_version, to_branch, to_version,
      images_before, videos_before, images_after, videos_after)
    values (${id}, ${datasetId}, ${snapshotId}, 'v1', ${safety}, 'someone@localhost', 'a', 1, 'b', 2, 5, 1, 4, 0)`.execute(
    db,
  );
  return id;
}

test("older receipts keep their order and their safety snapshots", async () => {
  const { db } = service.deps.catalog;
  const { id, snapshotId } = await seedDataset(service, service.owner, { items: 2 });
  await sql`alter table receipts drop column scope, drop column changed, drop column undo_snapshot_id,
    drop column from_snapshot_id, drop column from_snapshot_name, drop column from_edited,
    drop column seq`.execute(db);
  await sql`create index receipts_by_dataset on receipts (dataset_id, created_at desc)`.execute(db);
  const older = await oldReceipt(id, snapshotId, snapshotId);
  const newer = await oldReceipt(id, snapshotId, null);
  await migrations["0007_receipts"]?.up(db);
  const { taskId } = await service.services.snapshots.restore(service.as(), id, snapshotId, {});

  const listed = await receipts(id);
  expect(listed.map((row) => row.task_id)).toEqual([taskId, newer, older]);
  expect(listed[1]).toMatchObject({
    scope: null,
    from_snapshot: null,
    changed: null,
    undo: null,
    undo_refusal: sentenceOf("undo_unsaved"),
    undo_refusal_code: "undo_unsaved",
    images_before: 5,
    images_after: 4,
  });
  expect(listed[2]).toMatchObject({
    safety_snapshot_id: snapshotId,
    undo: { snapshot_id: snapshotId },
    undo_refusal: null,
  });
});

test("a receipt is kept after its snapshots are purged", async () => {
  const { snapshots, media } = service.services;
  const { id, snapshotId } = await seedDataset(service, service.owner, { items: 2 });
  await media.edit(service.as(), id, { filter: {}, add_tags: ["wrong"] });
  await snapshots.partialRestore(service.as(), id, snapshotId, { only: ["tags"], safety: true });
  const [made] = await receipts(id);
  const safety = made?.safety_snapshot_id ?? "";
  await snapshots.create(service.as(), id, {});
  for (const gone of [snapshotId, safety]) await snapshots.remove(service.as(), id, gone);
  await sql`update snapshots set deleted_at = now() - interval '8 days' where deleted_at is not null`.execute(
    service.deps.catalog.db,
  );
  expect(await purgeSnapshots(service.deps.catalog.db)).toBe(2);
  expect(await receipts(id)).toEqual([
    {
      ...made,
      safety_snapshot_name: null,
      undo: null,
      undo_refusal: sentenceOf("undo_snapshot_removed"),
      undo_refusal_code: "undo_snapshot_removed",
      snapshots_since: 1,
    },
  ]);
});

test("an impossible partial restore changes nothing, and has the reason", async () => {
  const { snapshots, media } = service.services;
  const { id, snapshotId } = await seedDataset(service, service.owner, { items: 2 });
  const edit = (speed: number | string) =>
    media.edit(service.as(), id, { filter: {}, metadata: { speed } });
  await edit(5);
  const saved = await snapshots.create(service.as(), id, {});
  await snapshots.restore(service.as(), id, snapshotId, {});
  const { head } = await edit("fast");
  const body = { only: ["metadata" as const], safety: true };
  await expect(
    snapshots.partialRestore(service.as(), id, saved.snapshot_id, body),
  ).rejects.toMatchObject({
    kind: "invalid",
    issues: [
      {
        loc: ["body", "metadata", "speed"],
        msg: 'Metadata field "speed" holds strings, not numbers',
      },
    ],
  });
  expect(await (await service.services.datasets.get(service.owner, id)).load()).toMatchObject({
    head,
  });
  expect(await receipts(id)).toHaveLength(1);
  // And the line can be continued.
  await edit("slow");
});

test("pictures of what was replaced stay when no version has them, for whoever sees the dataset", async () => {
  const { deps, owner } = service;
  const { snapshots, media } = service.services;
  const bytes = await Promise.all([1, 2].map((n) => makeImage("png", { seed: n })));
  const blobs = (await Promise.all(bytes.map((one) => deps.blobs.put(one)))).map(
    ({ sha256 }) => sha256,
  );
  const { id, snapshotId: both } = await seedDataset(service, owner, { items: 2, blobs });
  const { items } = await media.page(owner, id, undefined, { filter: {}, limit: 2, total: false });
  const [lost, kept] = items;
  if (lost === undefined || kept === undefined) throw new Error("The dataset has two items");
  await media.remove(service.as(), id, { filter: { media_ids: [lost.media_id] } });
  const one = (await snapshots.create(service.as(), id, {})).snapshot_id;
  await snapshots.restore(service.as(), id, both, {});
  await media.edit(service.as(), id, {
    filter: { media_ids: [kept.media_id] },
    caption: "replaced",
  });
  await snapshots.restore(service.as(), id, one, {});
  const [made] = await receipts(id);
  const pictures = () => service.services.receipts.pictures(owner, id, made?.task_id ?? "");
  expect(await pictures()).toEqual({ pictures: [], pending: true });
  // Each run ends at a failure, and the versions of older receipts of this file do not exist.
  for (let run = 0; run < 8; run += 1) await countRestores(deps);

  await snapshots.remove(service.as(), id, both);
  await sql`update snapshots set deleted_at = now() - interval '8 days' where deleted_at is not null`.execute(
    deps.catalog.db,
  );
  await collect(deps, { now: new Date(Date.now() + 25 * 3_600_000), yes: true });
  const found = await pictures();
  expect(found.pending).toBe(false);
  expect(found.pictures.map(({ media_id, change }) => [media_id, change]).toSorted()).toEqual(
    [
      [lost.media_id, "removed"],
      [kept.media_id, "modified"],
    ].toSorted(),
  );
  const address = found.pictures.find(({ change }) => change === "removed")?.media_thumb_uri ?? "";
  const hash = new URL(address, "http://host").searchParams.get("v") ?? "";
  const picture = await media.thumbnail(service.as(), id, lost.media_id, hash, {
    width: 128,
    isFrame: false,
  });
  expect(picture).toMatchObject({ type: "image/webp" });
  expect(picture.size).toBeGreaterThan(20);
  await expect(
    media.thumbnail(service.as(), id, lost.media_id, "0".repeat(64), {
      width: 128,
      isFrame: false,
    }),
  ).rejects.toMatchObject({ kind: "not_found" });
});
