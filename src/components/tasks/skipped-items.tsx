import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { describeError } from "#/api/describe-error.ts";
import { taskFailuresAddress } from "#/api/tasks/task-failures.ts";
import { taskDetailQuery } from "#/api/tasks/tasks.ts";
import { shellText } from "#/strings/shell.ts";
import { skipReasonText } from "#/strings/skip-reasons.ts";
import { tasksText } from "#/strings/tasks.ts";
import classes from "./skipped-items.module.css";

interface SkippedItemsProps {
  taskId: string;
  /** The number of items, above 0. */
  count: number;
}

/** The items that a task could not use: the number, and on demand the items with their reasons. */
export function SkippedItems({ taskId, count }: SkippedItemsProps) {
  const [opened, setOpened] = useState(false);
  const detail = useQuery({ ...taskDetailQuery(taskId), enabled: opened });
  const failures = detail.data?.failures ?? [];
  return (
    <details onToggle={(event) => setOpened(event.currentTarget.open)}>
      <summary className={classes.summary}>{tasksText.failedItems(count)}</summary>
      {detail.isPending && <p className={classes.note}>{tasksText.loadingFailures}</p>}
      {detail.isError && <Failed error={detail.error} onRetry={() => void detail.refetch()} />}
      {failures.length > 0 && (
        <ul className={classes.list}>
          {failures.map(({ item, reason }, index) => (
            // A name may occur twice, and the order of the list does not change.
            // oxlint-disable-next-line react/no-array-index-key
            <li key={index}>
              <bdi className={classes.name}>{item}</bdi> {skipReasonText(reason)}
            </li>
          ))}
          {failures.length < count && <li>{tasksText.moreFailures(count - failures.length)}</li>}
        </ul>
      )}
      {failures.length > 0 && (
        <a href={taskFailuresAddress(taskId)} download>
          {tasksText.allFailures}
        </a>
      )}
    </details>
  );
}

function Failed({ error, onRetry }: { error: Error; onRetry: () => void }) {
  const { title, message, requestId } = describeError(error);
  return (
    <p className={classes.note} role="alert">
      {title}. {message} {requestId && shellText.states.requestId(requestId)}{" "}
      <Button size="compact-xs" variant="subtle" onClick={onRetry}>
        {shellText.states.retry}
      </Button>
    </p>
  );
}
