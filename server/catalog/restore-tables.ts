import type { Generated } from "kysely";
import type { ItemChangeKind, SnapshotSummary } from "#contract/diff.ts";
import type { MediaItem } from "#contract/media.ts";
import type { AdoptedFrom, RestoreScope } from "#contract/receipt.ts";
import type { Instant, Json, Stamped } from "./column-types.ts";

/** Tables for the effects of restores and edits, and for the summaries of snapshots. */

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
  /** Where the version was adopted from; null: it was the dataset's own. */
  adopted_from: Json<AdoptedFrom | null> | null;
  /** null: the dataset as a whole. */
  scope: Json<RestoreScope | null> | null;
  /** null: not counted. */
  changed: Json<ChangeCounts | null> | null;
  /**
   * Remaining attempts to count it. While it is above 0, both versions are kept, and moved when the collector moves
   * them.
   */
  count_tries: Generated<number>;
  /** The same for its pictures. */
  picture_tries: Generated<number>;
  /** When the replaced state was brought back, by which user, and by which restore if it was one. */
  undone_at: Generated<Instant | null>;
  undone_by: Generated<string | null>;
  undone_task_id: Generated<string | null>;
  /** The snapshot that holds exactly the state that was replaced. */
  undo_snapshot_id: string | null;
  /** The current version at that time, and whether there were edits since it; null in older receipts. */
  from_snapshot_id: string | null;
  from_snapshot_name: string | null;
  from_edited: boolean | null;
  /** The number of edits since then, at most `mostEdits`; null in older receipts. */
  from_edits: Generated<number | null>;
  /** Order of creation. */
  seq: Generated<number>;
}

/** A picture of an item that a restore replaced. */
export interface ReceiptPicturesTable {
  task_id: string;
  /** Its position among those of the receipt. */
  place: number;
  change: ItemChangeKind;
  media_id: string;
  sha256: string;
  file_name: string;
  media_type: MediaItem["media_type"];
  width: number;
  height: number;
  /** WebP, small. */
  picture: Buffer;
}

export interface ChangeCounts {
  added: number;
  removed: number;
  modified: number;
}

/** The version that an undo of each dataset's last edit leads to, or a redo after the undo. */
export interface UndosTable {
  dataset_id: string;
  branch: string;
  version: number;
  n_images: number;
  n_videos: number;
  content_hash: string | null;
  clustered_by: Generated<string | null>;
  /** `edited` and the current version at that state: an undo restores them with the items. */
  edited: boolean;
  current_snapshot_id: string | null;
  /** The step is valid only for this revision of the head. */
  head_revision: number;
  redo: boolean;
  /** The operation of the edit, and the number of items that it changed. */
  operation: string;
  items: number;
  made_at: Stamped;
}

/** What a snapshot changed compared with an earlier one, and its statistics. Both are immutable. */
export interface SnapshotSummariesTable {
  snapshot_id: string;
  /** The snapshot itself where there is no earlier one. */
  previous_id: string;
  summary: Json<KeptSummary>;
}

/** Without the counts of classes, which are stored apart: more classes may be added. */
export type KeptSummary = Omit<SnapshotSummary, "snapshot_id" | "previous_id">;
