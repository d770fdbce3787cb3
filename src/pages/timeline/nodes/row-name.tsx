import { Fragment } from "react";
import classes from "#/pages/timeline/list/timeline-row.module.css";

/** Longer names are cut in the middle where they do not fit. */
const whole = 20;
const tail = 8;

/** Such a name begins at the right: its two parts would change places. */
const fromTheRight =
  /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;

/** The text of a name, whose end stays visible: there, names of a series differ. */
export function RowName({ name }: { name: string }) {
  const letters = [...name];
  if (letters.length <= whole || fromTheRight.test(name)) {
    return (
      <bdi className={classes.start} translate="no">
        {name}
      </bdi>
    );
  }
  return (
    <Fragment>
      <bdi className={classes.start} translate="no">
        {letters.slice(0, -tail).join("")}
      </bdi>
      <bdi className={classes.end} translate="no">
        {letters.slice(-tail).join("")}
      </bdi>
    </Fragment>
  );
}
