import { kindOfAction } from "#contract/activity.ts";
import { getActivitySummary, listActivity } from "#contract/routes/activity.ts";
import { eventView, eventsFor } from "../activity-log.ts";
import { failure } from "../failure.ts";
import { json, on } from "../handle.ts";

export const activityHandlers = [
  on(getActivitySummary, ({ db, user, query }) => {
    const { time_zone: timeZone = "UTC", ...criteria } = query;
    const format = new Intl.DateTimeFormat("sv", { timeZone });
    const events = eventsFor(db, user, criteria);
    const count = (some: typeof events) =>
      Object.fromEntries(
        [...Map.groupBy(some, ({ action }) => kindOfAction(action))].map(([kind, own]) => [
          kind,
          own.length,
        ]),
      );
    return json({
      counts: count(events),
      days: [...Map.groupBy(events, ({ at }) => format.format(at))]
        .map(([day, own]) => ({ day, counts: count(own) }))
        .sort((left, right) => (left.day < right.day ? -1 : 1)),
      people: [...new Set(events.map(({ actor }) => actor))].sort(),
    });
  }),

  on(listActivity, ({ db, user, query }) => {
    const { cursor, limit = 60, ...criteria } = query;
    const events = eventsFor(db, user, criteria);
    const at = events.findIndex(({ id }) => id === cursor);
    if (cursor !== undefined && at < 0) {
      throw failure(422, [
        { type: "value_error", loc: ["query", "cursor"], msg: "Not a cursor of this list" },
      ]);
    }
    const page = events.slice(at + 1, at + 1 + limit);
    const last = page.at(-1);
    return json({
      events: page.map((found) => eventView(db, user, found)),
      next_cursor: last !== undefined && at + 1 + limit < events.length ? last.id : null,
    });
  }),
];
