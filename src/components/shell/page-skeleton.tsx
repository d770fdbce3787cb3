import { VisuallyHidden } from "@mantine/core";
import { Bone } from "#/components/ui/bone.tsx";
import classes from "./page-skeleton.module.css";

/** Width and height of each grey bar, as CSS lengths. */
const bones = [
  ["18rem", "1.5rem"],
  ["26rem", "1rem"],
  ["100%", "2.25rem"],
  ["100%", "4.5rem"],
  ["100%", "4.5rem"],
  ["100%", "4.5rem"],
] as const;

/** A placeholder in the shape of a page while its first data is loading. */
export function PageSkeleton({ label }: { label: string }) {
  return (
    <div className={classes.root} role="status">
      <VisuallyHidden>{label}</VisuallyHidden>
      {bones.map(([width, height], index) => (
        <Bone
          // The bars have no identity except their index.
          // oxlint-disable-next-line react/no-array-index-key
          key={index}
          width={width}
          height={height}
        />
      ))}
    </div>
  );
}
