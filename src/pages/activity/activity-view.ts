import {
  type ActivityKind,
  type ActivityQuery,
  type ActivitySummaryQuery,
  activityKinds,
} from "#contract/activity.ts";
import { type ChosenTimes, chosenTimes, endsOf } from "#/lib/chosen-times.ts";
import type { SearchChange } from "#/lib/use-search-change.ts";

/** The view of the activity in the address; ignores unknown values. */
export interface ActivityView {
  query: ActivityQuery;
  times: ChosenTimes;
  kinds: readonly ActivityKind[];
  /** The keys of the events whose pictures are shown, or that are unfolded. */
  opened: readonly string[];
}

/** @param now In milliseconds: the end of "the last hour". */
export function activityViewOf(search: URLSearchParams, now: number): ActivityView {
  const kinds = activityKinds.filter((kind) => search.getAll("kind").includes(kind));
  const times = chosenTimes(search);
  const { start, end } = endsOf(times, now);
  const text = search.get("q")?.trim() ?? "";
  const datasetId = search.get("dataset_id");
  const actor = search.get("person");
  const query = {
    ...(kinds.length > 0 ? { kind: kinds } : {}),
    ...(datasetId ? { dataset_id: datasetId } : {}),
    ...(actor ? { actor } : {}),
    ...(text === "" ? {} : { q: text.slice(0, 200) }),
    ...(start ? { since: start.toISOString() } : {}),
    ...(end ? { until: end.toISOString() } : {}),
  };
  return { query, times, kinds, opened: search.getAll("open") };
}

/** What the chips count: the same without the kinds. */
export function countedOf({ kind: _, ...rest }: ActivityQuery): ActivitySummaryQuery {
  return { ...rest, time_zone: timeZone };
}

/** What the strip counts: its days, whatever time is chosen. */
export function stripOf(query: ActivityQuery, firstDay: Date): ActivitySummaryQuery {
  const { since: _, until: __, ...rest } = countedOf(query);
  return { ...rest, since: firstDay.toISOString() };
}

const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();

export const clearedFilters: SearchChange = Object.fromEntries(
  ["kind", "dataset_id", "person", "q", "since", "from", "to", "open"].map((name) => [name, null]),
);

export function isFiltered({ query }: Pick<ActivityView, "query">): boolean {
  return Object.keys(query).length > 0;
}

/** The viewer's midnights of the last days, oldest first. */
export function lastDays(now: number, count: number): Date[] {
  const today = new Date(now);
  return Array.from(
    { length: count },
    (_, index) =>
      new Date(today.getFullYear(), today.getMonth(), today.getDate() - (count - 1 - index)),
  );
}

/** The change of the address that shows the days from one to another. */
export function daysChange(one: Date, other: Date): SearchChange {
  const [from, to] = one <= other ? [one, other] : [other, one];
  const end = new Date(to.getFullYear(), to.getMonth(), to.getDate() + 1);
  const text = (moment: Date) => moment.toISOString().replace(":00.000Z", "Z");
  return { since: null, from: text(from), to: text(end) };
}
