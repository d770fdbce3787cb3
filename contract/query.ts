/**
 * Query strings, the same way on both sides: a list is a repeated name, a group is `meta.<field>`.
 */

type QueryValue =
  | string
  | number
  | boolean
  | readonly string[]
  | Readonly<Record<string, readonly string[]>>
  | undefined;

/** Writes a query; undefined values and empty lists are left out. */
export function toSearch(query: Readonly<Record<string, QueryValue>>): URLSearchParams {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined) continue;
    if (typeof value !== "object") {
      search.append(name, String(value));
    } else if (isList(value)) {
      for (const item of value) search.append(name, item);
    } else {
      for (const [field, items] of Object.entries(value)) {
        for (const item of items) search.append(`${name}.${field}`, item);
      }
    }
  }
  return search;
}

/**
 * Reads a query into what the schemas take: lists for the names that may repeat, the last value for the
 * others, and `meta.<field>` gathered under `meta`.
 */
export function fromSearch(
  search: URLSearchParams,
  lists: readonly string[] = [],
): Record<string, unknown> {
  const query: Record<string, unknown> = {};
  for (const name of new Set(search.keys())) {
    const values = search.getAll(name);
    const dot = name.indexOf(".");
    if (dot > 0) {
      const group = name.slice(0, dot);
      const fields = (query[group] ?? {}) as Record<string, string[]>;
      query[group] = { ...fields, [name.slice(dot + 1)]: values };
    } else {
      query[name] = lists.includes(name) ? values : values.at(-1);
    }
  }
  return query;
}

function isList(value: object): value is readonly string[] {
  return Array.isArray(value);
}
