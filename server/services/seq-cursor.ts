import { invalid } from "../errors.ts";

/** A page's cursor is the `seq` of its last row. @throws invalid for a cursor that this service did not issue. */
export function readSeqCursor(cursor: string): number {
  if (!/^\d{1,15}$/.test(cursor)) {
    throw invalid(["query", "cursor"], "The cursor is not one that a page gave", cursor);
  }
  return Number(cursor);
}
