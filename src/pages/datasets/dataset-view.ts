import { readSetting, writeSetting } from "#/lib/storage.ts";

export const datasetSorts = [
  "activity",
  "name",
  "items",
  "size",
  "restore",
  "status",
  "date",
] as const;
export type DatasetSort = (typeof datasetSorts)[number];

/** Whether clones are among the datasets, and whether only changed ones are. */
export const cloneFilters = ["hidden", "only"] as const;
export const changeFilters = ["some", "none"] as const;

export interface DatasetFilter {
  text: string;
  /** In the internal spelling; empty means any. */
  statuses: readonly string[];
  clones: (typeof cloneFilters)[number] | null;
  changes: (typeof changeFilters)[number] | null;
}

export interface DatasetView extends DatasetFilter {
  sort: DatasetSort;
  /** The opposite of the order in which the column is looked at first. */
  reversed: boolean;
  look: "cards" | "table";
}

/** What the inventory shows, from its address. */
export function datasetViewOf(search: URLSearchParams): DatasetView {
  const asked = search.get("sort") ?? "";
  const sort = oneOf(datasetSorts, asked.replace(/^-/, ""));
  const look = search.get("view") ?? readSetting("inventory");
  return {
    text: search.get("q") ?? "",
    statuses: search.getAll("status"),
    clones: oneOf(cloneFilters, search.get("clones")),
    changes: oneOf(changeFilters, search.get("changes")),
    sort: sort ?? "activity",
    reversed: sort !== null && asked.startsWith("-"),
    look: look === "table" ? "table" : "cards",
  };
}

/** The sort in the address; null is the default one. */
export function sortInAddress(sort: DatasetSort, reversed = false): string | null {
  if (sort === "activity" && !reversed) return null;
  return `${reversed ? "-" : ""}${sort}`;
}

/** The look that is chosen next time, too. */
export function rememberLook(look: DatasetView["look"]): void {
  writeSetting("inventory", look);
}

export const clearedFilters = { q: null, status: null, clones: null, changes: null };

export function isFiltered({ text, statuses, clones, changes }: DatasetFilter): boolean {
  return text.trim() !== "" || statuses.length > 0 || clones !== null || changes !== null;
}

function oneOf<T extends string>(values: readonly T[], text: string | null): T | null {
  return values.find((value) => value === text) ?? null;
}
