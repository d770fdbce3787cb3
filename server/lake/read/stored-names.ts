import type { Table } from "@lancedb/lancedb";
import { prepareFoldedPatterns } from "#contract/folded-pattern.ts";
import { foldText } from "#contract/fold-text.ts";
import type { MediaFilter } from "#contract/media.ts";
import { countValues } from "./facets.ts";
import { filterSql } from "./filter.ts";
import type { FieldType } from "../schema/metadata-field.ts";

/** Filters whose values are names given by users. */
const named = ["label", "tag"] as const;
type Named = (typeof named)[number];

/**
 * Replaces each label and tag of the filter by the names of a version that fold to the same text, so that SQL can look
 * them up in an index. Also loads what `filterSql` needs to fold a search text.
 * @param namesOf All labels, or all tags, of the version.
 */
export async function withStoredNames(
  filter: MediaFilter,
  namesOf: (name: Named) => Promise<Iterable<string>>,
): Promise<MediaFilter> {
  if (filter.text !== undefined) await prepareFoldedPatterns();
  const stored: MediaFilter = { ...filter };
  for (const name of named) {
    const asked = filter[name];
    if (asked === undefined || asked.length === 0) continue;
    const folded = new Set(asked.map(foldText));
    stored[name] = [...asked];
    for (const one of await namesOf(name)) {
      if (folded.has(foldText(one)) && !asked.includes(one)) stored[name].push(one);
    }
  }
  return stored;
}

/** The SQL condition of a filter on the current version of a table; see `filterSql`. */
export async function foldedSql(
  table: Table,
  filter: MediaFilter,
  fields: ReadonlyMap<string, FieldType>,
): Promise<string | null> {
  const stored = await withStoredNames(filter, async (name) => {
    const counts = await countValues(table, null, [name]);
    return counts.get(name)?.keys() ?? [];
  });
  return filterSql(stored, fields);
}
