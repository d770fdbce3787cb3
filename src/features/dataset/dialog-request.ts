import type { MediaFilter } from "#contract/media.ts";
import type { Snapshot } from "#contract/snapshot.ts";

/** The dialog to open, and its subject. `discard` restores the current version. */
export type DialogRequest =
  | { kind: "create" }
  | { kind: "remove-several"; snapshots: readonly Snapshot[] }
  | { kind: "restore"; snapshot: Snapshot; items?: RestoredItems }
  | { kind: "adopt"; snapshot: Snapshot; from: Relation }
  | { kind: "export"; items: ExportedItems }
  | { kind: "edit" | "use" | "clone" | "discard" | "remove"; snapshot: Snapshot };

/** Another dataset of the family. */
export interface Relation {
  id: string;
  name: string;
}

/** What is exported: the items of a filter, in the present state (`at` null) or a snapshot. */
export interface ExportedItems {
  at: string | null;
  /** The name of the snapshot. */
  version: string | null;
  filter: MediaFilter;
  /** null: not known. */
  count: number | null;
}

/** Single items to restore, and their name in the dialog. */
export interface RestoredItems {
  ids: readonly string[];
  name: string;
}
