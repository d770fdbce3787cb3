import { type PartialRestore, type RestoreScope, restorableFields } from "#contract/receipt.ts";
import { because } from "#contract/refusals.ts";
import type { Trx } from "../../catalog/catalog.ts";
import type { PublishedHead } from "../../catalog/leases.ts";
import { insertReceipt } from "../../catalog/receipts.ts";
import type { DatasetRow, SnapshotRow } from "../../catalog/schema.ts";
import { lockEvenRemoved } from "../../catalog/snapshots.ts";
import { refused } from "../../errors.ts";
import type { Restored, RestoreScope as LakeScope } from "../../lake/write/restore-items.ts";
import { receiptOf } from "./receipts.ts";

/** The parameters of a partial restore for the lake. */
export function lakeScope({ only, filter }: PartialRestore): LakeScope {
  return { fields: only ?? restorableFields, filter: filter ?? {} };
}

/** Its description on receipts and in the audit. */
export function shownScope({ only, filter }: PartialRestore): RestoreScope {
  return { only: only ?? null, filter: filter ?? null };
}

export function changesIn({ added, removed, modified }: Restored): number {
  return added + removed + modified;
}

/**
 * A snapshot that was removed while it was being read may be purged by now, and its bytes removed. With the family
 * shared, a collection has either decided before, and this refuses, or finds the items in the new head.
 */
export async function demandKept(
  trx: Trx,
  datasetId: string,
  { id }: Pick<SnapshotRow, "id">,
): Promise<void> {
  if ((await lockEvenRemoved(trx, datasetId, id))?.kept === true) return;
  throw refused(because("snapshot_collected"));
}

/** Writes the receipt of a partial restore, in the transaction that moves the head. */
export async function writeReceipt(
  trx: Trx,
  restore: {
    taskId: string;
    asked: PartialRestore;
    snapshot: SnapshotRow;
    restored: Restored;
    createdBy: string;
  },
  ended: { replaced: DatasetRow; head: PublishedHead | null; saved: SnapshotRow | null },
): Promise<void> {
  const { taskId, asked, snapshot, restored, createdBy } = restore;
  const { replaced, head, saved } = ended;
  const { reason } = asked;
  await insertReceipt(trx, {
    ...receiptOf({ taskId, replaced, snapshot, safetyId: saved?.id ?? null, reason, createdBy }),
    scope: JSON.stringify(shownScope(asked)),
    changed: JSON.stringify(restored),
    to_branch: head?.branch ?? replaced.head_branch,
    to_version: head?.version ?? replaced.head_version,
    images_after: head?.images ?? replaced.n_images,
    videos_after: head?.videos ?? replaced.n_videos,
  });
}
