import { normaliseStatus } from "#contract/dataset.ts";
import { because } from "#contract/refusals.ts";
import { type DatasetFacts, permissionRefusal, refusal, snapshotRefusal } from "#contract/rules.ts";
import type { Snapshot } from "#contract/snapshot.ts";
import { refusalText, whyNot } from "#/strings/refusals.ts";

/** For each action the reason why it is not possible now, or null. */
export interface SnapshotActions {
  edit: string | null;
  clone: string | null;
  restore: string | null;
  remove: string | null;
}

/** @param changes Items changed since the current version; null or undefined where unknown. */
export function snapshotActions(
  snapshot: Pick<Snapshot, "is_current" | "is_restoring" | "damaged">,
  facts: DatasetFacts,
  changes: number | null | undefined,
): SnapshotActions {
  const { is_current: isCurrent, is_restoring: isRestoring, damaged } = snapshot;
  const facing = { isCurrent, isRestoring, damaged };
  return {
    edit: whyNot(permissionRefusal("update_snapshot", facts)),
    clone: whyNot(refusal("clone_snapshot", facts) ?? snapshotRefusal("clone_snapshot", facing)),
    restore:
      whyNot(
        refusal("restore_snapshot", facts) ??
          snapshotRefusal("restore_snapshot", facing) ??
          (isRestoring ? because("snapshot_restoring") : null),
      ) ??
      // In the status ERROR a restore makes the dataset usable again, with or without changes.
      (isCurrent && changes === 0 && normaliseStatus(facts.status) !== "ERROR"
        ? refusalText.unchanged
        : null),
    remove: whyNot(
      permissionRefusal("delete_snapshot", facts) ?? snapshotRefusal("delete_snapshot", facing),
    ),
  };
}
