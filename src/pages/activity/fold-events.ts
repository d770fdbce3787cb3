import type { ActivityEvent } from "#contract/activity.ts";
import { parseWireTime } from "#contract/wire.ts";
import { dayKey } from "#/lib/time.ts";

/** Equal events within this time, in milliseconds, are one row. */
const foldedWithin = 10 * 60_000;

/** Events that are never folded: each one is looked for, or still changes. */
const single = new Set(["restore_snapshot", "task"]);

/** One row of the list: an event, or several equal ones of a person. */
export interface EventRow {
  key: string;
  /** Newest first; at least one. */
  events: readonly [ActivityEvent, ...ActivityEvent[]];
}

export interface EventDay {
  day: string;
  date: Date;
  rows: EventRow[];
  events: number;
  restores: number;
}

/**
 * The events as days of rows, newest first. A restore ends the rows of its dataset: edits before and after it are
 * different things.
 */
export function foldEvents(events: readonly ActivityEvent[]): EventDay[] {
  const days: EventDay[] = [];
  let open = new Map<string, { row: { key: string; events: ActivityEvent[] }; at: number }>();
  for (const event of events) {
    const date = parseWireTime(event.time);
    const key = dayKey(date);
    let day = days.at(-1);
    if (day?.day !== key) {
      day = { day: key, date, rows: [], events: 0, restores: 0 };
      days.push(day);
      open = new Map();
    }
    day.events += 1;
    if (event.kind === "restores") {
      day.restores += 1;
      open = new Map();
    }
    const name = `${event.action} ${event.actor}`;
    const group = open.get(name);
    if (group !== undefined && group.at - date.getTime() <= foldedWithin) {
      group.row.events.push(event);
      continue;
    }
    const row: EventRow & { events: [ActivityEvent, ...ActivityEvent[]] } = {
      key: event.id,
      events: [event],
    };
    day.rows.push(row);
    if (!single.has(event.action)) open.set(name, { row, at: date.getTime() });
  }
  return days;
}

/** The newest events in the place of what was known of them; rows that changed change in place. */
export function refreshed(
  shown: readonly ActivityEvent[],
  newest: readonly ActivityEvent[],
): readonly ActivityEvent[] {
  const byId = new Map(newest.map((event) => [event.id, event]));
  return shown.map((event) => byId.get(event.id) ?? event);
}

/** How many of the newest events are not shown yet. */
export function newIn(
  shown: readonly ActivityEvent[],
  newest: readonly ActivityEvent[],
): { count: number; more: boolean } {
  const known = new Set(shown.map(({ id }) => id));
  const first = newest.findIndex(({ id }) => known.has(id));
  return first < 0
    ? { count: newest.length, more: newest.length > 0 }
    : { count: first, more: false };
}
