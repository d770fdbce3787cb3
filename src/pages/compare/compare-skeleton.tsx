import { VisuallyHidden } from "@mantine/core";
import { Bone } from "#/components/ui/bone.tsx";
import { compareText as text } from "#/strings/compare.ts";
import classes from "./compare-page.module.css";

const cards = Array.from({ length: 10 }, (_, index) => index);

/** A placeholder for the page while the two versions are compared. */
export function CompareSkeleton() {
  return (
    <div role="status" className={classes.page}>
      <VisuallyHidden>{text.loading}</VisuallyHidden>
      <Bone height="2.25rem" />
      <Bone height="8rem" />
      <SheetSkeleton />
    </div>
  );
}

/** A placeholder for the sheet while its first items load. */
export function SheetSkeleton() {
  return (
    <div className={classes.bones} aria-hidden>
      {cards.map((index) => (
        <Bone key={index} height="13rem" />
      ))}
    </div>
  );
}
