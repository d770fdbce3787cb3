import { VisuallyHidden } from "@mantine/core";
import { gridGap } from "#/components/media/grid-layout.ts";
import { Bone } from "#/components/ui/bone.tsx";
import { exploreText } from "#/strings/explore.ts";
import classes from "./grid-skeleton.module.css";
import { useGridLook } from "./use-grid-look.ts";

/** Shapes of pictures, row by row. */
const rows = [
  [1.6, 1.5, 0.75, 1.78, 1, 1.33, 1.5],
  [0.67, 4, 1.67, 1, 0.75, 1.33],
  [1.7, 0.75, 1.78, 1.5, 1.33, 1, 1.5],
  [1.33, 1.78, 1.5, 2.37, 1, 1],
  [1.5, 1.78, 0.75, 1.6, 1.33, 1.67],
];

/** A placeholder for the grid while its first items load: its rows are as high as those that come. */
export function GridSkeleton() {
  const { look, tileSize } = useGridLook();
  const gap = gridGap(window.innerWidth);
  const across = look === "squares" ? Math.max(1, Math.ceil(window.innerWidth / tileSize)) : 0;
  return (
    <div role="status" className={classes.root} style={{ gap }}>
      <VisuallyHidden>{exploreText.loading}</VisuallyHidden>
      {rows.map((aspects, row) => (
        // oxlint-disable-next-line react/no-array-index-key
        <div key={row} className={classes.row} style={{ gap, height: tileSize }}>
          {(across === 0 ? aspects : Array.from({ length: across }, () => 1)).map((aspect, at) => (
            // oxlint-disable-next-line react/no-array-index-key
            <span key={at} style={{ flex: `${aspect} 1 ${aspect * tileSize}px` }}>
              <Bone className={classes.tile} />
            </span>
          ))}
        </div>
      ))}
    </div>
  );
}
