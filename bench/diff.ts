import { monitorEventLoopDelay } from "node:perf_hooks";
import { setTimeout as wait } from "node:timers/promises";
import { parseArgs } from "node:util";
import { type Connection, connect } from "@lancedb/lancedb";
import { sql } from "kysely";
import { qualityMethod } from "#contract/quality.ts";
import { decodeItems } from "#server/lake/read/decode.ts";
import { canonicalItem } from "#server/lake/schema/item.ts";
import type { VersionRef } from "#server/lake/version.ts";
import { collect } from "#server/services/upkeep/collect.ts";
import { seedDataset } from "#server/testing/datasets.ts";
import { startTestService } from "#server/testing/test-service.ts";

/**
 * The requests before a restore, below HTTP: the summary of a difference, a page of its items, and the delay of other
 * requests meanwhile, compared with reading and comparing all rows of both versions. Then the history of one item
 * through many snapshots of the largest dataset.
 *
 *   node bench/diff.ts [--items 10000,100000,1000000] [--snapshots 1000]
 */
const { values: options } = parseArgs({
  options: {
    items: { type: "string", default: "10000,100000,1000000" },
    snapshots: { type: "string", default: "1000" },
  },
});
const sizes = options.items.split(",").map(Number);

/** Files are numbered, so the last digits of a name select a share of them. */
const shares = [
  ["0.1 %", "999.png"],
  ["1 %", "99.png"],
  ["10 %", "9.png"],
] as const;

interface Case {
  items: number;
  share: string;
  datasetId: string;
  family: string;
  from: VersionRef & { id: string };
  to: VersionRef & { id: string };
}

const service = await startTestService();
const { media, snapshots, comparison } = service.services;
const directory = `${service.directory}/lake`;

try {
  const cases: Case[] = [];
  for (const items of sizes) cases.push(...(await seedCases(items)));

  // Warm-up: the thread starts once and loads its code then.
  const small = await seedDataset(service, service.owner, { items: 10 });
  await media.edit(service.as(), small.id, { filter: {}, caption: "changed" });
  const before = rss();
  const start = await timed(() => diff(small.id, small.snapshotId, "head", 0));
  console.log(
    `the first comparison of a process, with the start of its thread: ${start} ms, ${before} to ${rss()} MB`,
  );

  const rows = [];
  for (const one of cases) rows.push(await measureDiff(one));
  console.table(rows);

  // Last, because the memory that it takes stays with the process.
  const connection = await connect(directory);
  const naive = [];
  for (const one of cases) naive.push(await measureNaive(connection, one));
  connection.close();
  console.log("reading all rows of both versions, and comparing them one by one:");
  console.table(naive);

  const largest = cases.at(-1);
  if (largest !== undefined && Number(options.snapshots) > 0) await measureHistory(largest);
} finally {
  await service.close();
}

async function seedCases(items: number): Promise<Case[]> {
  const { id, snapshotId } = await seedDataset(service, service.owner, { items });
  const made: Case[] = [];
  for (const [share, text] of shares) {
    await snapshots.restore(service.as(), id, snapshotId, {});
    await media.edit(service.as(), id, {
      filter: { text },
      add_tags: ["bench"],
      add_labels: [{ name: "bench" }],
    });
    const to = (await snapshots.create(service.as(), id, {})).snapshot_id;
    const version = async (snapshot: string) =>
      await service.deps.catalog.db
        .selectFrom("snapshots")
        .innerJoin("datasets", "datasets.id", "snapshots.dataset_id")
        .select(["snapshots.id", "branch", "version", "family_id"])
        .where("snapshots.id", "=", snapshot)
        .executeTakeFirstOrThrow();
    const from = await version(snapshotId);
    made.push({ items, share, datasetId: id, family: from.family_id, from, to: await version(to) });
  }
  process.stderr.write(`seeded ${items} items\n`);
  return made;
}

async function diff(datasetId: string, from: string, to: string, limit: number, offset = 0) {
  return await comparison.diff(service.owner, datasetId, { from, to, limit, offset });
}

async function measureDiff({ items, share, datasetId, from, to }: Case) {
  await wait(500);
  const loop = monitorEventLoopDelay({ resolution: 1 });
  loop.enable();
  const { peak, ms } = await watched(() => diff(datasetId, from.id, to.id, 0));
  loop.disable();
  const { total } = await diff(datasetId, from.id, to.id, 0);
  const pages: number[] = [];
  for (let page = 0; page < 9; page += 1) {
    const offset = Math.floor((total * page) / 9);
    pages.push(await timed(() => diff(datasetId, from.id, to.id, 60, offset)));
  }
  return {
    items,
    changed: share,
    differ: total,
    "summary ms": ms,
    "first page ms": pages[0],
    "page ms": pages.toSorted((a, b) => a - b)[4],
    "event loop ms at most": Math.round(loop.max / 1e5) / 10,
    "RSS MB at most": peak,
  };
}

async function measureNaive(connection: Connection, { items, share, family, from, to }: Case) {
  let differ = 0;
  const { peak, ms } = await watched(async () => {
    const old = new Map<string, string>();
    for await (const [id, text] of readAll(connection, family, from)) old.set(id, text);
    for await (const [id, text] of readAll(connection, family, to)) {
      if (old.get(id) !== text) differ += 1;
      old.delete(id);
    }
    differ += old.size;
  });
  return { items, changed: share, differ, "naive ms": ms, "RSS MB at most": peak };
}

