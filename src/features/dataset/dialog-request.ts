import type { Snapshot } from "#contract/snapshot.ts";

/** The dialog to open, and its subject. `discard` restores the current version. */
export type DialogRequest =
  | { kind: "create" }
  | { kind: "remove-several"; snapshots: readonly Snapshot[] }
  | { kind: "restore"; snapshot: Snapshot; items?: RestoredItems }
  | { kind: "edit" | "clone" | "discard" | "remove"; snapshot: Snapshot };

/** Single items to restore, and their name in the dialog. */
export interface RestoredItems {
  ids: readonly string[];
  name: string;
}
