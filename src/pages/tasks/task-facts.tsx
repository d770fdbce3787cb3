import { Button } from "@mantine/core";
import { Link } from "react-router";
import { type Task, isFinal } from "#contract/task.ts";
import { parseWireTime } from "#contract/wire.ts";
import { useFeature } from "#/api/session.ts";
import { Fact } from "#/components/ui/fact.tsx";
import { TaskState } from "#/components/tasks/task-state.tsx";
import { CopyButton } from "#/components/ui/copy-button.tsx";
import { ReasonedButton } from "#/components/ui/reasoned-button.tsx";
import { absoluteTime } from "#/lib/time.ts";
import { paths } from "#/paths.ts";
import { tasksText } from "#/strings/tasks.ts";
import { whyNotAbort, whyNotRetry } from "./task-actions.ts";
import { BeforeFact } from "./before-fact.tsx";
import { ExportFact } from "./export-fact.tsx";
import { RestoreFacts } from "./restore-facts.tsx";
import { TaskDuration } from "./task-duration.tsx";
import classes from "./task-facts.module.css";
import { isRestored } from "./task-table.tsx";
import { useRetry } from "./use-retry.ts";

const words = tasksText.story;

/** The facts of a task that every backend sends, and its actions. */
export function TaskFacts({ task, onAbort }: { task: Task; onAbort: () => void }) {
  const { retry, isPending } = useRetry();
  const hasFile =
    useFeature("exports") === true && task.task_type === "EXPORT" && task.status === "COMPLETED";
  const hasReceipt = useFeature("receipts") === true && isRestored(task);
  return (
    <>
      <TaskState task={task} />
      <dl className={classes.facts}>
        <Fact term={words.dataset}>
          <Link to={paths.timeline(task.dataset_id)}>
            {task.dataset_name ?? tasksText.unknownDataset}
          </Link>
        </Fact>
        {hasReceipt && <RestoreFacts task={task} />}
        {task.snapshot_id && isOfModels(task) && <BeforeFact task={task} />}
        {task.snapshot_id && !hasReceipt && !isOfModels(task) && (
          <Fact term={words.snapshot}>
            <Link to={paths.timeline(task.dataset_id, task.snapshot_id)}>{words.openSnapshot}</Link>
          </Fact>
        )}
        {hasFile && <ExportFact task={task} />}
        {hasReceipt && (
          <Fact term={words.receipt}>
            <Link to={paths.receipt(task.dataset_id, task.task_id)}>{words.openReceipt}</Link>
          </Fact>
        )}
        {task.reason && <Fact term={words.reason}>{task.reason}</Fact>}
        <Fact term={words.user}>{task.created_by ?? tasksText.unknownUser}</Fact>
        <Fact term={words.started}>{absoluteTime(parseWireTime(task.start_time))}</Fact>
        {task.end_time && (
          <Fact term={words.ended}>{absoluteTime(parseWireTime(task.end_time))}</Fact>
        )}
        <Fact term={words.duration}>
          <TaskDuration task={task} />
        </Fact>
        <Fact term={words.taskId}>
          <Id name={words.taskId} id={task.task_id} />
        </Fact>
      </dl>
      {isFinal(task.status) ? (
        whyNotRetry(task) === null && (
          <div className={classes.actions}>
            <Button variant="default" loading={isPending} onClick={() => retry(task)}>
              {tasksText.retry}
            </Button>
          </div>
        )
      ) : (
        <div className={classes.actions}>
          <div>
            <ReasonedButton
              variant="default"
              disabledReason={whyNotAbort(task)}
              reasonClassName={classes.reason}
              onClick={onAbort}
            >
              {tasksText.abort}
            </ReasonedButton>
          </div>
        </div>
      )}
    </>
  );
}

/** Its snapshot has the state before it. */
function isOfModels({ task_type: type }: Task): boolean {
  return type === "REINDEX" || type === "ENRICHMENT" || type === "LABEL_PROPAGATION";
}

/** An id with a copy button. */
export function Id({ name, id }: { name: string; id: string }) {
  return (
    <span className={classes.id}>
      <code>{id}</code>
      <CopyButton
        text={id}
        label={words.copy(name)}
        done={words.copied(name)}
        failed={tasksText.copyFailed}
      />
    </span>
  );
}
