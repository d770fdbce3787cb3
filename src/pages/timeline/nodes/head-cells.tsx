import { useFeature } from "#/api/session.ts";
import { classColour, useDatasetClasses } from "#/features/dataset/class-colours.ts";
import row from "#/pages/timeline/list/timeline-row.module.css";
import { columnText as text } from "#/strings/timeline-later.ts";
import classes from "./head-cells.module.css";

/** The names of the columns. */
export function HeadCells({ datasetId }: { datasetId: string }) {
  const hasShape = useFeature("shape") === true;
  const isSummed = useFeature("summaries") === true;
  return (
    <>
      <span className={row.main}>{text.snapshot}</span>
      <span className={row.origin}>{text.origin}</span>
      <span className={row.change}>
        {isSummed && (
          <>
            <span>{text.added}</span>
            <span>{text.removed}</span>
            <span>{text.changed}</span>
          </>
        )}
      </span>
      <span className={row.strip}>{hasShape && <ClassHeads datasetId={datasetId} />}</span>
      <span className={row.items}>{text.items}</span>
      <span className={row.time}>{text.created}</span>
    </>
  );
}

/** The heads of the class strip: each class in short, underlined in its colour. */
function ClassHeads({ datasetId }: { datasetId: string }) {
  return useDatasetClasses(datasetId).map((label, place) => (
    <span
      key={label}
      className={classes.label}
      title={label}
      translate="no"
      style={{ borderColor: classColour(place) }}
    >
      {shortLabel(label)}
    </span>
  ));
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
