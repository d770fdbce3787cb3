import { VisuallyHidden } from "@mantine/core";
import { Bone } from "#/components/ui/bone.tsx";
import { tasksText } from "#/strings/tasks.ts";
import classes from "./task-table-skeleton.module.css";

const rows = Array.from({ length: 10 }, (_, index) => index);

/** A placeholder for the table while its first rows load. */
export function TaskTableSkeleton() {
  return (
    <div role="status" className={classes.root}>
      <VisuallyHidden>{tasksText.loading}</VisuallyHidden>
      {rows.map((row) => (
        <Bone key={row} height="2.25rem" />
      ))}
    </div>
  );
}
