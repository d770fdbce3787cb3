import type { Generated } from "kysely";
import type { SnapshotSummary } from "#contract/diff.ts";
import type { RestoreScope } from "#contract/receipt.ts";
import type { Instant, Json, Stamped } from "./schema.ts";

/** Tables of what restores and edits did, and what snapshots changed. */

export interface ReceiptsTable {
  task_id: string;
  dataset_id: string;
  snapshot_id: string;
  snapshot_name: string;
  safety_snapshot_id: string | null;
  created_by: string;
  created_at: Stamped;
  reason: string | null;
  from_branch: string;
  from_version: number;
  to_branch: string;
  to_version: number;
  images_before: number;
  videos_before: number;
  images_after: number;
  videos_after: number;
  /** null: the dataset as a whole. */
  scope: Json<RestoreScope | null> | null;
  /** null: not counted. */
  changed: Json<ChangeCounts | null> | null;
  /** So often it may yet be tried to count it. Until it is 0 both versions are kept, and named as they are now. */
  count_tries: Generated<number>;
  /** Since when the state that it replaced is back, by whom, and by which restore if it was one. */
  undone_at: Generated<Instant | null>;
  undone_by: Generated<string | null>;
  undone_task_id: Generated<string | null>;
  /** The snapshot that holds exactly the state that was replaced. */
  undo_snapshot_id: string | null;
  /** The current version at that time, and whether anything had been changed since; null in receipts of before. */
  from_snapshot_id: string | null;
  from_snapshot_name: string | null;
  from_edited: boolean | null;
  /** Order of creation. */
  seq: Generated<number>;
}

export interface ChangeCounts {
  added: number;
  removed: number;
  modified: number;
}

/** Where each dataset's last edit of items leads back to, or, once undone, forward to. */
export interface UndosTable {
  dataset_id: string;
  branch: string;
  version: number;
  n_images: number;
  n_videos: number;
  content_hash: string | null;
  /** `edited` and the current version as they were there: what an undo brings back with the items. */
  edited: boolean;
  current_snapshot_id: string | null;
  /** The step leads away from this state of the dataset only: once the head is another, it is void. */
  head_revision: number;
  redo: boolean;
  /** What the edit was, and how many items it changed. */
  operation: string;
  items: number;
  made_at: Stamped;
}

/** What a snapshot changed against one before it, and what is in it: neither ever changes. */
export interface SnapshotSummariesTable {
  snapshot_id: string;
  /** The snapshot itself where there is none before it. */
  previous_id: string;
  summary: Json<KeptSummary>;
}

export type KeptSummary = Omit<SnapshotSummary, "snapshot_id" | "previous_id">;
