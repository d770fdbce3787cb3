import { Fragment } from "react";
import classes from "#/pages/timeline/list/timeline-row.module.css";

/** Longer names are cut in the middle where they do not fit. */
const whole = 20;
const tail = 8;

/** The text of a name, whose end stays visible: there, names of a series differ. */
export function RowName({ name }: { name: string }) {
  const letters = [...name];
  if (letters.length <= whole) {
    return <bdi className={classes.start}>{name}</bdi>;
  }
  return (
    <Fragment>
      <bdi className={classes.start}>{letters.slice(0, -tail).join("")}</bdi>
      <bdi className={classes.end}>{letters.slice(-tail).join("")}</bdi>
    </Fragment>
  );
}
