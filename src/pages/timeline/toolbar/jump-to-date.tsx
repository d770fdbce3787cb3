import { useState } from "react";
import { dayKey, dayLabel } from "#/lib/time.ts";
import { useNow } from "#/lib/use-now.ts";
import { timelineText } from "#/strings/timeline.ts";
import classes from "./timeline-toolbar.module.css";

interface JumpToDateProps {
  /** Shows the newest row from before a moment (a wire time); answers when that was. */
  onJump: (before: string) => Promise<Date | null>;
  /** Days before this one have none. */
  oldest: Date | null;
}

/** A day to go to. The browser's own field: it knows the person's calendar, and weighs nothing. */
export function JumpToDate({ onJump, oldest }: JumpToDateProps) {
  const [said, setSaid] = useState("");
  const today = dayKey(new Date(useNow()));
  const first = oldest === null ? "1970-01-01" : dayKey(oldest);

  async function jump(day: string) {
    // While a year is typed it is 0002, 0020, 0202.
    if (day < first || day > today) return;
    const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
    const next = new Date(year, month - 1, date + 1);
    try {
      const shown = await onJump(next.toISOString().slice(0, -1));
      setSaid(shown === null ? "" : timelineText.jumped(dayLabel(shown, Date.now())));
    } catch {
      // What did not load says so beneath the list, with a way to try again.
      setSaid("");
    }
  }

  return (
    <>
      <input
        className={classes.date}
        type="date"
        aria-label={timelineText.jump}
        title={timelineText.jump}
        min={first}
        max={today}
        onChange={(event) => void jump(event.currentTarget.value)}
      />
      <span className="sf-visually-hidden" role="status">
        {said}
      </span>
    </>
  );
}
