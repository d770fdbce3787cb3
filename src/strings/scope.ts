import type { RestoreScope } from "#contract/receipt.ts";
import { counted } from "#/lib/numbers.ts";
import { translated } from "./translated.ts";

const fields: Readonly<Record<string, string | undefined>> = {
  labels: "labels",
  tags: "tags",
  caption: "captions",
  metadata: "metadata",
  clustering: "clusters",
  media: "media",
};
const conditions: Readonly<Record<string, string | undefined>> = {
  label: "label",
  tag: "tag",
  cluster: "cluster",
  type: "type",
  text: "text",
};

/** The words for the part of a snapshot that a restore restored. */
export const restoredPartText = translated("restoredPartText", {
  all: "Everything",
  only: (names: string) => `Only ${names}`,
  onlyItems: (n: number) => `Only ${counted(n, { one: "item", other: "items" })}`,
  exceptItems: (n: number) => `without ${counted(n, { one: "item", other: "items" })}`,
  itemsWith: (what: string) => `Only items with ${what}`,
  is: (name: string, values: readonly string[]) =>
    `${name} ${values.map((value) => `“${value}”`).join(" or ")}`,
  and: " and ",
  fields,
  conditions,
});

/** The names of fields, as in `only`, in words. */
export function fieldNames(names: readonly string[]): string {
  return names.map((name) => restoredPartText.fields[name] ?? name).join(", ");
}

/** What a restore restored, as one sentence. null: all of the snapshot. */
export function scopeWords(scope: RestoreScope | null): string {
  if (scope === null) return restoredPartText.all;
  const parts = scope.only === null ? [] : [restoredPartText.only(fieldNames(scope.only))];
  if (scope.filter !== null) parts.push(filterWords(scope.filter));
  return parts.join(" · ");
}

/** A filter of items in words; of ids only their number. */
export function filterWords(filter: Readonly<Record<string, unknown>>): string {
  const { media_ids: ids, except_ids: excepted, meta, ...others } = filter;
  const metadata = typeof meta === "object" && meta !== null ? meta : {};
  const found = Object.entries({ ...others, ...metadata }).map(([name, value]) =>
    restoredPartText.is(restoredPartText.conditions[name] ?? name, valuesOf(value)),
  );
  return [
    ...(Array.isArray(ids) ? [restoredPartText.onlyItems(ids.length)] : []),
    ...(found.length > 0 ? [restoredPartText.itemsWith(found.join(restoredPartText.and))] : []),
    ...(Array.isArray(excepted) ? [restoredPartText.exceptItems(excepted.length)] : []),
  ].join(" · ");
}

const valuesOf = (value: unknown): string[] => (Array.isArray(value) ? value : [value]).map(String);
