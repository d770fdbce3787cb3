import { useState } from "react";
import { useSearchChange } from "#/lib/use-search-change.ts";
import { tasksText } from "#/strings/tasks.ts";
import { type ChosenTimes, addressTime, fieldTime } from "./task-times.ts";
import classes from "./time-range.module.css";

/** Two times, in the viewer's zone, either of which may be empty. */
export function TimeRange({ times }: { times: ChosenTimes }) {
  return (
    <>
      <TimeField label={tasksText.times.from} name="from" moment={times.from} />
      <TimeField label={tasksText.times.to} name="to" moment={times.to} />
    </>
  );
}

interface TimeFieldProps {
  label: string;
  /** The name in the address. */
  name: "from" | "to";
  moment: Date | null;
}

function TimeField({ label, name, moment }: TimeFieldProps) {
  const [, change] = useSearchChange();
  const inAddress = fieldTime(moment);
  // The field has its own text: a date that is being typed is no time yet.
  const [text, setText] = useState(inAddress);
  const [seen, setSeen] = useState(inAddress);
  if (inAddress !== seen) {
    setSeen(inAddress);
    setText(inAddress);
  }

  return (
    <label className={classes.field}>
      <span>{label}</span>
      <input
        type="datetime-local"
        value={text}
        onChange={({ currentTarget: { value } }) => {
          setText(value);
          change({ [name]: addressTime(value), page: null }, { replace: true });
        }}
      />
    </label>
  );
}
