import type { Dataset } from "#contract/dataset.ts";
import { type ItemChangeKind, type ItemField, itemChanges, itemFields } from "#contract/diff.ts";
import type { VersionPair } from "#/api/keys.ts";

/** The two versions in the address: by default the current version and the present state. null: there is none. */
export function versionsOf(
  search: URLSearchParams,
  dataset: Pick<Dataset, "current_snapshot_id" | "head">,
): VersionPair | null {
  const from = search.get("from") ?? dataset.current_snapshot_id ?? null;
  const to = search.get("to") ?? "head";
  return from === null ? null : { from, to, head: dataset.head ?? undefined };
}

/** The filters of the sheet in the address. */
export interface CompareFilter {
  change: ItemChangeKind[];
  field: ItemField[];
  label: string[];
}

/** The change of the address that removes all filters. */
export const noFilter = { change: null, field: null, label: null } as const;

/** Ignores unknown kinds and fields. */
export function compareFilterOf(search: URLSearchParams): CompareFilter {
  const [changes, fields] = [search.getAll("change"), search.getAll("field")];
  return {
    change: itemChanges.filter((known) => changes.includes(known)),
    field: itemFields.filter((known) => fields.includes(known)),
    label: [...new Set(search.getAll("label"))].filter((label) => label !== ""),
  };
}

export function isSameFilter(one: CompareFilter, other: CompareFilter): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

export function isFiltered({ change, field, label }: CompareFilter): boolean {
  return change.length + field.length + label.length > 0;
}
