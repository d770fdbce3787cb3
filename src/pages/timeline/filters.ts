import { fitsCriteria } from "#contract/snapshot-filter.ts";
import { foldText } from "#contract/fold-text.ts";
import type { Snapshot } from "#contract/snapshot.ts";
import type { Task } from "#contract/task.ts";
import type { SnapshotFilter } from "#/api/keys.ts";
import { finishedRestores } from "./list/row-model.ts";

/** The filters in the address. */
export interface TimelineFilters {
  text: string;
  reasons: string[];
  authors: string[];
  hideAutomatic: boolean;
  /** The removed snapshots, instead of the live ones. */
  removed: boolean;
}

export function readFilters(search: URLSearchParams): TimelineFilters {
  return {
    text: search.get("q") ?? "",
    reasons: search.getAll("reason"),
    authors: search.getAll("author"),
    hideAutomatic: search.get("automatic") === "hide",
    removed: search.has("removed"),
  };
}

/** The address with other filters; everything else (the selected snapshot) stays. */
export function writeFilters(search: URLSearchParams, filters: TimelineFilters): URLSearchParams {
  const next = new URLSearchParams(search);
  for (const name of ["q", "reason", "author", "automatic", "removed"]) next.delete(name);
  if (filters.text !== "") next.set("q", filters.text);
  for (const reason of filters.reasons) next.append("reason", reason);
  for (const author of filters.authors) next.append("author", author);
  if (filters.hideAutomatic) next.set("automatic", "hide");
  if (filters.removed) next.set("removed", "true");
  return next;
}

/** Whether snapshots are being searched, rather than the whole timeline shown. */
export function isSearching({ text, reasons, authors }: TimelineFilters): boolean {
  return text.trim() !== "" || reasons.length > 0 || authors.length > 0;
}

/** The filters in the form of the API. */
export function toQuery(filters: TimelineFilters): SnapshotFilter {
  return {
    q: filters.text,
    reason: filters.reasons,
    created_by: filters.authors,
    automatic: !filters.hideAutomatic,
    removed: filters.removed,
  };
}

/** The snapshots that match, by the rule of the API. */
export function applyFilters(
  snapshots: readonly Snapshot[],
  filters: TimelineFilters,
): readonly Snapshot[] {
  if (!isSearching(filters) && !filters.hideAutomatic) return snapshots;
  const wanted = toQuery(filters);
  return snapshots.filter((snapshot) => fitsCriteria(snapshot, wanted));
}

/** The finished restores to show: all of them, or in a search those whose reason it finds. */
export function matchingRestores(tasks: readonly Task[], text: string): readonly Task[] {
  const wanted = foldText(text.trim());
  const finished = finishedRestores(tasks);
  return wanted === ""
    ? finished
    : finished.filter(({ reason }) => foldText(reason ?? "").includes(wanted));
}
