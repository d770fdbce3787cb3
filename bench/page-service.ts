import { sql } from "kysely";
import { seedDataset } from "#server/testing/datasets.ts";
import { serveConsole } from "#test/serve-console.ts";

/** Sent to the measuring process once everything is seeded and the service listens. */
export interface PageService {
  url: string;
  /** Datasets with that many snapshots. */
  timelines: { id: string; snapshots: number }[];
  /** A dataset with that many items. */
  explore: { id: string; items: number };
  /** A dataset in which all of that many items have changed since its snapshot. */
  compare: { id: string; items: number };
}

const [sizes = "", items = ""] = process.argv.slice(2);
const { url, service, blobs, serveUntilStopped } = await serveConsole(200);

const timelines: PageService["timelines"] = [];
for (const snapshots of sizes.split(",").map(Number)) {
  const { id } = await seedDataset(service, service.owner, {
    name: `Timeline of ${snapshots}`,
    items: 200,
    blobs,
  });
  await multiply(id, snapshots);
  timelines.push({ id, snapshots });
}
const explore = { items: Number(items), name: "Explore", blobs };
const { id } = await seedDataset(service, service.owner, explore);
const compare = { items: Number(items), name: "Compare", blobs };
const compared = await seedDataset(service, service.owner, compare);
await service.services.media.edit(service.as(), compared.id, { filter: {}, add_tags: ["bench"] });

await serveUntilStopped({
  url,
  timelines,
  explore: { id, items: explore.items },
  compare: { id: compared.id, items: compare.items },
} satisfies PageService);

/** Copies the first snapshot of a dataset, one every 40 minutes up to now; the last copy is the current one. */
async function multiply(datasetId: string, count: number): Promise<void> {
  await sql`
    with copies as (
      insert into snapshots (id, dataset_id, branch, version, name, description, reason, created_by,
        created_at, n_images, n_videos)
      select gen_random_uuid(), dataset_id, branch, version, 'nightly-' || i,
        case when i % 3 = 0 then 'Run ' || i || ' of the nightly import' else '' end,
        case when i % 5 = 0 then 'auto' else 'manual' end, created_by,
        now() - (${count} - i) * interval '40 minutes', n_images, n_videos
      from snapshots, generate_series(2, ${count}) i
      where dataset_id = ${datasetId}
      order by i
      returning id, seq)
    update datasets set current_snapshot_id = (select id from copies order by seq desc limit 1)
    where id = ${datasetId}`.execute(service.deps.catalog.db);
}
