import { type Task, isFinal } from "./task.ts";
import { parseWireTime } from "./wire.ts";

/**
 * What can honestly be said about how long a task will take. The service and the mock estimate by it, the
 * console words it.
 */

/** A run that completed. */
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

/** Past runs that an estimate looks at. */
const runsOfLikeSize = 20;
/** Fewer than this say nothing about how much runs differ: then the range is from half to double. */
const runsForRange = 3;

/**
 * How much longer a run takes, in seconds, or null where nothing is known: the middle half of what past runs
 * of the same type took for an item, times the items that are left. Each run has costs that do not grow with
 * its items, so those of like size are compared. Medians and quartiles, since a run that slept with its
 * laptop must not count for a hundred.
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
  // longer than nearly all before it: what it still needs, nobody knows
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

/** A worker that is alive says so several times in this time, in milliseconds. */
const silence = 60_000;

/**
 * For how many milliseconds nothing was heard of a task that should be running, or null where all is well or
 * nobody can tell: one that waits for a worker has no heart yet, and some backends tell nothing of it.
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
