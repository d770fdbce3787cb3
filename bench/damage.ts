import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { blobPath } from "#server/blobs/folder/shards.ts";
import { nextRev } from "#server/catalog/catalog.ts";
import type { VersionRef } from "#server/lake/version.ts";
import { doctor } from "#server/services/upkeep/doctor.ts";
import { checkVersion, findMissing } from "#server/services/upkeep/verify-version.ts";
import { flip, harm, harms, type Harm } from "#server/testing/damage.ts";
import { seedDataset } from "#server/testing/datasets.ts";
import { startTestService } from "#server/testing/test-service.ts";

/**
 * Damages one file of each kind that a version consists of, in several ways, and prints what is detected: by the check
 * before a restore, and by reading everything (the scheduled verification, and doctor with --read-data). Also prints
 * what the version would answer without either: an error, other rows, or the same ones.
 *
 *   node bench/damage.ts [--items 10100] [--flips 30]
 */
const { values: options } = parseArgs({
  options: {
    items: { type: "string", default: "10100" },
    flips: { type: "string", default: "30" },
  },
});
const flips = Number(options.flips);

const service = await startTestService({ workers: false });
const { deps, services, owner } = service;
const bytes = Buffer.from("one picture for all items");
const { sha256 } = await deps.blobs.put(bytes);
const { id } = await seedDataset(service, owner, {
  items: Number(options.items),
  blobs: [sha256],
  facts: { sizeBytes: bytes.length },
});
await services.media.edit(service.as(), id, { filter: { label: ["dog"] }, add_tags: ["seen"] });
await services.media.remove(service.as(), id, { filter: { text: "frame-000001" } });
const { family, ref } = await withIndices();
await checkVersion(deps, family, ref, { since: new Date() });
const content = await (await deps.lake.reader(family, ref)).contentHash();

const looks: number[] = [];
for (let time = 0; time < 200; time += 1) {
  const begun = performance.now();
  await findMissing(deps, deps.catalog.db, family, ref);
  looks.push(performance.now() - begun);
}
looks.sort((a, b) => a - b);
process.stdout.write(
  `the look before a restore: median ${looks[100]?.toFixed(2)} ms, p95 ${looks[190]?.toFixed(2)} ms\n`,
);

interface Row {
  damage: string;
  times: number;
  "by the look": number;
  "by reading": number;
  "read without: error": number;
  "other rows": number;
  "same rows": number;
}
const rows: Row[] = [];
for (const [kind, path] of await filesOf()) {
  for (const name of Object.keys(harms) as Harm[]) {
    const row = emptyRow(`${name} of ${kind}`);
    await observe(row, () => harm(path, name));
    rows.push(row);
  }
  const row = emptyRow(`one bit of ${kind}`);
  for (let at = 0; at < flips; at += 1) await observe(row, () => flip(path, (at + 0.5) / flips));
  rows.push(row);
}
process.stdout.write("a version's files\n");
console.table(rows);

const media: Record<string, string | number>[] = [];
const blob = blobPath(join(service.directory, "blobs"), sha256);
for (const name of [...(Object.keys(harms) as Harm[]), "one bit"] as const) {
  let [looked, read, served] = [0, 0, 0];
  const times = name === "one bit" ? Math.min(flips, bytes.length) : 1;
  for (let at = 0; at < times; at += 1) {
    const undo = name === "one bit" ? await flip(blob, at / times) : await harm(blob, name);
    const state = await deps.blobs.look(sha256, bytes.length);
    if (state === "sound" || state === "unread") served += 1;
    else looked += 1;
    const { problems } = await doctor(deps, { readData: true, repair: false });
    if (problems.some(({ what }) => what.includes(sha256))) read += 1;
    await undo();
  }
  media.push({
    damage: `${name} of a blob`,
    times,
    "when sent": looked,
    "by doctor": read,
    served,
  });
}
process.stdout.write("media\n");
console.table(media);
await service.close();
process.exit();

async function observe(row: Row, damage: () => Promise<() => Promise<void>>): Promise<void> {
  const undo = await damage();
  row.times += 1;
  if ((await findMissing(deps, deps.catalog.db, family, ref)) !== null) row["by the look"] += 1;
  const { problems } = await checkVersion(deps, family, ref, { since: new Date() });
  if (problems.length > 0) row["by reading"] += 1;
  row[await readAnew()] += 1;
  await undo();
}

/** Reads as a process without caches does. */
async function readAnew(): Promise<"read without: error" | "other rows" | "same rows"> {
  const { openLake } = await import("#server/lake/lake.ts");
  const lake = await openLake({ directory: join(service.directory, "lake") });
  try {
    const reader = await lake.reader(family, ref);
    const all = await reader.contentHash();
    const found = await reader.count({ tag: ["seen"] });
    const known = await (await deps.lake.reader(family, ref)).count({ tag: ["seen"] });
    return all === content && found === known ? "same rows" : "other rows";
  } catch {
    return "read without: error";
  } finally {
    await lake.close();
  }
}

function emptyRow(damage: string): Row {
  return {
    damage,
    times: 0,
    "by the look": 0,
    "by reading": 0,
    "read without: error": 0,
    "other rows": 0,
    "same rows": 0,
  };
}

async function withIndices(): Promise<{ family: string; ref: VersionRef }> {
  const dataset = await deps.catalog.db
    .selectFrom("datasets")
    .selectAll()
    .where("id", "=", id)
    .executeTakeFirstOrThrow();
  const writer = await deps.lake.writer({
    family: dataset.family_id,
    head: { branch: dataset.head_branch, version: dataset.head_version },
    line: dataset.line,
    clean: true,
  });
  await writer.maintainIndices();
  await writer.edit(
    { text: "frame-0000020" },
    { addTags: ["again"] },
    await nextRev(deps.catalog.db),
  );
  await writer.flush();
  const ref = writer.tip;
  writer.discard();
  return { family: dataset.family_id, ref };
}

/** Takes the last file of each kind: in the largest one, a changed byte might have no effect. */
async function filesOf(): Promise<Map<string, string>> {
  const found = await deps.lake.versionFiles(family, ref);
  if ("what" in found) throw new Error(found.what);
  const table = join(service.directory, "lake", `${family}.lance`);
  const line = join(table, "tree", ref.branch, "_transactions");
  const [transaction = ""] = await readdir(line);
  return new Map([
    ["the manifest", join(table, found.manifest.path)],
    ...found.files.map(({ kind, path }): [string, string] => [kind, join(table, path)]),
    ["a transaction", join(line, transaction)],
  ]);
}
