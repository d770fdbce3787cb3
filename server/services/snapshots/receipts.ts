import { type RefusalReason, because, refusalOf } from "#contract/refusals.ts";
import { mediaAddresses } from "#contract/media-addresses.ts";
import { decodesVideos } from "../../models/decodes-videos.ts";
import type { Receipt } from "#contract/receipt.ts";
import type { Db } from "../../catalog/catalog.ts";
import {
  type ListedReceipt,
  type RestoreReceipt,
  findReceipt,
  listReceipts,
  snapshotTimes,
} from "../../catalog/receipts.ts";
import { listPictures } from "../../catalog/receipt-counts.ts";
import type { DatasetRow, SnapshotRow } from "../../catalog/schema.ts";
import { refused } from "../../errors.ts";
import { datasetOf } from "../access/access.ts";
import type { Deps } from "../deps.ts";
import { needsSaving } from "../../writing/save-head.ts";
import { readSeqCursor } from "../seq-cursor.ts";
import type { Services } from "../../ports/services.ts";
import { removal } from "../to-wire.ts";

const pageSize = 60;

export function receiptServices({ catalog }: Deps): Services["receipts"] {
  return {
    async list(actor, datasetId, { limit = pageSize, cursor }) {
      const dataset = await datasetOf(catalog.db, actor, datasetId);
      const before = cursor === undefined ? undefined : readSeqCursor(cursor);
      // One more than requested, to know whether there is a next page.
      const rows = await listReceipts(catalog.db, datasetId, { limit: limit + 1, before });
      const page = rows.slice(0, limit);
      const last = page.at(-1);
      const toReceipt = await receiptWorder(catalog.db, dataset, page);
      return {
        receipts: page.map(toReceipt),
        next_cursor: rows.length > limit && last !== undefined ? String(last.seq) : null,
      };
    },

    async get(actor, datasetId, taskId) {
      const dataset = await datasetOf(catalog.db, actor, datasetId);
      const row = await findReceipt(catalog.db, datasetId, taskId);
      if (row === undefined) throw refused(because("receipt_not_found"));
      return (await receiptWorder(catalog.db, dataset, [row]))(row);
    },

    async pictures(actor, datasetId, taskId) {
      await datasetOf(catalog.db, actor, datasetId);
      const row = await findReceipt(catalog.db, datasetId, taskId);
      if (row === undefined) throw refused(because("receipt_not_found"));
      const pictures = await listPictures(catalog.db, taskId);
      return {
        pictures: pictures.map(
          ({ media_id: mediaId, media_type: mediaType, sha256, ...picture }) => ({
            ...picture,
            media_id: mediaId,
            media_type: mediaType,
            media_thumb_uri: mediaAddresses(
              datasetId,
              { mediaId, mediaType, sha256 },
              { frames: decodesVideos() },
            ).media_thumb_uri,
          }),
        ),
        pending: row.picture_tries > 0,
      };
    },
  };
}

/** The common part of the receipts of full and of partial restores. */
export function receiptOf(restore: {
  taskId: string;
  /** The dataset before the restore. */
  replaced: DatasetRow;
  snapshot: SnapshotRow;
  safetyId: string | null;
  reason: string | undefined;
  createdBy: string;
}) {
  const { replaced, snapshot, safetyId } = restore;
  const currentId = replaced.current_snapshot_id;
  return {
    task_id: restore.taskId,
    dataset_id: replaced.id,
    snapshot_id: snapshot.id,
    snapshot_name: snapshot.name,
    safety_snapshot_id: safetyId,
    undo_snapshot_id: safetyId ?? (needsSaving(replaced) ? null : currentId),
    current_snapshot_id: currentId,
    from_edited: replaced.edited,
    created_by: restore.createdBy,
    reason: restore.reason ?? null,
    from_branch: replaced.head_branch,
    from_version: replaced.head_version,
    images_before: replaced.n_images,
    videos_before: replaced.n_videos,
  } satisfies Partial<RestoreReceipt>;
}

/** @param rows All receipts to be worded, of one dataset, newest first. */
export async function receiptWorder(
  db: Db,
  dataset: Pick<DatasetRow, "id" | "name">,
  rows: readonly ListedReceipt[],
): Promise<(row: ListedReceipt) => Receipt> {
  const oldest = rows.at(-1)?.created_at;
  const times = oldest === undefined ? [] : await snapshotTimes(db, dataset.id, oldest);
  return (row) => {
    const first = times.findIndex((time) => time > row.created_at);
    return toReceipt(row, { name: dataset.name, since: first < 0 ? 0 : times.length - first });
  };
}

function toReceipt(row: ListedReceipt, dataset: { name: string; since: number }): Receipt {
  const refusal = undoRefusal(row);
  return {
    task_id: row.task_id,
    dataset_id: row.dataset_id,
    dataset_name: dataset.name,
    created_at: row.created_at,
    created_by: row.created_by,
    reason: row.reason,
    snapshot_id: row.snapshot_id,
    snapshot_name: row.snapshot_name,
    scope: row.scope,
    from_snapshot:
      row.from_snapshot_id === null
        ? null
        : {
            snapshot_id: row.from_snapshot_id,
            snapshot_name: row.from_snapshot_name ?? "",
            edited: row.from_edited ?? true,
          },
    images_before: row.images_before,
    videos_before: row.videos_before,
    images_after: row.images_after,
    videos_after: row.videos_after,
    changed: row.changed,
    safety_snapshot_id: row.safety_snapshot_id,
    safety_snapshot_name: row.safety_name,
    undo:
      refusal === null && row.undo_snapshot_id !== null
        ? { snapshot_id: row.undo_snapshot_id, snapshot_name: row.undo_name ?? "" }
        : null,
    undo_refusal: refusal === null ? null : refusalOf(refusal).sentence,
    undo_refusal_code: refusal?.code ?? null,
    undo_removed: undoRemoved(row),
    undone_by:
      row.undone_at === null
        ? null
        : {
            task_id: row.undone_task_id,
            created_at: row.undone_at,
            created_by: row.undone_by ?? "",
          },
    undoes:
      row.undoes_task_id === null
        ? null
        : {
            task_id: row.undoes_task_id,
            created_at: row.undoes_at ?? "",
            created_by: row.undoes_by ?? "",
          },
    snapshots_since: dataset.since,
    overwritten_edits: row.from_edits,
    adopted_from: row.adopted_from,
    is_current: row.is_current,
  };
}

function undoRemoved(row: ListedReceipt): Receipt["undo_removed"] {
  const { undo_snapshot_id: id, undo_name: name, undo_deleted_at: removedAt } = row;
  if (id === null || name === null || removedAt === null) return null;
  const times = removal(removedAt);
  // It may be purged at any moment.
  if (Date.parse(`${times.kept_until}Z`) <= Date.now()) return null;
  return { snapshot_id: id, snapshot_name: name, ...times };
}

/** Why no snapshot undoes the restore, or null where one does. */
function undoRefusal(row: ListedReceipt): RefusalReason | null {
  const { changed } = row;
  if (changed !== null && changed.added + changed.removed + changed.modified === 0) {
    return because("undo_unchanged");
  }
  if (row.undo_snapshot_id === null) return because("undo_unsaved");
  const isThere = row.undo_name !== null && row.undo_deleted_at === null;
  return isThere ? null : because("undo_snapshot_removed");
}
