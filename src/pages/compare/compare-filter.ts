import { type ItemChangeKind, type ItemField, itemChanges, itemFields } from "#contract/diff.ts";

/** What of the address narrows the sheet. */
export interface CompareFilter {
  change: ItemChangeKind[];
  field: ItemField[];
  label: string[];
}

/** The change of the address that takes all of it away. */
export const noFilter = { change: null, field: null, label: null } as const;

/** Kinds and fields that nobody knows are left out. */
export function compareFilterOf(search: URLSearchParams): CompareFilter {
  const [changes, fields] = [search.getAll("change"), search.getAll("field")];
  return {
    change: itemChanges.filter((known) => changes.includes(known)),
    field: itemFields.filter((known) => fields.includes(known)),
    label: [...new Set(search.getAll("label"))].filter((label) => label !== ""),
  };
}

export function isFiltered({ change, field, label }: CompareFilter): boolean {
  return change.length + field.length + label.length > 0;
}
