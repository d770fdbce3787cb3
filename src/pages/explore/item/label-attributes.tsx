import type { LabelAttributes as Attributes } from "#contract/media.ts";
import classes from "./item-labels.module.css";

/** The longest value that is shown; a mask has many thousand characters. */
const longest = 120;

/** What a label has beyond its place, as the file that it came from states it. */
export function LabelAttributes({ attributes }: { attributes: Attributes }) {
  return (
    <dl className={classes.attributes}>
      {Object.entries(attributes).map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{shown(value)}</dd>
        </div>
      ))}
    </dl>
  );
}

function shown(value: unknown): string {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.length > longest ? `${text.slice(0, longest).toWellFormed()}…` : text;
}
