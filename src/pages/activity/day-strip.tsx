import { VisuallyHidden } from "@mantine/core";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { type KeyboardEvent, type PointerEvent, useId, useRef, useState } from "react";
import { activitySummaryQuery } from "#/api/activity.ts";
import { dayKey, dayLabel } from "#/lib/time.ts";
import { endsOf } from "#/lib/chosen-times.ts";
import { locale } from "#/lib/language.ts";
import { useNow } from "#/lib/use-now.ts";
import { useSearchChange } from "#/lib/use-search-change.ts";
import { activityText as text } from "#/strings/activity.ts";
import { type ActivityView, daysChange, isFiltered, lastDays, stripOf } from "./activity-view.ts";
import classes from "./day-strip.module.css";

const shownDays = 42;
/** Of the highest bar, in pixels. */
const highest = 25;
/** More restores of a day than these have no dots of their own. */
const mostDots = 3;

const tick = new Intl.DateTimeFormat(locale, { day: "numeric", month: "short" });
const long = new Intl.DateTimeFormat(locale, { weekday: "long", day: "numeric", month: "long" });

/** The last six weeks: how much happened on each day, and its restores. Dragging chooses the days. */
export function DayStrip({ view }: { view: ActivityView }) {
  const [, change] = useSearchChange();
  const now = useNow();
  const hintId = useId();
  const days = lastDays(now, shownDays);
  const { data, isError } = useQuery({
    ...activitySummaryQuery(stripOf(view.query, days[0] ?? new Date(now))),
    placeholderData: keepPreviousData,
  });
  const byDay = new Map(data?.days.map(({ day, counts }) => [day, counts]));
  const [drag, setDrag] = useState<{ from: number; to: number } | null>(null);
  const [focused, setFocused] = useState(shownDays - 1);
  const anchor = useRef(shownDays - 1);
  const root = useRef<HTMLDivElement>(null);

  const bars = days.map((date) => {
    const counts = byDay.get(dayKey(date)) ?? {};
    const wanted = view.kinds.length === 0 ? Object.keys(counts) : view.kinds;
    return {
      date,
      events: wanted.reduce((sum, kind) => sum + (counts[kind] ?? 0), 0),
      restores: wanted.includes("restores") ? (counts["restores"] ?? 0) : 0,
    };
  });
  // A chart of one day tells nothing; behind filters it stays, since they change it.
  if (data && !isFiltered(view) && bars.filter(({ events }) => events > 0).length < 2) return null;
  const most = Math.max(1, ...bars.map(({ events }) => events));
  const { start, end } = endsOf(view.times, now);
  const isChosen = start !== null || end !== null;
  const chosen = bars.map(({ date }) => {
    const next = new Date(date.getFullYear(), date.getMonth(), date.getDate() + 1);
    return isChosen && (start === null || next > start) && (end === null || date < end);
  });
  const inRange = (index: number) =>
    drag === null
      ? (chosen[index] ?? false)
      : index >= Math.min(drag.from, drag.to) && index <= Math.max(drag.from, drag.to);

  function choose(from: number, to: number) {
    const [one, other] = [days[from], days[to]];
    if (one && other) change(daysChange(one, other));
  }

  function dayAt(event: PointerEvent): number {
    const boxes = [...(root.current?.children ?? [])].map((day) => day.getBoundingClientRect());
    const index = boxes.findIndex(({ right, width }) => width > 0 && event.clientX < right);
    return index < 0 ? shownDays - 1 : index;
  }

  function handleKey(event: KeyboardEvent) {
    const step = { ArrowLeft: -1, ArrowRight: 1, Home: -shownDays, End: shownDays }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      const next = Math.max(0, Math.min(shownDays - 1, focused + step));
      setFocused(next);
      root.current?.querySelectorAll("button")[next]?.focus();
    } else if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      if (!event.shiftKey) anchor.current = focused;
      choose(anchor.current, focused);
    }
  }

  return (
    <div className={classes.frame}>
      <div
        ref={root}
        role="toolbar"
        tabIndex={-1}
        aria-label={text.strip.label}
        aria-describedby={hintId}
        className={classes.days}
        onKeyDown={handleKey}
        onPointerDown={(event) => {
          if (event.button !== 0) return;
          const at = dayAt(event);
          setDrag({ from: at, to: at });
          event.currentTarget.setPointerCapture(event.pointerId);
        }}
        onPointerMove={(event) => drag && setDrag({ ...drag, to: dayAt(event) })}
        onPointerUp={() => {
          if (drag === null) return;
          anchor.current = drag.from;
          choose(drag.from, drag.to);
          setDrag(null);
        }}
        onPointerCancel={() => setDrag(null)}
      >
        {bars.map(({ date, events, restores }, index) => (
          <button
            key={date.getTime()}
            type="button"
            className={classes.day}
            data-in={inRange(index) || undefined}
            tabIndex={index === focused ? 0 : -1}
            aria-pressed={inRange(index)}
            title={text.strip.day(long.format(date), events, restores)}
            onFocus={() => setFocused(index)}
            // Of a screen reader, which has no pointer.
            onClick={(event) => event.detail === 0 && choose(index, index)}
          >
            <VisuallyHidden>{text.strip.day(long.format(date), events, restores)}</VisuallyHidden>
            <span className={classes.dots} aria-hidden>
              {Array.from({ length: Math.min(mostDots, restores) }, (_, dot) => (
                <i key={dot} />
              ))}
            </span>
            <span
              className={classes.bar}
              style={{
                height: events === 0 ? 0 : Math.max(2, Math.round((events / most) * highest)),
              }}
              aria-hidden
            />
            {(shownDays - 1 - index) % 7 === 0 && (
              <span className={classes.tick} aria-hidden>
                {index === shownDays - 1 ? dayLabel(date, now) : tick.format(date)}
              </span>
            )}
          </button>
        ))}
      </div>
      <VisuallyHidden id={hintId}>{text.strip.hint}</VisuallyHidden>
      {isError && <p className={classes.failed}>{text.strip.failed}</p>}
    </div>
  );
}
