import type { Snapshot } from "#contract/snapshot.ts";

/** Which dialog is wanted, and about what. `discard` restores the current version. */
export type DialogRequest =
  | { kind: "create" }
  | { kind: "remove-several"; snapshots: readonly Snapshot[] }
  | { kind: "edit" | "clone" | "restore" | "discard" | "remove"; snapshot: Snapshot };
