import { labelsImport as words } from "#/strings/labels-import.ts";
import classes from "./import-labels.module.css";

/** Some lines behind a sentence, and how many more there are. */
export function Listed({
  summary,
  lines,
  total,
}: {
  summary: string;
  lines: readonly string[];
  total: number;
}) {
  if (total === 0) return null;
  return (
    <details className={classes.listed}>
      <summary>{summary}</summary>
      {/* It scrolls, so it has to be reachable by keyboard. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <ul tabIndex={0} aria-label={summary}>
        {lines.map((line, index) => (
          // The same thing may be wrong twice.
          // oxlint-disable-next-line react/no-array-index-key
          <li key={index}>
            <bdi>{line}</bdi>
          </li>
        ))}
        {total > lines.length && <li>{words.more(total - lines.length)}</li>}
      </ul>
    </details>
  );
}
