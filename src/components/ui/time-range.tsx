import { useState } from "react";
import { useSearchChange } from "#/lib/use-search-change.ts";
import { type ChosenTimes, addressTime, fieldTime } from "#/lib/chosen-times.ts";
import classes from "./time-range.module.css";

/** Two labelled times, in the viewer's zone, either of which may be empty. */
export function TimeRange({ times, from, to }: { times: ChosenTimes; from: string; to: string }) {
  return (
    <>
      <TimeField label={from} name="from" moment={times.from} />
      <TimeField label={to} name="to" moment={times.to} />
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
