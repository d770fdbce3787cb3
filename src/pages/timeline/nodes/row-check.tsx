import { timelineText } from "#/strings/timeline.ts";
import classes from "#/pages/timeline/list/timeline-row.module.css";

export interface RowCheckProps {
  name: string;
  checked: boolean;
  /** `range`: with the shift key. */
  onToggle: (range: boolean) => void;
}

/** Selects a row; it overlays the row's mark on the rail. */
export function RowCheck({ name, checked, onToggle }: RowCheckProps) {
  return (
    <label className={classes.check}>
      <input
        type="checkbox"
        aria-label={timelineText.select(name)}
        checked={checked}
        onChange={({ nativeEvent }) =>
          onToggle(nativeEvent instanceof MouseEvent && nativeEvent.shiftKey)
        }
      />
    </label>
  );
}
