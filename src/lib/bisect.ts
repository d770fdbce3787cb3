/** The verdicts on some of the versions in a row. */
export interface Verdicts {
  good: readonly string[];
  bad: readonly string[];
  /** The user could not decide. */
  skip: readonly string[];
}

export type BisectStep =
  /** The version to judge next; `between` are all versions that can be judged. */
  | { kind: "look"; id: string; stepsLeft: number; between: readonly string[] }
  /** The first bad version; `before` is the last good one. */
  | { kind: "found"; first: string; before: string }
  /** The first bad version is one of these, oldest first; all but the last were skipped. */
  | { kind: "one-of"; ids: readonly string[]; before: string }
  /** No result: the only good or bad one is not in the row, they are the same, or the good one is newer. */
  | { kind: "missing"; which: "good" | "bad" }
  | { kind: "same" }
  | { kind: "reversed" };

/**
 * The next step of the search for the first bad version after a good one. Verdicts on missing versions are ignored, as
 * long as a good and a bad one remain.
 * @param row All versions, oldest first.
 */
export function bisect(row: readonly string[], { good, bad, skip }: Verdicts): BisectStep {
  const placeOf = new Map(row.map((id, place) => [id, place]));
  const placesOf = (ids: readonly string[]) =>
    ids.map((id) => placeOf.get(id)).filter((place) => place !== undefined);
  const low = Math.max(-1, ...placesOf(good));
  const high = Math.min(row.length, ...placesOf(bad));
  const before = row[low];
  const after = row[high];
  if (before === undefined) return { kind: "missing", which: "good" };
  if (after === undefined) return { kind: "missing", which: "bad" };
  if (low === high) return { kind: "same" };
  if (low > high) return { kind: "reversed" };
  if (high - low === 1) return { kind: "found", first: after, before };
  const between = row.slice(low + 1, high);
  const skipped = new Set(skip);
  const middle = (between.length - 1) / 2;
  const distance = (id: string) => Math.abs((placeOf.get(id) ?? 0) - low - 1 - middle);
  const [next] = between
    .filter((id) => !skipped.has(id))
    .toSorted((a, b) => distance(a) - distance(b));
  if (next === undefined) return { kind: "one-of", ids: row.slice(low + 1, high + 1), before };
  return { kind: "look", id: next, stepsLeft: Math.ceil(Math.log2(high - low)), between };
}
