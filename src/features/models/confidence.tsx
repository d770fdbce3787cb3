import classes from "./confidence.module.css";

interface ConfidenceProps {
  label: string;
  /** The words for 0. */
  none: string;
  value: number;
  onChange: (value: number) => void;
}

/** A least confidence, from 0 to 0.95. */
export function Confidence({ label, none, value, onChange }: ConfidenceProps) {
  const shown = value === 0 ? none : `${Math.round(value * 100)} %`;
  return (
    <label className={classes.root}>
      <span>{label}</span>
      <input
        type="range"
        min={0}
        max={0.95}
        step={0.05}
        value={value}
        aria-valuetext={shown}
        onChange={({ currentTarget }) => onChange(Number(currentTarget.value))}
      />
      <output>{shown}</output>
    </label>
  );
}
