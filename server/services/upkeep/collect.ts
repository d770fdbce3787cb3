import { randomUUID } from "node:crypto";
import {
  type Lease,
  leaseOwner,
  publishHead,
  takeLease,
  writersSince,
} from "../../catalog/leases.ts";
import { deleteUnusedContents } from "../../catalog/contents.ts";
import { headOf, lockDatasetForTask, unfinishedTasks } from "../../catalog/datasets.ts";
import { recordFiles } from "../../catalog/lake-files.ts";
import { deleteOldRefused } from "../../catalog/activity-log.ts";
import { deleteOldKeys } from "../../catalog/records.ts";
import type { DatasetRow } from "../../catalog/schema.ts";
import {
  aloneInFamily,
  countPurgeable,
  datasetsOfFamily,
  emptyFamilies,
  familyVersions,
  forgetFamily,
  listFamilies,
  lockFamily,
  moveVersions,
  purgeSnapshots,
  versionsToKeep,
} from "../../catalog/versions.ts";
import { fault } from "../../fault.ts";
import { sameVersion } from "../../lake/version.ts";
import { withWriter } from "../../writing/with-writer.ts";
import { collectBlobs } from "./collect-blobs.ts";
import type { CollectOptions, CollectReport } from "./collect-report.ts";
import { CollectionError, type Failure } from "./collection-error.ts";
import type { Deps } from "../deps.ts";
import { isEmpty, isWhole, prepareCollection } from "./prepare-collection.ts";

/** Younger versions are kept: a reader may be about to open one. */
const readerGraceMs = 15 * 60_000;
/** The largest difference between the clocks of the database and of the processes. */
const clockSkewMs = 60_000;
/** A blob is stored before the row that refers to it is written; an upload may take long. */
const blobGraceMs = 24 * 3_600_000;

/**
 * Frees what cannot be brought back any more: old versions, removed snapshots after seven days, unreferenced blobs.
 * Compacts as well. May be killed at any point, and run concurrently.
 * @throws CollectionError at the end, where something could not be collected
 */
export async function collect(deps: Deps, options: CollectOptions = {}): Promise<CollectReport> {
  const { catalog } = deps;
  const dryRun = options.dryRun === true;
  const report: CollectReport = {
    snapshots: 0,
    families: 0,
    versions: 0,
    branches: 0,
    blobs: 0,
    bytes: 0,
    busy: 0,
  };
  report.snapshots = await (dryRun ? countPurgeable(catalog.db) : purgeSnapshots(catalog.db));
  if (!dryRun) {
    await deleteOldKeys(catalog.db);
    await deleteOldRefused(catalog.db);
    await deleteUnusedContents(catalog.db);
    await deps.lake.lost.empty(options.now ?? new Date());
  }
  for (const family of await emptyFamilies(catalog.db)) {
    report.families += 1;
    if (dryRun) continue;
    // The row is deleted last: the next run drops what a crash leaves.
    await deps.lake.dropFamily(family);
    await fault("collect.family-dropped");
    await forgetFamily(catalog.db, family);
  }
  const failures: Failure[] = [];
  for (const family of await listFamilies(catalog.db)) {
    const datasets = await datasetsOfFamily(catalog.db, family);
    if (dryRun) {
      await estimate(deps, family, datasets, options, report);
      continue;
    }
    const alone = await aloneInFamily(catalog, family, async () => {
      for (const dataset of datasets) {
        if (options.signal?.aborted) return;
        // A dataset that cannot be collected does not affect the others.
        await collectLine(deps, dataset.id, options, report).catch((error: unknown) => {
          failures.push({ where: `dataset ${dataset.name} (${dataset.id})`, error });
        });
      }
      report.branches += await sweep(deps, family, options);
    }).catch((error: unknown) => {
      failures.push({ where: `table ${family}`, error });
      return true;
    });
    if (!alone) report.busy += datasets.length;
    if (options.signal?.aborted) return report;
  }
  const before = graceFrom(options, options.mediaGraceMs ?? blobGraceMs);
  await collectBlobs(deps, options, { before, report }).catch((error: unknown) => {
    failures.push({ where: "media", error });
  });
  if (failures.length > 0) throw new CollectionError(failures, report);
  return report;
}

/** The most that could be removed of a family, without concurrent readers and writers. */
async function estimate(
  deps: Deps,
  family: string,
  datasets: readonly DatasetRow[],
  options: CollectOptions,
  report: CollectReport,
): Promise<void> {
  const { needed } = await familyVersions(deps.catalog.db, family);
  const keepSince = graceFrom(options, options.readerGraceMs ?? readerGraceMs);
  for (const { line } of datasets) {
    if (line === null) continue;
    const found = await deps.lake.estimate({ family, line, live: needed, keepSince });
    report.versions += found.versions;
    report.bytes += found.bytes;
  }
  report.branches += await deps.lake.estimateSweep(await sweepRequest(deps, family, options));
}

