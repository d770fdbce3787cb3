import { type DatasetStatus, type Role, normaliseStatus } from "./dataset.ts";
import type { Operation } from "./operations.ts";
import { type RefusalReason, because } from "./refusals.ts";
import type { TaskType } from "./task.ts";

/**
 * Which operation is allowed in which state, and the reason if it is not. The service enforces these rules, the console
 * shows them before the click, and the mock answers by them: stated once, here.
 */

interface Rule {
  /** The least role that is allowed. */
  role: Role;
  /** Needs the dataset's snapshot feature. */
  snapshots: boolean;
  /** The statuses that allow it; null where the status does not matter. */
  statuses: readonly DatasetStatus[] | null;
  /** Unfinished tasks of these types on the dataset block it. */
  blockedBy: readonly TaskType[];
}

const stable = ["READY", "PARTIAL_INDEX", "ERROR"] as const;

/** At most one of these runs on a dataset; all of them change its data. */
export const exclusiveTasks = [
  "DATASET_CREATION",
  "ENRICHMENT",
  "MEDIA_ADDITION",
  "REINDEX",
  "LABEL_PROPAGATION",
  "ANNOTATION_IMPORT",
  "CUSTOM_METADATA",
  "SNAPSHOT_RESTORE",
] as const satisfies TaskType[];

const anyMajorTask = [...exclusiveTasks, "SNAPSHOT_CLONE"] as const satisfies TaskType[];

const edits: Rule = { role: "editor", snapshots: false, statuses: stable, blockedBy: anyMajorTask };
const enriches: Rule = { ...edits, statuses: ["READY"] };
const indexes: Rule = { ...edits, statuses: ["READY", "PARTIAL_INDEX"] };

export const rules: Record<Operation, Rule> = {
  create_snapshot: {
    role: "editor",
    snapshots: true,
    statuses: ["READY"],
    blockedBy: exclusiveTasks,
  },
  update_snapshot: { role: "editor", snapshots: true, statuses: null, blockedBy: [] },
  restore_snapshot: { role: "editor", snapshots: true, statuses: stable, blockedBy: anyMajorTask },
  // a task of the new dataset: no task on the source blocks it
  clone_snapshot: { role: "editor", snapshots: true, statuses: stable, blockedBy: [] },
  delete_snapshot: { role: "editor", snapshots: true, statuses: null, blockedBy: [] },
  // names versions that the lake still has, so no task on the dataset blocks it
  undelete_snapshot: { role: "editor", snapshots: true, statuses: null, blockedBy: [] },
  edit_media: edits,
  delete_media: edits,
  add_media: indexes,
  // documented in PARTIAL INDEX only; where nothing was added, it brings the clusters up to date
  reindex: indexes,
  enrich: enriches,
  propagate_labels: enriches,
  import_labels: edits,
  import_metadata: enriches,
  share_dataset: { role: "owner", snapshots: false, statuses: null, blockedBy: [] },
  rename_dataset: { role: "editor", snapshots: false, statuses: null, blockedBy: [] },
  delete_dataset: { role: "owner", snapshots: false, statuses: null, blockedBy: anyMajorTask },
  undelete_dataset: { role: "owner", snapshots: false, statuses: null, blockedBy: [] },
};

/** The input of the rules. Absent facts (a backend that does not tell) are assumed to permit: the server decides. */
export interface DatasetFacts {
  /** Any spelling. */
  status: string;
  /** Types of the tasks on this dataset that are not final. */
  unfinished: readonly string[];
  role?: Role | undefined;
  snapshotSupport?: boolean | undefined;
  /** The damage of the present content's files; null or absent: none is known. */
  damaged?: string | null | undefined;
}

const rank: Record<Role, number> = { viewer: 0, editor: 1, owner: 2 };

/** Whether the reason of a refusal will pass: a task runs, or the dataset is not ready. */
export function isPassing(code: string | null): boolean {
  return code !== null && passing.has(code);
}
const passing: ReadonlySet<string> = new Set([
  "blocked_by_task",
  "wrong_status",
  "snapshot_restoring",
  "snapshot_cloning",
] satisfies RefusalReason["code"][]);

/**
 * Why the operation is refused on a dataset, or null where it is allowed. Permission first, then state, then damage.
 */
export function refusal(operation: Operation, facts: DatasetFacts): RefusalReason | null {
  return (
    permissionRefusal(operation, facts) ??
    stateRefusal(operation, facts) ??
    damageRefusal(operation, facts.damaged)
  );
}

/** Why the operation is refused where the dataset is damaged. Not for an undo, which returns to an earlier version. */
export function damageRefusal(
  operation: Operation,
  damaged: DatasetFacts["damaged"],
): RefusalReason | null {
  if (damaged == null || rules[operation].statuses === null) return null;
  // These read a snapshot; all others would make a new version from damaged content, which would look intact.
  if (operation === "restore_snapshot" || operation === "clone_snapshot") return null;
  return because("dataset_damaged", { what: damaged });
}

/** The 403s: feature and role. */
export function permissionRefusal(
  operation: Operation,
  facts: Pick<DatasetFacts, "role" | "snapshotSupport">,
): RefusalReason | null {
  const rule = rules[operation];
  if (rule.snapshots && facts.snapshotSupport === false) {
    return because("snapshots_off");
  }
  if (facts.role !== undefined && rank[facts.role] < rank[rule.role]) {
    return because("role_missing", { role: rule.role });
  }
  return null;
}

/** The 409s: running tasks, and the status of the dataset. */
export function stateRefusal(
  operation: Operation,
  facts: Pick<DatasetFacts, "status" | "unfinished">,
): RefusalReason | null {
  const rule = rules[operation];
  const blocking = facts.unfinished.find((type) =>
    (rule.blockedBy as readonly string[]).includes(type),
  );
  if (blocking !== undefined) {
    return because("blocked_by_task", { operation, task_type: blocking });
  }
  const status = normaliseStatus(facts.status);
  if (rule.statuses !== null && !(rule.statuses as readonly string[]).includes(status)) {
    return because("wrong_status", { operation, dataset_status: status });
  }
  return null;
}

export interface SnapshotFacts {
  isCurrent: boolean;
  isRestoring: boolean;
  isCloning?: boolean;
  /** The damage of its files; null or absent: none is known. */
  damaged?: string | null | undefined;
}

/** Why the operation is refused on this particular snapshot, or null. */
export function snapshotRefusal(
  operation: "delete_snapshot" | "restore_snapshot" | "clone_snapshot",
  snapshot: SnapshotFacts,
): RefusalReason | null {
  if (operation !== "delete_snapshot") {
    return snapshot.damaged == null
      ? null
      : because("snapshot_damaged", { what: snapshot.damaged });
  }
  if (snapshot.isCurrent) return because("snapshot_is_current");
  if (snapshot.isRestoring) return because("snapshot_restoring");
  if (snapshot.isCloning === true) return because("snapshot_cloning");
  return null;
}
