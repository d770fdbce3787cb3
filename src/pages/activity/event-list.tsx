import { Button, VisuallyHidden } from "@mantine/core";
import { Fragment } from "react";
import type { ActivityEvent } from "#contract/activity.ts";
import { dayLabel } from "#/lib/time.ts";
import { locale } from "#/lib/language.ts";
import { toggled } from "#/lib/toggled.ts";
import { useNow } from "#/lib/use-now.ts";
import { useSearchChange } from "#/lib/use-search-change.ts";
import { activityText as text } from "#/strings/activity.ts";
import type { ActivityView } from "./activity-view.ts";
import classes from "./event-list.module.css";
import { EventRow } from "./event-row.tsx";
import { zoneName } from "./event-time.ts";
import { FoldedRow } from "./folded-row.tsx";
import { foldEvents } from "./fold-events.ts";
import { RestoreRow } from "./restore-row.tsx";
import type { useActivity } from "./use-activity.ts";

const { columns } = text;
const long = new Intl.DateTimeFormat(locale, { weekday: "long", day: "numeric", month: "long" });

interface EventListProps {
  view: ActivityView;
  events: readonly ActivityEvent[];
  activity: ReturnType<typeof useActivity>;
}

/** The events by days: restores in full, equal ones folded. */
export function EventList({ view, events, activity }: EventListProps) {
  const [, change] = useSearchChange();
  const now = useNow();
  const days = foldEvents(events);
  const { opened } = view;
  const toggle = (id: string) => change({ open: toggled(opened, id) }, { replace: true });

  return (
    <>
      <div role="table" aria-label={text.title} aria-rowcount={-1} className={classes.table}>
        <div role="rowgroup" className={classes.columns}>
          <div role="row" className={classes.grid}>
            <span role="columnheader">{zoneName(now)}</span>
            <span role="columnheader">
              <VisuallyHidden>{text.filters.kinds}</VisuallyHidden>
            </span>
            <span role="columnheader">{columns.what}</span>
            <span role="columnheader">{columns.dataset}</span>
            <span role="columnheader">{columns.by}</span>
            <span role="columnheader" className={classes.number}>
              {columns.added}
            </span>
            <span role="columnheader" className={classes.number}>
              {columns.removed}
            </span>
            <span role="columnheader" className={classes.number}>
              {columns.changed}
            </span>
            <span role="columnheader">{columns.stands}</span>
          </div>
        </div>
        {days.map((day, index) => (
          <div key={day.day} role="rowgroup">
            <div role="row" className={classes.day}>
              <div role="rowheader" aria-colspan={9}>
                <h2>{dayLabel(day.date, now)}</h2>
                <span>
                  {long.format(day.date)} ·{" "}
                  {index === days.length - 1 && activity.hasOlder
                    ? text.dayPart(day.events)
                    : text.day(day.events, day.restores)}
                </span>
              </div>
            </div>
            {day.rows.map((row) => {
              const [event] = row.events;
              const isOpen = opened.includes(event.id);
              if (row.events.length > 1) {
                return (
                  <Fragment key={row.key}>
                    <FoldedRow
                      events={row.events}
                      isOpen={isOpen}
                      onToggle={() => toggle(event.id)}
                    />
                    {isOpen &&
                      row.events.map((one) => <EventRow key={one.id} event={one} isWithin />)}
                  </Fragment>
                );
              }
              return event.receipt === null ? (
                <EventRow key={row.key} event={event} />
              ) : (
                <RestoreRow
                  key={row.key}
                  event={event}
                  receipt={event.receipt}
                  isOpen={isOpen}
                  onToggle={() => toggle(event.id)}
                />
              );
            })}
          </div>
        ))}
      </div>
      <div className={classes.foot} role="status">
        {activity.hasOlder ? (
          <Button variant="default" loading={activity.isLoadingOlder} onClick={activity.loadOlder}>
            {text.older}
          </Button>
        ) : (
          text.end
        )}
      </div>
    </>
  );
}
