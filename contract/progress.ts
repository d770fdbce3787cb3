import { type Task, isFinal } from "./task.ts";
import { parseWireTime } from "./wire.ts";

/**
 * How long a task will take, as far as past runs show it. The service and the mock compute the estimate, the console
 * words it.
 */

/** A completed run. */
export interface PastRun {
  /** From its beginning to its end, without the time that it waited. */
  seconds: number;
  /** null for a type that does not count items. */
  items: number | null;
}

export interface RunSoFar {
  seconds: number;
  itemsDone: number | null;
  itemsTotal: number | null;
}

type Estimate = NonNullable<Task["estimate"]>;

/** The number of past runs that an estimate uses. */
const runsOfLikeSize = 20;
/** With fewer runs their spread is unknown: then the range is from half to double. */
const runsForRange = 3;

/**
 * The remaining time of a run in seconds, or null where it is unknown: the middle half of the past time for an item,
 * times the remaining items. Each run has costs that do not grow with its items, so runs of similar size are compared.
 * Medians and quartiles, because one run that slept with its laptop must not dominate the rest.
 *
 * @param past Completed runs of the same type, the newest first.
 */
export function estimateLeft(past: readonly PastRun[], run: RunSoFar): Estimate | null {
  const counts = past.some(({ items }) => items !== null);
  return counts ? leftByItems(past, run) : leftByTime(past, run);
}

function leftByItems(past: readonly PastRun[], run: RunSoFar): Estimate | null {
  const { itemsDone, itemsTotal: total } = run;
  if (total === null || total <= 0) return null;
  const distance = (items: number) => Math.abs(Math.log(items / total));
  const paces = past
    .flatMap(({ seconds, items }) => (items !== null && items > 0 ? [{ seconds, items }] : []))
    .toSorted((left, right) => distance(left.items) - distance(right.items))
    .slice(0, runsOfLikeSize)
    .map(({ seconds, items }) => seconds / items);
  const range = middleHalf(paces);
  const left = Math.max(0, total - (itemsDone ?? 0));
  return range && rounded(range.low * left, range.high * left);
}

function leftByTime(past: readonly PastRun[], run: RunSoFar): Estimate | null {
  const range = middleHalf(past.slice(0, runsOfLikeSize).map(({ seconds }) => seconds));
  // longer than nearly all past runs: the remaining time is unknown
  if (range === null || run.seconds >= range.high) return null;
  return rounded(Math.max(0, range.low - run.seconds), range.high - run.seconds);
}

function middleHalf(values: readonly number[]): { low: number; high: number } | null {
  if (values.length === 0) return null;
  const sorted = values.toSorted((left, right) => left - right);
  if (sorted.length < runsForRange) {
    const median = quantile(sorted, 0.5);
    return { low: median / 2, high: median * 2 };
  }
  return { low: quantile(sorted, 0.25), high: quantile(sorted, 0.75) };
}

function quantile(sorted: readonly number[], part: number): number {
  const at = (sorted.length - 1) * part;
  const below = sorted[Math.floor(at)] ?? 0;
  const above = sorted[Math.ceil(at)] ?? below;
  return below + (above - below) * (at - Math.floor(at));
}

function rounded(low: number, high: number): Estimate {
  return { low_s: Math.round(low * 10) / 10, high_s: Math.round(high * 10) / 10 };
}

/** A live worker reports several times within this time, in milliseconds. */
const silence = 60_000;

/**
 * The milliseconds since the last heartbeat of a task that should be running, or null where it is recent or unknown: a
 * task that waits for a worker has no heartbeat yet, and some backends report none.
 *
 * @param now By the clock of the server, in milliseconds.
 */
export function stalledFor(
  task: Pick<Task, "status" | "heartbeat_time">,
  now: number,
): number | null {
  if (isFinal(task.status) || task.status === "PENDING" || !task.heartbeat_time) return null;
  const silent = now - parseWireTime(task.heartbeat_time).getTime();
  return silent >= silence ? silent : null;
}
