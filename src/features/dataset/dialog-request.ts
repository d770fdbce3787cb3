import type { Snapshot } from "#contract/snapshot.ts";

/** Which dialog is wanted, and about what. `discard` restores the current version. */
export type DialogRequest =
  | { kind: "create" }
  | { kind: "remove-several"; snapshots: readonly Snapshot[] }
  | { kind: "restore"; snapshot: Snapshot; items?: RestoredItems }
  | { kind: "edit" | "clone" | "discard" | "remove"; snapshot: Snapshot };

/** Single items that are to be brought back, and what to call them. */
export interface RestoredItems {
  ids: readonly string[];
  name: string;
}
