import { because } from "#contract/refusals.ts";
import { removedDays } from "#contract/snapshot.ts";
import type { Operation } from "#contract/operations.ts";
import { permissionRefusal, rules, snapshotRefusal, stateRefusal } from "#contract/rules.ts";
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
import type { Actor } from "../../ports/requests.ts";

/** The dataset as the actor sees it. @throws not_found where it is unknown, or not visible to the actor. */
export async function datasetOf(db: Db, actor: Actor, datasetId: string): Promise<VisibleDataset> {
  return (await findDataset(db, actor.userId, datasetId)) ?? datasetNotFound();
}

/**
 * Checks the actor's role and the features of the dataset.
 * @throws not_found, then forbidden. The state of the dataset is not checked: see `lockFor`.
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

/** Every user who can see the dataset may list and read its snapshots, if it has the feature. */
export function demandSnapshots(dataset: VisibleDataset): void {
  const refusal = permissionRefusal("create_snapshot", {
    snapshotSupport: dataset.snapshot_support,
  });
  if (refusal !== null) throw refused(refusal);
}

/**
 * Locks the dataset for a change and checks all rules on its present state, so that they stay valid until the
 * transaction ends.
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
 * `lockFor` for an operation on one of the dataset's snapshots, which cannot be removed or moved until the transaction
 * ends.
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
 * `lockForSnapshot` for bringing a snapshot back, which may be removed or already live.
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

/** Like `lockForSnapshot` for an operation that does not change the dataset: concurrent ones are allowed. */
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

/**
 * `lockForSnapshot` for a snapshot of another dataset of the family: the actor needs to see that dataset, and the role
 * of a restore in this one.
 * @throws not_found also where the two share no history; bad_request where they are the same
 */
export async function lockForAdoption(
  trx: Trx,
  actor: Actor,
  datasetId: string,
  from: { datasetId: string; snapshotId: string },
): Promise<{ dataset: VisibleDataset; source: VisibleDataset; snapshot: SnapshotRow }> {
  const lock = () => lockDataset(trx, actor.userId, datasetId);
  // In the order of their ids: of two that adopt from each other, one waits. Clients may write an id in capitals.
  const first = datasetId.toLowerCase() < from.datasetId.toLowerCase() ? lock() : null;
  const shared = shareDataset(trx, actor.userId, from.datasetId);
  const [locked, other, found, unfinished] = await Promise.all([
    first ?? lock(),
    shared,
    shareSnapshot(trx, from.datasetId, from.snapshotId),
    blocking(trx, datasetId, "restore_snapshot"),
  ]);
  const dataset = locked ?? datasetNotFound();
  refuseWithoutPermission("restore_snapshot", dataset);
  const source = other ?? datasetNotFound();
  if (source.id === dataset.id) throw refused(because("adopts_own"));
  if (source.family_id !== dataset.family_id) throw refused(because("snapshot_unrelated"));
  demandSnapshots(source);
  const snapshot = found ?? snapshotNotFound();
  refuseInState("restore_snapshot", dataset, unfinished);
  refuseDamaged("restore_snapshot", snapshot);
  return { dataset, source, snapshot };
}

/** Queues all queries about the snapshot after the lock of its dataset, without waiting for the lock's result. */
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
    refuseDamaged(operation, snapshot);
  }
  return { dataset, snapshot };
}

function refuseDamaged(
  operation: "restore_snapshot" | "clone_snapshot",
  { damaged }: SnapshotRow,
): void {
  const refusal = snapshotRefusal(operation, { isCurrent: false, isRestoring: false, damaged });
  if (refusal !== null) throw refused(refusal);
}

/** The types of the running tasks that may block the operation. */
async function blocking(trx: Trx, datasetId: string, operation: Operation): Promise<string[]> {
  return rules[operation].blockedBy.length > 0 ? await unfinishedTasks(trx, datasetId) : [];
}

function demandAll(dataset: VisibleDataset, operation: Operation, unfinished: string[]): void {
  refuseWithoutPermission(operation, dataset);
  refuseInState(operation, dataset, unfinished);
}

/**
 * Checks the state of a dataset that is locked, without the actor's role.
 * @throws conflict
 */
export async function demandState(
  trx: Trx,
  dataset: DatasetRow,
  operation: Operation,
): Promise<void> {
  refuseInState(operation, dataset, await blocking(trx, dataset.id, operation));
}

function refuseInState(operation: Operation, dataset: DatasetRow, unfinished: string[]): void {
  const refusal = stateRefusal(operation, { status: dataset.status, unfinished });
  if (refusal !== null) throw refused(refusal);
}

function currentIdOf(dataset: DatasetRow): string {
  if (dataset.current_snapshot_id !== null) return dataset.current_snapshot_id;
  throw refused(because("no_current_snapshot"));
}

/**
 * A new version made from a damaged head would look intact.
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
