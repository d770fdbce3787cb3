import { useWindowEvent } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import type { Snapshot } from "#contract/snapshot.ts";
import { olderSnapshotsQuery } from "#/api/snapshots/older-snapshots.ts";
import { snapshotListQuery } from "#/api/snapshots/snapshot-list.ts";
import { snapshotQuery } from "#/api/snapshots/snapshots.ts";
import { type BisectStep, type Verdicts, bisect } from "#/lib/bisect.ts";
import { pressedKey, singleKeys } from "#/lib/shortcuts.ts";
import { useSearchChange } from "#/lib/use-search-change.ts";
import { useDatasetPage } from "#/features/dataset/use-dataset-page.ts";
import { isElsewhere } from "./use-version-keys.ts";
import type { VersionId } from "#/features/dataset/version-search.ts";

export type Verdict = keyof Verdicts;

export const verdictKeys: Readonly<Record<Verdict, string>> = { good: "g", bad: "b", skip: "s" };

/** Removes the bisection from the address. */
export const noBisect = { good: null, bad: null, skip: null } as const;

export interface Bisect {
  /** null while the versions are loading. */
  step: BisectStep | null;
  verdicts: Verdicts;
  /** A version of the row, if it is loaded. */
  snapshotOf: (id: string) => Snapshot | undefined;
  /** The verdicts that are possible for the shown version. */
  open: readonly Verdict[];
  answer: (verdict: Verdict) => void;
  look: (id: string) => void;
  stop: () => void;
  failed: boolean;
  retry: () => void;
}

/**
 * The bisection for the first bad version. All of it is in the address: `good`, `bad` and `skip` have the ids judged so
 * far, so it can be shared, and the browser's Back undoes an answer.
 * @returns null while there is none
 */
export function useBisect(at: VersionId): Bisect | null {
  const { dataset } = useDatasetPage();
  const [search, change] = useSearchChange();
  const verdicts = verdictsIn(search);
  const { good, bad } = verdicts;
  const isOn = good.length + bad.length > 0;
  const list = useQuery({ ...snapshotListQuery(dataset.id), enabled: isOn });
  const snapshots = list.data?.snapshots ?? [];
  const known = new Map(snapshots.map((each) => [each.snapshot_id, each]));
  const unlisted = [good, bad].map((ids) =>
    ids.some((id) => known.has(id)) ? undefined : ids.at(-1),
  );
  const goodMark = useQuery(markQuery(dataset.id, unlisted[0], list.isSuccess));
  const badMark = useQuery(markQuery(dataset.id, unlisted[1], list.isSuccess));
  const marks = [goodMark.data, badMark.data].filter((mark) => mark !== undefined);
  const until = marks.map((mark) => mark.created_at).toSorted()[0];
  const older = useQuery({
    ...olderSnapshotsQuery(dataset.id, until ?? ""),
    enabled: until !== undefined && typeof list.data?.nextCursor === "string",
  });

  const isWaiting =
    !list.isSuccess ||
    goodMark.isLoading ||
    badMark.isLoading ||
    (marks.length > 0 && typeof list.data.nextCursor === "string" && !older.isError);
  const row = snapshots.map((each) => each.snapshot_id).toReversed();
  const step = isWaiting ? null : bisect(row, verdicts);
  const open = openVerdicts(step, at, verdicts);

  /** Stores the verdict and shows the next version, with the last good one to flip to. */
  function answer(verdict: Verdict): void {
    if (at === null) return;
    const given = { ...verdicts, [verdict]: [...verdicts[verdict], at] };
    const then = bisect(row, given);
    const next = then.kind === "look" ? then.id : then.kind === "found" ? then.first : at;
    const flip = newestGood(row, given.good);
    change({ ...given, at: next, ...(flip === undefined ? {} : { flip }) });
  }

  useWindowEvent("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (!singleKeys.get() || isElsewhere(event.target)) return;
    const key = pressedKey(event);
    const verdict = open.find((each) => verdictKeys[each] === key);
    if (verdict === undefined) return;
    event.preventDefault();
    answer(verdict);
  });

  if (!isOn) return null;
  return {
    step,
    verdicts,
    snapshotOf: (id) => known.get(id) ?? marks.find((mark) => mark.snapshot_id === id),
    open,
    answer,
    look: (id) => change({ at: id }),
    stop: () => change(noBisect),
    failed: list.isError || older.isError,
    retry: () => void (list.isError ? list : older).refetch(),
  };
}

function verdictsIn(search: URLSearchParams): Verdicts {
  const idsOf = (name: Verdict) => [...new Set(search.getAll(name))];
  return { good: idsOf("good"), bad: idsOf("bad"), skip: idsOf("skip") };
}

function markQuery(datasetId: string, id: string | undefined, isListed: boolean) {
  return { ...snapshotQuery(datasetId, id ?? ""), enabled: isListed && id !== undefined };
}

function openVerdicts(
  step: BisectStep | null,
  at: VersionId,
  { good, bad }: Verdicts,
): readonly Verdict[] {
  if (step === null || at === null) return [];
  if (step.kind === "look") return step.between.includes(at) ? ["good", "bad", "skip"] : [];
  // Only one of the two ends is known so far.
  if (step.kind === "missing" && good.length === 0 && !bad.includes(at)) return ["good"];
  if (step.kind === "missing" && bad.length === 0 && !good.includes(at)) return ["bad"];
  return [];
}

function newestGood(row: readonly string[], good: readonly string[]): string | undefined {
  return row.findLast((id) => good.includes(id));
}
