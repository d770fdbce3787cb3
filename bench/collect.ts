import { readdir } from "node:fs/promises";
import { setTimeout as wait } from "node:timers/promises";
import { parseArgs } from "node:util";
import { nextRev } from "#server/catalog/catalog.ts";
import { lockDatasetForTask, updateDataset } from "#server/catalog/datasets.ts";
import { recordFiles } from "#server/catalog/lake-files.ts";
import type { VersionRef } from "#server/lake/version.ts";
import { collect, collectDataset } from "#server/services/upkeep/collect.ts";
import { saveHead } from "#server/writing/save-head.ts";
import { seedDataset } from "#server/testing/datasets.ts";
import { startTestService } from "#server/testing/test-service.ts";

/**
 * A dataset with very many snapshots, each of its own version, and the collector on it during edits. Measures the
 * duration, the open files, the memory, and the time that edits take, with and without the collector. The first
 * collection finds no pin, the second finds all of them, and the third runs after every other snapshot was removed.
 *
 *   node bench/collect.ts [--snapshots 20000] [--items 1000] [--minutes 600]
 *
 * After that many minutes it collects what it has made so far.
 *
 * For speed one writer commits 32 versions at a time, and compacts as often as the service does; single edits would
 * take four times as long. The files take some 5 kB of disk a snapshot.
 */
const { values: options } = parseArgs({
  options: {
    snapshots: { type: "string", default: "20000" },
    items: { type: "string", default: "1000" },
    minutes: { type: "string", default: "600" },
  },
});
const snapshots = Number(options.snapshots);
const commits = 32;
const beforehandMs = 5000;

const service = await startTestService({ workers: false });
const { media } = service.services;
const { id } = await seedDataset(service, service.owner, { items: Number(options.items) });
const mediaIds = (
  await media.page(service.owner, id, undefined, { filter: {}, limit: 1000, total: false })
).items.map((item) => item.media_id);
const rows: Record<string, string | number>[] = [];
const ids: string[] = [];
const compactions: number[] = [];
const step = Math.max(1, Math.round(snapshots / 100));

try {
  const begun = performance.now();
  const until = begun + Number(options.minutes) * 60_000;
  for (let told = step; ids.length < snapshots && performance.now() < until;) {
    await saveVersions(Math.min(commits, snapshots - ids.length));
    await compact();
    if (ids.length < told) continue;
    progress(ids.length, begun);
    told += step;
  }
  console.log(`${ids.length} snapshots`);
  await run("no pins yet");
  await run("all pinned");
  for (let i = 0; i < ids.length - 1; i += 2) {
    await service.services.snapshots.remove(service.as(), id, ids[i] ?? "");
  }
  await service.deps.catalog.db
    .updateTable("snapshots")
    .set({ deleted_at: new Date(Date.now() - 8 * 86_400_000).toISOString() })
    .where("deleted_at", "is not", null)
    .execute();
  await run("half of them removed");
  console.table(rows);
} finally {
  await service.close();
}

async function saveVersions(count: number): Promise<void> {
  const { catalog, lake } = service.deps;
  const dataset = await catalog.transaction((trx) => lockDatasetForTask(trx, id));
  const head = { branch: dataset.head_branch, version: dataset.head_version };
  const { family_id: family, line } = dataset;
  const writer = await lake.writer({ family, head, line, clean: true });
  const heads: VersionRef[] = [];
  for (let i = ids.length; heads.length < count; i++) {
    await writer.edit(frame(i), { addTags: [`t${i}`] }, await nextRev(catalog.db));
    heads.push(writer.tip);
  }
  await writer.flush();
  const files = await writer.files();
  writer.discard();
  await catalog.transaction(async (trx) => {
    await recordFiles(trx, family, files);
    for (const { branch, version } of heads) {
      const now = { head_branch: branch, head_version: version, line: branch, content_hash: null };
      await updateDataset(trx, id, now);
      const as = { reason: "manual", createdBy: "bench", name: `snapshot ${ids.length}` } as const;
      ids.push((await saveHead(trx, { ...dataset, ...now }, as)).id);
    }
  });
}

/** As the service does on its own, but as if its grace period for readers were over. */
async function compact(): Promise<void> {
  const begun = performance.now();
  const report = { versions: 0, bytes: 0, busy: 0 };
  await collectDataset(service.deps, id, { now: later() }, report);
  compactions.push(performance.now() - begun);
}

function progress(made: number, begun: number): void {
  const longest = Math.round(Math.max(...compactions.splice(0)));
  console.log(`${made} snapshots after ${seconds(begun)} s; longest compaction ${longest} ms`);
}

function later(): Date {
  return new Date(Date.now() + 3 * 86_400_000);
}

function frame(i: number) {
  return { media_ids: [mediaIds[i % mediaIds.length] ?? ""] };
}

async function edit(i: number): Promise<void> {
  await media.edit(service.as(), id, { filter: frame(i), add_tags: [`e${i}`] });
}

async function run(name: string): Promise<void> {
  const alone: { waits: number[] } = { waits: [] };
  await writeOn(alone, AbortSignal.timeout(beforehandMs));
  const looks: { files: number; bytes: number; waits: number[] } = {
    files: 0,
    bytes: 0,
    waits: [],
  };
  const ended = new AbortController();
  const watching = Promise.all([watch(looks, ended.signal), writeOn(looks, ended.signal)]);
  const begun = performance.now();
  const report = await collect(service.deps, { now: later() });
  const took = seconds(begun);
  ended.abort();
  await watching;
  rows.push({
    collection: name,
    seconds: took,
    versions: report.versions,
    branches: report.branches,
    "open files": looks.files,
    "resident MB": Math.round(looks.bytes / 2 ** 20),
    "edits alone": figures(alone.waits),
    "edits beside it": figures(looks.waits),
  });
  console.log(rows.at(-1));
}

async function watch(looks: { files: number; bytes: number }, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    looks.files = Math.max(looks.files, (await readdir("/proc/self/fd")).length);
    looks.bytes = Math.max(looks.bytes, process.memoryUsage().rss);
    await wait(5);
  }
}

async function writeOn({ waits }: { waits: number[] }, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const begun = performance.now();
    await edit(waits.length);
    waits.push(performance.now() - begun);
    await wait(50);
  }
}

function figures(waits: readonly number[]): string {
  const sorted = waits.toSorted((a, b) => a - b).map(Math.round);
  return `${sorted.length}: median ${sorted[sorted.length >> 1]} ms, longest ${sorted.at(-1)} ms`;
}

function seconds(since: number): number {
  return Math.round((performance.now() - since) / 100) / 10;
}
