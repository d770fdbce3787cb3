import { includesFolded } from "./fold-text.ts";
import { type Snapshot, automaticReasons } from "./snapshot.ts";

/** The filters of the list of snapshots: `q`, `reason`, `created_by` and `automatic` of its query. */
export interface SnapshotCriteria {
  q?: string | undefined;
  /** Any of them. */
  reason?: string[] | undefined;
  created_by?: string[] | undefined;
  /** False leaves out automatic snapshots, except the current and the restoring one: they show the state of the dataset. */
  automatic?: boolean | undefined;
}

/** Whether a snapshot is in the list of a query: the rule of the service's SQL, for the console and the mock. */
export function fitsCriteria(row: Snapshot, wanted: SnapshotCriteria): boolean {
  const { q = "", reason = [], created_by: authors = [], automatic = true } = wanted;
  if (reason.length > 0 && !reason.includes(row.reason)) return false;
  if (authors.length > 0 && !authors.includes(row.created_by)) return false;
  const marked = row.is_current || row.is_restoring;
  if (!automatic && automaticReasons.includes(row.reason) && !marked) return false;
  const text = q.trim();
  return text === "" || includesFolded(`${row.snapshot_name}\n${row.description}`, text);
}
