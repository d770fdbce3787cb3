import type { ReactNode } from "react";
import { classColour, useDatasetClasses } from "#/features/dataset/class-colours.ts";
import { columnText as text } from "#/strings/timeline.ts";
import row from "./timeline-row.module.css";
import classes from "./column-heads.module.css";

interface ColumnHeadsProps {
  datasetId: string;
  /** Over the columns. */
  children: ReactNode;
}

/** The heads of the columns. For the eye only: each cell of a row names what it is. */
export function ColumnHeads({ datasetId, children }: ColumnHeadsProps) {
  const labels = useDatasetClasses(datasetId);
  return (
    <div className={classes.root}>
      <div className={`${row.cells} ${classes.heads}`} aria-hidden>
        <span className={row.main}>{text.snapshot}</span>
        <span className={row.origin}>{text.origin}</span>
        <span className={row.change}>
          <span>{text.added}</span>
          <span>{text.removed}</span>
          <span>{text.changed}</span>
        </span>
        <span className={row.strip}>
          {labels.map((label, place) => (
            <span
              key={label}
              className={classes.label}
              title={label}
              style={{ borderColor: classColour(place) }}
            >
              {shortLabel(label)}
            </span>
          ))}
        </span>
        <span className={row.items}>{text.items}</span>
        <span className={row.author}>{text.author}</span>
        <span className={row.time}>{text.created}</span>
      </div>
      {children}
    </div>
  );
}

/** The initials of two words, or the first three letters. */
function shortLabel(label: string): string {
  const words = label.split(/[\s_-]+/u).filter((word) => word !== "");
  const letters = (word: string, n: number) => [...word].slice(0, n).join("");
  return words.length > 1
    ? words
        .slice(0, 3)
        .map((word) => letters(word, 1))
        .join("")
    : letters(words[0] ?? label, 3);
}
