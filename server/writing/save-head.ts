import { randomUUID } from "node:crypto";
import { defaultSnapshotName } from "#contract/names.ts";
import type { Trx } from "../catalog/catalog.ts";
import { updateDataset } from "../catalog/datasets.ts";
import type { DatasetRow, SnapshotRow } from "../catalog/schema.ts";
import { insertSnapshot } from "../catalog/snapshots.ts";

type Savable = Pick<
  DatasetRow,
  | "id"
  | "name"
  | "head_branch"
  | "head_version"
  | "content_hash"
  | "n_images"
  | "n_videos"
  | "current_snapshot_id"
> &
  // What else is known of the version is copied.
  Partial<Pick<DatasetRow, "head_verified_at" | "head_damaged" | "clustered_by">>;

export interface SavedAs {
  reason: "manual" | "creation" | "clone" | "auto";
  createdBy: string;
  name?: string | null | undefined;
  description?: string | null | undefined;
}

/** Without changes since the current version, that is already the checkpoint. */
export function needsSaving(dataset: Pick<DatasetRow, "edited" | "current_snapshot_id">): boolean {
  return dataset.edited || dataset.current_snapshot_id === null;
}

/** Saves the present state of the dataset as a snapshot, which becomes its current version. */
export async function saveHead(
  trx: Trx,
  dataset: Savable,
  as: SavedAs,
  id: string = randomUUID(),
): Promise<SnapshotRow> {
  const [row] = await Promise.all([
    insertHeadSnapshot(trx, dataset, id, as),
    updateDataset(trx, dataset.id, { current_snapshot_id: id, edited: false }),
  ]);
  return row;
}

/**
 * Saves the replaced state after the head was moved, if no snapshot has it; like `saveHead`, but the dataset differs
 * from its current version from the start.
 */
export async function saveReplaced(
  trx: Trx,
  replaced: DatasetRow,
  as: { name: string; createdBy: string },
): Promise<SnapshotRow | null> {
  if (!needsSaving(replaced)) return null;
  const { name, createdBy } = as;
  const saved = await insertHeadSnapshot(trx, replaced, randomUUID(), {
    reason: "auto",
    createdBy,
    name,
  });
  await updateDataset(trx, replaced.id, { current_snapshot_id: saved.id });
  return saved;
}

/** Inserts the snapshot alone; its parent is the current version of the given row. */
export async function insertHeadSnapshot(
  trx: Trx,
  dataset: Savable,
  id: string,
  as: SavedAs,
): Promise<SnapshotRow> {
  return await insertSnapshot(trx, {
    id,
    dataset_id: dataset.id,
    branch: dataset.head_branch,
    version: dataset.head_version,
    content_hash: dataset.content_hash,
    clustered_by: dataset.clustered_by ?? null,
    name: as.name ?? defaultSnapshotName(dataset.name, id),
    description: as.description ?? "",
    reason: as.reason,
    created_by: as.createdBy,
    n_images: dataset.n_images,
    n_videos: dataset.n_videos,
    parent_id: dataset.current_snapshot_id,
    verified_at: dataset.head_verified_at ?? null,
    damaged: dataset.head_damaged ?? null,
  });
}
