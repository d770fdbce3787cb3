import { includesFolded } from "./fold-text.ts";
import type { RouteQuery } from "./route.ts";
import type { listSnapshots } from "./routes/snapshots.ts";
import { type Snapshot, automaticReasons } from "./snapshot.ts";

/** The filters of the list of snapshots, by its route. */
export type SnapshotCriteria = Pick<
  RouteQuery<typeof listSnapshots>,
  "q" | "reason" | "created_by" | "automatic"
>;

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
