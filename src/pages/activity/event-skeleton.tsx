import { VisuallyHidden } from "@mantine/core";
import { Bone } from "#/components/ui/bone.tsx";
import { activityText as text } from "#/strings/activity.ts";
import classes from "./event-list.module.css";

const rows = Array.from({ length: 12 }, (_, index) => index);

/** A placeholder for the events while the first ones load. */
export function EventSkeleton() {
  return (
    <div role="status" className={classes.waiting}>
      <VisuallyHidden>{text.loading}</VisuallyHidden>
      {rows.map((row) => (
        <Bone key={row} height="2rem" />
      ))}
    </div>
  );
}
