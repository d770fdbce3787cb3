import { classColour, useDatasetClasses } from "#/features/dataset/class-colours.ts";
import classes from "./class-heads.module.css";

/** The heads of the class strip: each class in short, underlined in its colour. */
export function ClassHeads({ datasetId }: { datasetId: string }) {
  return useDatasetClasses(datasetId).map((label, place) => (
    <span
      key={label}
      className={classes.label}
      title={label}
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
