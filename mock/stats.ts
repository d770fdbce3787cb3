import { type Quality, qualityIssues } from "#contract/quality.ts";
import type { Stats } from "#contract/stats.ts";
import type { MediaRow } from "./db.ts";
import { countFacet } from "./media.ts";
import { issuesOf } from "./more-conditions.ts";

/** The statistics of a version. @param others The items of every other version whose files are kept. */
export function statsOf(
  items: readonly MediaRow[],
  others: readonly MediaRow[],
): Omit<Stats, "at" | "head"> {
  const files = Map.groupBy(items, (item) => item.hash);
  const sizes = new Map(items.map((item) => [item.hash, item.size_bytes]));
  const elsewhere = new Set(others.map((item) => item.hash));
  const repeated = [...files.values()].map(({ length }) => length).filter((count) => count > 1);
  return {
    n_items: items.length,
    labels: countFacet(items, "label", {}, { limit: 200 }),
    tags: countFacet(items, "tag", {}, { limit: 200 }),
    types: countFacet(items, "type", {}, { limit: 200 }),
    duplicates: { items: sum(repeated), groups: repeated.length },
    bytes: sum([...sizes.values()]),
    bytes_only_here: sum([...sizes].filter(([hash]) => !elsewhere.has(hash)).map(([, n]) => n)),
    quality: qualityOf(items),
  };
}

function qualityOf(items: readonly MediaRow[]): Quality {
  const issues = qualityIssues.map((issue) => ({
    issue,
    items: items.filter((item) => issuesOf(item).includes(issue)).length,
  }));
  return { measured: true, issues: issues.filter((found) => found.items > 0) };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
