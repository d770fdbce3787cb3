import type { ValidationIssue } from "./error.ts";
import type { Route } from "./route.ts";

/** Query strings, encoded alike on both sides: a list repeats the name, a group is `meta.<field>`. */

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
 * Reads a query into the input of the schemas: lists for the names that may repeat, the last value for the others, and
 * `meta.<field>` collected under `meta`.
 */
export function fromSearch(
  search: URLSearchParams,
  lists: readonly string[] = [],
): Record<string, unknown> {
  // Collected once: reading the values of each name would walk over all of them.
  const values = new Map<string, string[]>();
  for (const [name, value] of search) {
    const known = values.get(name);
    if (known === undefined) values.set(name, [value]);
    else known.push(value);
  }
  const groups = new Map<string, Map<string, string[]>>();
  const query = new Map<string, unknown>();
  for (const [name, all] of values) {
    // An object would take it as its prototype.
    if (name.startsWith("__proto__")) continue;
    const dot = name.indexOf(".");
    if (dot > 0) {
      const group = groups.get(name.slice(0, dot)) ?? new Map<string, string[]>();
      groups.set(name.slice(0, dot), group.set(name.slice(dot + 1), all));
    } else {
      query.set(name, lists.includes(name) ? all : all.at(-1));
    }
  }
  for (const [name, group] of groups) query.set(name, Object.fromEntries(group));
  return Object.fromEntries(query);
}

/**
 * Issues for bytes that are no UTF-8. `URLSearchParams` reads them as U+FFFD, which is another text than was sent.
 * @param text As `name=value&name=value`, percent-encoded.
 */
export function encodingIssues(source: string, text: string): ValidationIssue[] {
  if (!text.includes("%")) return [];
  const issues: ValidationIssue[] = [];
  for (const pair of text.replace(/^\?/, "").split("&")) {
    if (isUtf8(pair)) continue;
    const [[name, value] = ["", ""]] = new URLSearchParams(pair);
    const msg = "This is not UTF-8";
    issues.push({ type: "value_error", loc: [source, name], msg, input: value });
  }
  return issues;
}

function isUtf8(encoded: string): boolean {
  try {
    // A percent sign that starts no byte is literal.
    decodeURIComponent(encoded.replace(/%(?![\da-f]{2})/gi, "%25"));
    return true;
  } catch {
    return false;
  }
}

/**
 * Issues of a query before its values are parsed: values that are no UTF-8, unknown names, and repeated names that take
 * one value. Ignoring a name silently would make a filter wider than intended. A documented endpoint ignores such
 * names.
 * @param search As it was sent: `?name=value`.
 */
export function queryIssues(
  { tier, query, lists = [] }: Pick<Route, "tier" | "query" | "lists">,
  search: string,
): ValidationIssue[] {
  const known = Object.keys(query?.shape ?? {});
  const unreadable = encodingIssues("query", search);
  if (tier === "documented") return unreadable.filter(({ loc }) => known.includes(String(loc[1])));
  return [...unreadable, ...nameIssues(new URLSearchParams(search), known, lists)];
}

function nameIssues(
  search: URLSearchParams,
  known: readonly string[],
  lists: readonly string[],
): ValidationIssue[] {
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
