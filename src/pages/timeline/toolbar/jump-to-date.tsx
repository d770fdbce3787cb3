import { VisuallyHidden } from "@mantine/core";
import { IconCalendar } from "@tabler/icons-react";
import { useState } from "react";
import { parseWireTime } from "#contract/wire.ts";
import { dayKey, dayLabel, wholeDay } from "#/lib/time.ts";
import { useNow } from "#/lib/use-now.ts";
import { timelineText } from "#/strings/timeline.ts";
import classes from "./jump-to-date.module.css";

interface JumpToDateProps {
  /** Shows the newest row before a time (a wire time); returns its time. */
  onJump: (before: string) => Promise<Date | null>;
  /** Earlier days have no rows. */
  oldest: string | null;
}

/**
 * A date to jump to. The browser's own field takes it, because it knows the user's calendar and needs no code; it lies
 * unseen over the words of the bar, which say the date as the rows do.
 */
export function JumpToDate({ onJump, oldest }: JumpToDateProps) {
  const [said, setSaid] = useState("");
  const [day, setDay] = useState<Date | null>(null);
  const today = dayKey(new Date(useNow()));
  const first = oldest === null ? "1970-01-01" : dayKey(parseWireTime(oldest));

  async function jump(typed: string) {
    // While a year is being typed it is 0002, 0020, 0202.
    if (typed < first || typed > today) return;
    const [year = 0, month = 1, date = 1] = typed.split("-").map(Number);
    setDay(new Date(year, month - 1, date));
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
      <label className={classes.root}>
        <IconCalendar size={14} aria-hidden />
        <span>{day === null ? timelineText.jump : wholeDay(day)}</span>
        <input
          aria-label={timelineText.jump}
          type="date"
          min={first}
          max={today}
          onClick={({ currentTarget }) => currentTarget.showPicker()}
          onChange={(event) => void jump(event.currentTarget.value)}
        />
      </label>
      <VisuallyHidden role="status">{said}</VisuallyHidden>
    </>
  );
}
