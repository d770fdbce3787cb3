import { because } from "#contract/refusals.ts";
import { removedDays } from "#contract/snapshot.ts";
import {
  type Operation,
  permissionRefusal,
  rules,
  snapshotRefusal,
  stateRefusal,
} from "#contract/rules.ts";
import type { Db, Trx } from "../../catalog/catalog.ts";
import {
  type VisibleDataset,
  findDataset,
  lockDataset,
  shareDataset,
  unfinishedTasks,
} from "../../catalog/datasets.ts";
import type { DatasetRow, SnapshotRow } from "../../catalog/schema.ts";
import { lockEvenRemoved, shareSnapshot } from "../../catalog/snapshots.ts";
import { refused } from "../../errors.ts";
import type { Actor } from "../../ports/services.ts";

/** The dataset as the actor sees it. @throws not_found where it is unknown, or not theirs. */
export async function datasetOf(db: Db, actor: Actor, datasetId: string): Promise<VisibleDataset> {
  return (await findDataset(db, actor.userId, datasetId)) ?? datasetNotFound();
}

/**
 * Checks that the actor may do it to the dataset at all.
 * @throws not_found, then forbidden. The dataset's state is not looked at: see `lockFor`.
 */
export async function demandPermission(
  db: Db,
  actor: Actor,
  datasetId: string,
  operation: Operation,
): Promise<VisibleDataset> {
  const dataset = await datasetOf(db, actor, datasetId);
  refuseWithoutPermission(operation, dataset);
  return dataset;
}

/** Listing and reading snapshots is everybody's who sees the dataset, where it has the feature. */
export function demandSnapshots(dataset: VisibleDataset): void {
  const refusal = permissionRefusal("create_snapshot", {
    snapshotSupport: dataset.snapshot_support,
  });
  if (refusal !== null) throw refused(refusal);
}

/**
 * Locks the dataset for a change and checks all rules on what it is at that moment, so that they stay true
 * until the transaction ends.
 * @throws not_found, forbidden, then conflict.
 */
export async function lockFor(
  trx: Trx,
  actor: Actor,
  datasetId: string,
  operation: Operation,
): Promise<VisibleDataset> {
  const [locked, unfinished] = await Promise.all([
    lockDataset(trx, actor.userId, datasetId),
    blocking(trx, datasetId, operation),
  ]);
  const dataset = locked ?? datasetNotFound();
  demandAll(dataset, operation, unfinished);
  return dataset;
}

/**
 * `lockFor` for work on one of the dataset's snapshots, which cannot be removed or moved until the transaction ends.
 * @param which the snapshot's id, or `current`
 * @throws not_found for either, forbidden, then conflict.
 */
export async function lockForSnapshot(
  trx: Trx,
  actor: Actor,
  datasetId: string,
  which: string,
  operation: Operation,
): Promise<{ dataset: VisibleDataset; snapshot: SnapshotRow }> {
  const locked = lockDataset(trx, actor.userId, datasetId);
  const id = which === "current" ? currentIdOf((await locked) ?? datasetNotFound()) : which;
  return await withSnapshot(trx, locked, { datasetId, snapshotId: id, operation });
}

/**
 * `lockForSnapshot` for bringing one back: it may be removed, or back already.
 * @throws not_found also where its time is over.
 */
export async function lockForUndelete(
  trx: Trx,
  actor: Actor,
  datasetId: string,
  snapshotId: string,
): Promise<{ dataset: VisibleDataset; snapshot: SnapshotRow }> {
  const [locked, found, unfinished] = await Promise.all([
    lockDataset(trx, actor.userId, datasetId),
    lockEvenRemoved(trx, datasetId, snapshotId),
    blocking(trx, datasetId, "undelete_snapshot"),
  ]);
  const dataset = locked ?? datasetNotFound();
  const snapshot = found ?? snapshotNotFound();
  if (!snapshot.kept) throw refused(because("snapshot_gone", { days: removedDays }));
  demandAll(dataset, "undelete_snapshot", unfinished);
  return { dataset, snapshot };
}

/** Like `lockForSnapshot` for work that leaves the dataset as it is: others may do the same meanwhile. */
export async function shareForSnapshot(
  trx: Trx,
  actor: Actor,
  datasetId: string,
  snapshotId: string,
  operation: Operation,
): Promise<{ dataset: VisibleDataset; snapshot: SnapshotRow }> {
  const shared = shareDataset(trx, actor.userId, datasetId);
  return await withSnapshot(trx, shared, { datasetId, snapshotId, operation });
}

/** Everything about the snapshot is asked for behind the lock of its dataset, and not only once that is there. */
async function withSnapshot(
  trx: Trx,
  locked: Promise<VisibleDataset | undefined>,
  asked: { datasetId: string; snapshotId: string; operation: Operation },
): Promise<{ dataset: VisibleDataset; snapshot: SnapshotRow }> {
  const { datasetId, snapshotId, operation } = asked;
  const [found, shared, unfinished] = await Promise.all([
    locked,
    shareSnapshot(trx, datasetId, snapshotId),
    blocking(trx, datasetId, operation),
  ]);
  const dataset = found ?? datasetNotFound();
  const snapshot = shared ?? snapshotNotFound();
  demandAll(dataset, operation, unfinished);
  if (operation === "restore_snapshot" || operation === "clone_snapshot") {
    const { damaged } = snapshot;
    const refusal = snapshotRefusal(operation, { isCurrent: false, isRestoring: false, damaged });
    if (refusal !== null) throw refused(refusal);
  }
  return { dataset, snapshot };
}

/** The types of the tasks that may be in the way of it. */
async function blocking(trx: Trx, datasetId: string, operation: Operation): Promise<string[]> {
  return rules[operation].blockedBy.length > 0 ? await unfinishedTasks(trx, datasetId) : [];
}

function demandAll(dataset: VisibleDataset, operation: Operation, unfinished: string[]): void {
  refuseWithoutPermission(operation, dataset);
  const refusal = stateRefusal(operation, { status: dataset.status, unfinished });
  if (refusal !== null) throw refused(refusal);
}

function currentIdOf(dataset: DatasetRow): string {
  if (dataset.current_snapshot_id !== null) return dataset.current_snapshot_id;
  throw refused(because("no_current_snapshot"));
}

/**
 * What is made of a damaged head would look as if it were whole.
 * @throws conflict
 */
export function refuseDamagedHead({ head_damaged: what }: Pick<DatasetRow, "head_damaged">): void {
  if (what !== null) throw refused(because("dataset_damaged", { what }));
}

/** @throws forbidden */
export function refuseWithoutPermission(operation: Operation, dataset: VisibleDataset): void {
  const refusal = permissionRefusal(operation, {
    role: dataset.role,
    snapshotSupport: dataset.snapshot_support,
  });
  if (refusal !== null) throw refused(refusal);
}

function datasetNotFound(): never {
  throw refused(because("dataset_not_found"));
}

export function snapshotNotFound(): never {
  throw refused(because("snapshot_not_found"));
}
