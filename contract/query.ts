import type { ValidationIssue } from "./error.ts";
import type { Route } from "./route.ts";

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
    // An object would take it for its prototype.
    if (name.startsWith("__proto__")) continue;
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

/**
 * What is wrong with the names in an address of one of our own endpoints: those that it does not know, and those that
 * are there twice and that it takes one value of. A name that is left out silently is a filter that is wider than
 * was meant. A documented endpoint ignores them.
 */
export function queryIssues(
  { tier, query, lists = [] }: Pick<Route, "tier" | "query" | "lists">,
  search: URLSearchParams,
): ValidationIssue[] {
  if (tier === "documented") return [];
  const known = Object.keys(query?.shape ?? {});
  return [...new Set(search.keys())].flatMap((name) => {
    const isField = name.startsWith("meta.") && known.includes("meta");
    const loc = ["query", name];
    if (!isField && !known.includes(name)) {
      const msg = "This parameter is not known here";
      return [{ type: "extra_forbidden", loc, msg, input: null }];
    }
    if (isField || lists.includes(name) || search.getAll(name).length === 1) return [];
    return [{ type: "value_error", loc, msg: "This parameter is named twice", input: null }];
  });
}

function isList(value: object): value is readonly string[] {
  return Array.isArray(value);
}
