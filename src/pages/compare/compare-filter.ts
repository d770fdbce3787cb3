import type { Dataset } from "#contract/dataset.ts";
import { type ItemChangeKind, type ItemField, itemChanges, itemFields } from "#contract/diff.ts";
import type { VersionPair } from "#/api/keys.ts";

type ComparedDataset = Pick<Dataset, "id" | "current_snapshot_id" | "head">;

/**
 * The two versions in the address: by default the current version and the present state. null: there is none.
 * @param other The dataset that the address names for the second one; undefined where it is the same, or not loaded.
 */
export function versionsOf(
  search: URLSearchParams,
  dataset: ComparedDataset,
  other?: Pick<Dataset, "head">,
): VersionPair | null {
  const from = search.get("from") ?? dataset.current_snapshot_id ?? null;
  const to = search.get("to") ?? "head";
  if (from === null) return null;
  const toDataset = toDatasetOf(search, dataset.id);
  if (toDataset === null) return { from, to, head: dataset.head ?? undefined };
  return { from, to, toDataset, head: `${dataset.head} ${other?.head}` };
}

/** The dataset of the second version, if it is another one. */
export function toDatasetOf(search: URLSearchParams, datasetId: string): string | null {
  const other = search.get("to_dataset") ?? "";
  return other === "" || other === datasetId ? null : other;
}

/** The filters of the sheet in the address. */
export interface CompareFilter {
  change: ItemChangeKind[];
  field: ItemField[];
  label: string[];
  text: string;
}

/** Their names in the address. */
export const filterNames = { change: "kind", field: "field", label: "label", text: "q" } as const;

/** The change of the address that removes all filters. */
export const noFilter = { kind: null, change: null, field: null, label: null, q: null } as const;

/** Ignores unknown kinds and fields. The kind had another name in older links. */
export function compareFilterOf(search: URLSearchParams): CompareFilter {
  const changes = [...search.getAll(filterNames.change), ...search.getAll("change")];
  const fields = search.getAll(filterNames.field);
  return {
    change: itemChanges.filter((known) => changes.includes(known)),
    field: itemFields.filter((known) => fields.includes(known)),
    label: [...new Set(search.getAll(filterNames.label))].filter((label) => label !== ""),
    text: (search.get(filterNames.text) ?? "").trim().slice(0, 1000),
  };
}

export function isSameFilter(one: CompareFilter, other: CompareFilter): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

export function isFiltered({ change, field, label, text }: CompareFilter): boolean {
  return change.length + field.length + label.length > 0 || text !== "";
}

/** The orders of the labels. */
export const labelSorts = ["changed", "items", "name"] as const;
export type LabelSort = (typeof labelSorts)[number];

export function labelSortOf(search: URLSearchParams): LabelSort {
  return labelSorts.find((known) => known === search.get("sort")) ?? "changed";
}
