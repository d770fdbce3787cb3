import { VisuallyHidden } from "@mantine/core";
import { Bone } from "#/components/ui/bone.tsx";
import { exploreText } from "#/strings/explore.ts";
import classes from "./grid-skeleton.module.css";

const tiles = Array.from({ length: 24 }, (_, index) => index);

/** A placeholder for the grid while its first items load. */
export function GridSkeleton() {
  return (
    <div role="status" className={classes.root}>
      <VisuallyHidden>{exploreText.loading}</VisuallyHidden>
      {tiles.map((index) => (
        <Bone key={index} className={classes.tile} />
      ))}
    </div>
  );
}