async function* readAll(connection: Connection, family: string, ref: VersionRef) {
  const place = { branch: ref.branch, version: ref.version };
  const table = await connection.openTable(family, [], place);
  const { batches } = await table.query().toArrow({ maxBatchLength: 65_536 });
  for (const batch of batches) {
    for (const item of decodeItems(batch, new Map())) {
      yield [item.mediaId, canonicalItem({ ...item, rev: 0 })] as const;
    }
  }
  table.close();
}

async function measureHistory({ datasetId, items }: Case): Promise<void> {
  // As the background does regularly: it creates the indices.
  await collect(service.deps);
  const query = { filter: {}, limit: 3, total: false };
  const page = await media.page(service.owner, datasetId, "head", query);
  const [busy, calm, gone] = page.items.map((item) => item.media_id);
  const count = Number(options.snapshots);
  for (let n = 0; n < count; n += 1) {
    const filter = { media_ids: [n % Math.ceil(count / 5) === 7 ? busy! : calm!] };
    await media.edit(service.as(), datasetId, { filter, caption: `edit ${n}` });
    if (n === Math.floor(count / 3)) {
      await media.remove(service.as(), datasetId, { filter: { media_ids: [gone!] } });
    }
    await snapshots.create(service.as(), datasetId, {});
    if (n % 100 === 99) process.stderr.write(`${n + 1} snapshots\n`);
  }
  const untouched = (await media.page(service.owner, datasetId, "head", { ...query, offset: 9 }))
    .items[0]?.media_id;
  const rows = [];
  for (const [name, id] of Object.entries({
    "never changed": untouched,
    "changed five times": busy,
    "removed in between": gone,
  })) {
    const history = () => comparison.history(service.owner, datasetId, id!);
    const first = await timed(history);
    const again = [await timed(history), await timed(history), await timed(history)];
    const { versions } = await history();
    const changes = versions.filter(({ change }) => change !== "same" && change !== "absent");
    rows.push({
      items,
      snapshots: versions.length - 1,
      item: name,
      changes: changes.length,
      "first ms": first,
      "again ms": again.toSorted((a, b) => a - b)[1],
    });
  }
  console.table(rows);
  const stats = [];
  for (const at of ["head", (await newest(datasetId)) ?? "head"]) {
    const first = await timed(() => comparison.stats(service.owner, datasetId, at));
    const again = await timed(() => comparison.stats(service.owner, datasetId, at));
    stats.push({
      stats: at === "head" ? "now" : "a snapshot",
      "first ms": first,
      "again ms": again,
    });
  }
  await measureAsIf(items);
  // Another version, because the counts of this one are cached.
  await media.edit(service.as(), datasetId, { filter: { media_ids: [calm!] }, caption: "again" });
  stats.push({
    stats: "now, edited, with all pictures measured and a tenth of them poor",
    "first ms": await timed(() => comparison.stats(service.owner, datasetId, "head")),
  });
  const list = (await snapshots.list(service.owner, datasetId, { limit: 100 })).load();
  const ids = (await list).snapshots.map((snapshot) => snapshot.snapshot_id);
  for (;;) {
    const start = performance.now();
    const { pending } = await comparison.summaries(service.owner, datasetId, ids);
    const ms = Math.round(performance.now() - start);
    stats.push({ stats: `summaries, ${pending.length} of ${ids.length} to come`, "first ms": ms });
    if (pending.length === 0) break;
  }
  const again = await timed(() => comparison.summaries(service.owner, datasetId, ids));
  stats.push({ stats: `summaries of ${ids.length}, kept`, "first ms": again });
  console.table(stats);
}

/** Stores figures for the generated items, which have hashes but no pictures. */
async function measureAsIf(items: number): Promise<void> {
  const { db } = service.deps.catalog;
  await sql`
    insert into picture_quality (sha256, method, brightness, contrast, sharpness)
    select decode(lpad(to_hex(i), 64, '0'), 'hex'), ${qualityMethod}::smallint,
      case when i % 10 = 0 then 10 else 100 end, 50, 500
    from generate_series(0, ${items}::integer - 1) i`.execute(db);
  await sql`analyze picture_quality`.execute(db);
}

async function newest(datasetId: string): Promise<string | undefined> {
  const list = await (await snapshots.list(service.owner, datasetId, { limit: 1 })).load();
  return list.snapshots[0]?.snapshot_id;
}

/** The duration, and the peak memory of the process. */
async function watched(run: () => Promise<unknown>): Promise<{ ms: number; peak: number }> {
  let peak = rss();
  const timer = setInterval(() => (peak = Math.max(peak, rss())), 10);
  const ms = await timed(run);
  clearInterval(timer);
  return { ms, peak: Math.max(peak, rss()) };
}

function rss(): number {
  return Math.round(process.memoryUsage.rss() / 2 ** 20);
}

async function timed(run: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await run();
  return Math.round((performance.now() - start) * 10) / 10;
}
