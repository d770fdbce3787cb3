import { readdir } from "node:fs/promises";
import { setTimeout as wait } from "node:timers/promises";
import { parseArgs } from "node:util";
import { collect, collectDataset } from "#server/services/collect.ts";
import { seedDataset } from "#server/testing/datasets.ts";
import { startTestService } from "#server/testing/test-service.ts";

/**
 * A dataset with very many snapshots, each of a version of its own, and the collector on it while somebody edits:
 * how long it takes, how many files it has open at once, how much memory, and how long the edits wait for it. A
 * first collection finds no pin, a second one all of them, a third one after every other snapshot was removed.
 *
 *   node bench/collect.ts [--snapshots 20000] [--items 1000]
 *
 * Its files need room: some 5 kB a snapshot.
 */
const { values: options } = parseArgs({
  options: {
    snapshots: { type: "string", default: "20000" },
    items: { type: "string", default: "1000" },
  },
});
const snapshots = Number(options.snapshots);

const service = await startTestService({ workers: false });
const { media } = service.services;
const { id } = await seedDataset(service, service.owner, { items: Number(options.items) });
const rows: Record<string, string | number>[] = [];
const ids: string[] = [];
const compactions: number[] = [];
const step = Math.max(1, Math.round(snapshots / 20));

try {
  const begun = performance.now();
  for (let i = 0; i < snapshots; i++) {
    await edit(i);
    const made = await service.services.snapshots.create(service.as(), id, {
      name: `snapshot ${i}`,
    });
    ids.push(made.snapshot_id);
    if (service.deps.fragmented.delete(id)) await compact();
    if ((i + 1) % step === 0) progress(i + 1, begun);
  }
  await run("no pins yet");
  await run("all pinned");
  for (let i = 0; i < snapshots - 1; i += 2) {
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

/** As the service does by itself, but as if its grace for readers were over. */
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

async function edit(i: number): Promise<void> {
  const filter = { text: `frame-${String(i % Number(options.items)).padStart(7, "0")}` };
  await media.edit(service.as(), id, { filter, add_tags: [`t${i}`] });
}

async function run(name: string): Promise<void> {
  const looks = { files: 0, bytes: 0, wait: 0, edits: 0 };
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
    edits: looks.edits,
    "longest edit, ms": Math.round(looks.wait),
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

async function writeOn(looks: { wait: number; edits: number }, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const begun = performance.now();
    await edit(looks.edits);
    looks.wait = Math.max(looks.wait, performance.now() - begun);
    looks.edits += 1;
    await wait(50);
  }
}

function seconds(since: number): number {
  return Math.round((performance.now() - since) / 100) / 10;
}