/** Compacts and prunes the line of one dataset; skipped while its family is being collected. */
export async function collectDataset(
  deps: Deps,
  datasetId: string,
  options: CollectOptions,
  report: Pick<CollectReport, "versions" | "bytes" | "busy">,
): Promise<void> {
  const { family_id: family } = await deps.catalog.transaction((trx) =>
    lockDatasetForTask(trx, datasetId),
  );
  const alone = await aloneInFamily(deps.catalog, family, async () => {
    const left = await collectLine(deps, datasetId, options, report);
    // A line that was replaced because it was full has pins, and every prune reads all of them.
    if (left) await sweep(deps, family, options);
  });
  if (!alone) report.busy += 1;
}

/**
 * Collects as the writer of the dataset; skipped while another writer holds the lease.
 * @returns whether the dataset has left its line for a new one
 */
async function collectLine(
  deps: Deps,
  datasetId: string,
  options: CollectOptions,
  report: Pick<CollectReport, "versions" | "bytes" | "busy">,
): Promise<boolean> {
  const prepared = await prepareCollection(deps, datasetId);
  if (prepared === null) return false;
  return await deps.writers.run(datasetId, async () => {
    const taken = await leaseIfIdle(deps, datasetId);
    if (taken === "busy") report.busy += 1;
    if (taken === "busy" || taken === "empty") return false;
    const { dataset, lease } = taken;
    return await withWriter(deps, lease, async (held) => {
      await fault("collect.leased");
      const { family_id: family, line } = dataset;
      // A version published since: usually only the files of an edit.
      if (!sameVersion(headOf(dataset), prepared.head) && !(await isWhole(deps, dataset))) {
        held.clean = true;
        return false;
      }
      const full = line !== null && (await deps.lake.isFull(family, line));
      const { needed } = await versionsToKeep(deps.catalog, family);
      if (full && prepared.leaves !== line) await deps.lake.dropPins(family, line, needed);
      const writer = await held.open({
        family,
        head: headOf(dataset),
        // Without a line, a new one begins at the head.
        line: full ? null : line,
        clean: lease.clean,
      });
      const collected = await deps.lake.collect(writer, {
        live: (await versionsToKeep(deps.catalog, family)).needed,
        keepSince: graceFrom(options, options.readerGraceMs ?? readerGraceMs),
      });
      const [counts, files] = await Promise.all([writer.counts(), writer.files()]);
      held.clean = await deps.catalog.transaction(async (trx) => {
        await lockFamily(trx, dataset.family_id);
        const head = { ...collected.head, ...counts };
        if (!(await publishHead(trx, lease, head, "same"))) return false;
        await recordFiles(trx, dataset.family_id, files);
        await moveVersions(trx, dataset.family_id, collected.moved);
        await fault("collect.swapped");
        return true;
      });
      report.versions += collected.versionsRemoved;
      report.bytes += collected.bytesRemoved;
      return held.clean && collected.head.branch !== dataset.line;
    });
  });
}

async function leaseIfIdle(
  deps: Deps,
  datasetId: string,
): Promise<{ dataset: DatasetRow; lease: Lease } | "busy" | "empty"> {
  return await deps.catalog.transaction(async (trx) => {
    const dataset = await lockDatasetForTask(trx, datasetId);
    if (isEmpty(dataset)) return "empty";
    if ((await unfinishedTasks(trx, datasetId)).length > 0) return "busy";
    const owner = leaseOwner(deps.worker, randomUUID());
    const lease = await takeLease(trx, datasetId, owner, deps.leaseSeconds);
    return lease === null ? "busy" : { dataset, lease };
  });
}

/** Drops the unused branches of a family. @returns how many. */
async function sweep(deps: Deps, family: string, options: CollectOptions): Promise<number> {
  const swept = await deps.lake.sweep(await sweepRequest(deps, family, options));
  return swept.branches.length;
}

async function sweepRequest(deps: Deps, family: string, options: CollectOptions) {
  // No version can be named while this decides which ones are unnamed. A writer's unpublished versions are never named,
  // however long it takes: writers are read first, because a published version is no longer protected by its writer.
  const { needed, lines, since } = await deps.catalog.transaction(async (trx) => {
    await lockFamily(trx, family);
    const writing = await writersSince(trx, family);
    return { ...(await familyVersions(trx, family)), since: writing };
  });
  const grace = graceFrom(options, options.readerGraceMs ?? readerGraceMs).getTime();
  const begun = since === null ? grace : Date.parse(since) - clockSkewMs;
  return { family, needed, lines, keepSince: new Date(Math.min(grace, begun)) };
}

function graceFrom(options: CollectOptions, graceMs: number): Date {
  return new Date((options.now ?? new Date()).getTime() - graceMs);
}
