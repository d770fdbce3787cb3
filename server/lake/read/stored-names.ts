import type { Table } from "@lancedb/lancedb";
import { prepareFoldedPatterns } from "#contract/folded-pattern.ts";
import { foldText } from "#contract/fold-text.ts";
import { countValues } from "./facets.ts";
import { type Condition, everyRow } from "./condition.ts";
import { conditionOf } from "./filter.ts";
import type { LakeFilter } from "./lake-filter.ts";
import type { FieldType } from "../schema/metadata-field.ts";

/** Filters whose values are names given by users. */
const named = ["label", "tag"] as const;
type Named = (typeof named)[number];

/**
 * Replaces each label and tag of the filter by the names of a version that fold to the same text, so that SQL can look
 * them up in an index. Also loads what `conditionOf` needs to fold a search text.
 * @param namesOf All labels, or all tags, of the version.
 */
export async function withStoredNames(
  filter: LakeFilter,
  namesOf: (name: Named) => Promise<Iterable<string>>,
): Promise<LakeFilter> {
  if (filter.text !== undefined) await prepareFoldedPatterns();
  const stored: LakeFilter = { ...filter };
  for (const name of named) {
    const any = filter[name];
    const none = filter[`not_${name}`];
    const all = filter[`all_${name}`];
    if (!any?.length && !none?.length && !all?.length) continue;
    const byFolded = Map.groupBy(await namesOf(name), foldText);
    const alike = (asked: readonly string[]) => [
      ...new Set(asked.flatMap((one) => [one, ...(byFolded.get(foldText(one)) ?? [])])),
    ];
    if (any !== undefined) stored[name] = alike(any);
    if (none !== undefined) stored[`not_${name}`] = alike(none);
    if (all !== undefined) stored[`all_${name}`] = all.map(alike);
  }
  return stored;
}

/** The condition of a filter on the current version of a table; see `conditionOf`. */
export async function foldedCondition(
  table: Table,
  filter: LakeFilter,
  fields: ReadonlyMap<string, FieldType>,
): Promise<Condition> {
  const stored = await withStoredNames(filter, async (name) => {
    const counts = await countValues(table, everyRow, [name]);
    return counts.get(name)?.keys() ?? [];
  });
  return conditionOf(stored, fields);
}
