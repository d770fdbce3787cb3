import { type TimelineRow, isWhole } from "#/pages/timeline/list/row-model.ts";
import type { GraphRow } from "./graph.ts";

/** The timeline's rows as the graph sees them. Only a restore of everything moves the line of the present state. */
export function graphRows(rows: readonly TimelineRow[]): GraphRow[] {
  return rows.map((row) => {
    if (row.kind === "snapshot") return { kind: "snapshot", id: row.key };
    if (!isWhole(row)) return { kind: "other" };
    return { kind: "restore", id: row.task.snapshot_id ?? null };
  });
}
