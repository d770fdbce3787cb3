import { VisuallyHidden } from "@mantine/core";
import { clustersText as words } from "#/strings/clusters.ts";
import classes from "./threshold.module.css";

interface ThresholdProps {
  level: number;
  onChange: (level: number) => void;
}

/** How alike the items of a cluster are. */
export function Threshold({ level, onChange }: ThresholdProps) {
  const word = words.levels[level] ?? "";
  return (
    <label className={classes.threshold} title={words.threshold}>
      <VisuallyHidden>{words.threshold}</VisuallyHidden>
      <input
        type="range"
        min={0}
        max={words.levels.length - 1}
        step={1}
        value={level}
        aria-valuetext={word}
        onChange={({ currentTarget }) => onChange(Number(currentTarget.value))}
      />
      <output>{word}</output>
    </label>
  );
}
