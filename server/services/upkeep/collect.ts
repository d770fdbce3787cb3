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
import { CollectionError, type Failure } from "./collection-error.ts";
import type { Deps } from "../deps.ts";
import { isEmpty, isWhole, prepareCollection } from "./prepare-collection.ts";
import type { Amount, Withheld } from "./withheld.ts";

/** Nothing younger is removed: a reader may be on its way to it. */
const readerGraceMs = 15 * 60_000;
/** How far the clocks of the database and of the processes may lie apart. */
const clockSkewMs = 60_000;
/** A blob is stored before the row that refers to it is written; an upload may take long. */
const blobGraceMs = 24 * 3_600_000;

export interface CollectReport {
  /** Snapshots removed more than seven days ago that are now forgotten. */
  snapshots: number;
  /** Tables of which no dataset is left. */
  families: number;
  versions: number;
  branches: number;
  blobs: number;
  bytes: number;
  /** Datasets that something was running on; their turn comes again. */
  busy: number;
  /** Media that would have gone, and are more than may go without being asked for. */
  withheld?: Withheld;
  /** Media that would have gone, and may belong to what lies in `lake/.lost`: they stay as long as that does. */
  aside?: Amount;
}

export interface CollectOptions {
  /** Counts what would go, and removes nothing. */
  dryRun?: boolean;
  /** Removes media also where they are more than a tenth of all. */
  yes?: boolean;
  /** For tests, which cannot wait for a grace to pass. */
  now?: Date;
  /** How long media may have been stored and be in nothing yet, in milliseconds; by default a day. */
  mediaGraceMs?: number;
  /** How young a version has to be for a reader to be on its way to it, in milliseconds; by default 15 minutes. */
  readerGraceMs?: number;
  /** Ends it after the dataset that it is at: the rest has its turn the next time. */
  signal?: AbortSignal;
}

/**
 * Gives back what nobody can come back to: old versions, removed snapshots after seven days, blobs that no item
 * refers to. Compacts on the way. May be killed at any point and run by several at once.
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
    await deleteUnusedContents(catalog.db);
    await deps.lake.lost.empty(options.now ?? new Date());
  }
  for (const family of await emptyFamilies(catalog.db)) {
    report.families += 1;
    if (dryRun) continue;
    // The row goes last: what a crash leaves behind is dropped again.
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
        // One that cannot be collected does not keep the others from it.
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

/** What would go of a family at most, once nobody is in the way. */
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

/** Compacts and prunes the line of one dataset; skipped while its family is collected already. */
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
    // A line that was left because it was full has pins, and every prune asks for all of them.
    if (left) await sweep(deps, family, options);
  });
  if (!alone) report.busy += 1;
}

/**
 * As the writer of the dataset; skipped while somebody else writes.
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
      // What was published since: as a rule the files of an edit.
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
        // Without it a new line begins at the head.
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

/** Drops the branches of a family that nobody needs any more. @returns how many. */
async function sweep(deps: Deps, family: string, options: CollectOptions): Promise<number> {
  const swept = await deps.lake.sweep(await sweepRequest(deps, family, options));
  return swept.branches.length;
}

async function sweepRequest(deps: Deps, family: string, options: CollectOptions) {
  // Nobody names a version while it is decided which ones nobody names. What a writer is about to publish is named
  // by nobody yet, however long it takes; it is asked for first, because once it is published it is no longer held.
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
