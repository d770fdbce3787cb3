import { VisuallyHidden } from "@mantine/core";
import { useState } from "react";
import { dayKey, dayLabel } from "#/lib/time.ts";
import { useNow } from "#/lib/use-now.ts";
import { timelineText } from "#/strings/timeline.ts";
import classes from "./timeline-toolbar.module.css";

interface JumpToDateProps {
  /** Shows the newest row before a time (a wire time); returns its time. */
  onJump: (before: string) => Promise<Date | null>;
  /** Earlier days have no rows. */
  oldest: Date | null;
}

/** A date to jump to. The browser's own field: it knows the user's calendar, and needs no code. */
export function JumpToDate({ onJump, oldest }: JumpToDateProps) {
  const [said, setSaid] = useState("");
  const today = dayKey(new Date(useNow()));
  const first = oldest === null ? "1970-01-01" : dayKey(oldest);

  async function jump(day: string) {
    // While a year is being typed it is 0002, 0020, 0202.
    if (day < first || day > today) return;
    const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
    const next = new Date(year, month - 1, date + 1);
    try {
      const shown = await onJump(next.toISOString().slice(0, -1));
      setSaid(shown === null ? "" : timelineText.jumped(dayLabel(shown, Date.now())));
    } catch {
      // A failed load is reported below the list, with a retry.
      setSaid("");
    }
  }

  return (
    <>
      <label className={classes.jump}>
        <span>{timelineText.jump}</span>
        <input
          className={classes.date}
          type="date"
          min={first}
          max={today}
          onChange={(event) => void jump(event.currentTarget.value)}
        />
      </label>
      <VisuallyHidden role="status">{said}</VisuallyHidden>
    </>
  );
}
