import { clusterAt, clusterLevels } from "#contract/clusters.ts";
import { useDatasetPage } from "#/features/dataset/use-dataset-page.ts";
import { useSnapshotName } from "#/features/snapshots/use-snapshot-name.ts";
import { byteSize } from "#/lib/bytes.ts";
import { exploreText } from "#/strings/explore.ts";
import {
  type Condition,
  type FilterField,
  isMetaField,
  type ListField,
  type MetaCondition,
  type RangeField,
} from "./explore-filter.ts";

const words = exploreText.filters;
/** The values that a chip names. */
const most = 3;

/** A condition as a sentence: `Label is` `not` `car` or `bus`. */
export interface ConditionWords {
  lead: string;
  not: string | null;
  values: readonly string[];
  /** Between the values. */
  join: string;
}

export function useConditionWords(condition: Condition): ConditionWords {
  const { dataset } = useDatasetPage();
  const since = condition.kind === "since" ? condition.snapshotId : null;
  const name = useSnapshotName(dataset.id, since);
  switch (condition.kind) {
    case "list":
      return listWords(condition);
    case "range":
      return {
        lead: words.is(fieldWords(condition.field)),
        not: null,
        values: [rangeWords(condition)],
        join: "",
      };
    case "meta":
      return metaWords(condition);
    case "since":
      return {
        lead: words.since,
        not: null,
        values: [since === null ? words.nothingYet : (name ?? words.snapshotGone)],
        join: "",
      };
  }
}

/** The name of a field on the screen: one of metadata has its own. */
export function fieldWords(field: FilterField): string {
  return isMetaField(field) ? field.slice("meta.".length) : words.fields[field];
}

function metaWords({ field, mode, values, min, max }: MetaCondition): ConditionWords {
  const limits =
    min !== undefined && max !== undefined
      ? [words.range.both(min, max)]
      : min !== undefined
        ? [words.range.from(min)]
        : max !== undefined
          ? [words.range.to(max)]
          : [];
  const shown = values.slice(0, values.length > most ? most - 1 : most);
  const rest = values.length - shown.length;
  const all = [...shown, ...(rest > 0 ? [words.moreValues(rest)] : []), ...limits];
  return {
    lead: words.is(fieldWords(field)),
    not: mode === "not" ? words.not : null,
    values: all.length === 0 ? [words.nothingYet] : all,
    join: limits.length > 0 ? words.and : words.or,
  };
}

/** The same in one line. */
export function sentenceOf({ lead, not, values, join }: ConditionWords): string {
  return [lead, not, values.join(` ${join} `)].filter(Boolean).join(" ");
}

/** A value as text for the screen. */
export function nameOf(field: ListField, value: string): string {
  if (field === "cluster") return clusterName(value);
  const names: Readonly<Record<string, string>> | undefined = named[field];
  return names?.[value] ?? value;
}

/** A nested cluster by how alike its items are, and the begin of its innermost id; another one by its id. */
export function clusterName(id: string): string {
  const isPlain = clusterAt(id, 0) === id && clusterAt(id, clusterLevels - 1) === id;
  if (isPlain) return id;
  const segments = id.split(".");
  return words.cluster(segments.length - 1, segments.at(-1)?.slice(0, 6) ?? "");
}

const named: Readonly<Partial<Record<ListField, Readonly<Record<string, string>>>>> = {
  type: words.types,
  quality: words.quality,
  shape: words.shape,
  has: words.traits,
};

function listWords({ field, mode, values }: Condition & { kind: "list" }): ConditionWords {
  const isNot = mode === "not";
  const shown = values.slice(0, values.length > most ? most - 1 : most);
  const rest = values.length - shown.length;
  const named = [
    ...shown.map((value) => nameOf(field, value)),
    ...(rest > 0 ? [words.moreValues(rest)] : []),
  ];
  return {
    lead: field === "has" ? (isNot ? hasNot : words.has) : words.is(words.fields[field]),
    not: isNot ? (field === "has" ? no : words.not) : null,
    values: named.length === 0 ? [words.nothingYet] : named,
    join: mode === "all" ? words.and : words.or,
  };
}

const [hasNot = "", no = ""] = words.hasNot;

function rangeWords({ field, min, max }: Condition & { kind: "range" }): string {
  if (min === undefined && max === undefined) return words.nothingYet;
  if (max === undefined) return words.range.from(measure(field, min ?? 0));
  if (min === undefined) return words.range.to(measure(field, max));
  return words.range.both(measure(field, min), measure(field, max));
}

function measure(field: RangeField, value: number): string {
  return field === "bytes" ? byteSize(value) : words.pixels(value);
}
