import { VisuallyHidden } from "@mantine/core";
import { Bone } from "#/components/ui/bone.tsx";
import { compareText as text } from "#/strings/compare.ts";
import { cardLooks } from "./card-look.ts";
import classes from "./compare-page.module.css";

const places = (length: number) => Array.from({ length }, (_, index) => index);
const cards = places(4);
const rows = places(8);

/** A placeholder for the numbers and the items while the two versions are compared. */
export function CompareSkeleton() {
  return (
    <div role="status" className={classes.page}>
      <VisuallyHidden>{text.loading}</VisuallyHidden>
      <Bone height="4rem" />
      <div className={classes.columns}>
        <div className={classes.rail}>
          {rows.map((index) => (
            <Bone key={index} height="1.5rem" />
          ))}
        </div>
        <SheetSkeleton />
      </div>
    </div>
  );
}

/** A placeholder for the sheet while its first items load. */
export function SheetSkeleton() {
  return (
    <div className={classes.bones} aria-hidden>
      {cards.map((index) => (
        <Bone key={index} height={`${cardLooks.one.height}px`} />
      ))}
    </div>
  );
}
