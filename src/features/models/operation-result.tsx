import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Link } from "react-router";
import type { Dataset } from "#contract/dataset.ts";
import type { DiffSummary } from "#contract/diff.ts";
import { type Task, isFinal } from "#contract/task.ts";
import { diffPageQuery } from "#/api/comparison.ts";
import { describeError } from "#/api/describe-error.ts";
import type { VersionPair } from "#/api/keys.ts";
import { useFeature } from "#/api/session.ts";
import { snapshotQuery } from "#/api/snapshots/snapshots.ts";
import { taskDetailQuery } from "#/api/tasks/tasks.ts";
import { ErrorMessage } from "#/components/error-message.tsx";
import { JustifiedStrip } from "#/components/media/justified-strip.tsx";
import { TaskState } from "#/components/tasks/task-state.tsx";
import { Bone } from "#/components/ui/bone.tsx";
import { useClassColours } from "#/features/dataset/class-colours.ts";
import { useDatasetPage } from "#/features/dataset/use-dataset-page.ts";
import { RestoreButton } from "#/features/snapshots/restore-button.tsx";
import { count } from "#/lib/numbers.ts";
import { paths } from "#/paths.ts";
import { enrichText, operationText as words } from "#/strings/enrich.ts";
import { taskTypeName } from "#/strings/task-names.ts";
import classes from "./operation-result.module.css";

interface OperationResultProps {
  taskId: string;
  /** Begins again. */
  onAgain: () => void;
  /** The words of the button that does. */
  again: string;
}

/** The pictures that are shown of what changed. */
const shown = 36;
const topLabels = 8;

/** A running operation of models; afterwards what it changed, and the way back. */
export function OperationResult({ taskId, onAgain, again }: OperationResultProps) {
  const { tasks } = useDatasetPage();
  const listed = tasks.find((one) => one.task_id === taskId);
  const canTell = useFeature("task_detail") === true;
  const detail = useQuery({
    ...taskDetailQuery(taskId),
    enabled: canTell && listed === undefined,
  });
  const task = listed ?? detail.data;

  if (task === undefined) {
    return detail.isError ? (
      <ErrorMessage
        error={describeError(detail.error)}
        onRetry={() => void detail.refetch()}
        actions={
          <Button variant="default" onClick={onAgain}>
            {again}
          </Button>
        }
      />
    ) : (
      <Bone height="6rem" />
    );
  }
  return (
    <section className={classes.root} aria-label={words.region}>
      <h3>{taskTypeName(task.task_type)}</h3>
      <TaskState task={task} />
      {!isFinal(task.status) && <p className={classes.note}>{enrichText.safe}</p>}
      {task.status === "COMPLETED" && <Changes task={task} />}
      <div className={classes.buttons}>
        {isFinal(task.status) && (
          <>
            {task.status === "COMPLETED" && <Ways task={task} />}
            <Button variant="default" onClick={onAgain}>
              {again}
            </Button>
          </>
        )}
        <Link to={paths.tasks({ datasetId: task.dataset_id, taskId })}>{words.task}</Link>
      </div>
    </section>
  );
}

/** Whether the dataset was changed after the task; null where nobody knows any more. */
function isChangedSince({ made_head: made }: Task, { head }: Dataset): boolean | null {
  return made == null || head == null ? null : made !== head;
}

/** Whether the dataset is again as it was before the task. */
function isTakenBack({ snapshot_id: before }: Task, dataset: Dataset): boolean {
  const { current_snapshot_id: current, changes_since_current: changes } = dataset;
  return before != null && current === before && changes === 0;
}

/** Keeps it, or goes back. */
function Ways({ task }: { task: Task }) {
  const { dataset } = useDatasetPage();
  const isChanged = isChangedSince(task, dataset);
  const { data: snapshot } = useQuery({
    ...snapshotQuery(dataset.id, task.snapshot_id ?? ""),
    enabled: task.snapshot_id != null,
    retry: false,
  });
  return (
    <>
      <Button component={Link} to={paths.explore(dataset.id)}>
        {words.keep}
      </Button>
      {snapshot && !isTakenBack(task, dataset) && (
        <>
          <RestoreButton snapshot={snapshot} variant="default" reasonClassName={classes.note}>
            {task.task_type === "LABEL_PROPAGATION" ? words.undo : words.restore}
          </RestoreButton>
          {isChanged === true && <span className={classes.note}>{words.takesLater}</span>}
        </>
      )}
    </>
  );
}

/** The difference between the snapshot before and what the task made; without that, the present state. */
function Changes({ task }: { task: Task }) {
  const { dataset } = useDatasetPage();
  const canCompare = useFeature("diff") === true;
  const before = task.snapshot_id ?? null;
  const isChanged = isChangedSince(task, dataset);
  const pair: VersionPair =
    isChanged === true
      ? { from: before ?? "", to: task.task_id, head: undefined }
      : { from: before ?? "", to: "head", head: dataset.head ?? undefined };
  const diff = useQuery({
    ...diffPageQuery(dataset.id, pair, {}, 0, shown),
    enabled: canCompare && before !== null && !isTakenBack(task, dataset),
  });
  const colourOf = useClassColours(dataset.id);
  if (before === null) {
    return (
      <p className={classes.note}>{changedNothing(task) ? words.nothing : words.noSnapshot}</p>
    );
  }
  if (isTakenBack(task, dataset)) return <p role="status">{words.takenBack}</p>;
  if (!canCompare) return null;
  if (diff.isError) {
    return <ErrorMessage error={describeError(diff.error)} onRetry={() => void diff.refetch()} />;
  }
  if (diff.data === undefined) {
    return (
      <div role="status" aria-label={words.comparing}>
        <Bone height="8rem" />
      </div>
    );
  }
  const { summary, total, items } = diff.data;
  const labels = summary.by_label
    .filter(({ gained }) => gained > 0)
    .toSorted((a, b) => b.gained - a.gained)
    .slice(0, topLabels);
  const most = Math.max(1, ...labels.map(({ gained }) => gained));
  const pictures = items.flatMap(({ after }) => after ?? []);
  if (total === 0) return <p role="status">{words.nothing}</p>;
  return (
    <>
      <p role="status" className={classes.headline}>
        {headlineOf(summary)}
        <small>{partsOf(summary)}</small>
      </p>
      {labels.length > 0 && (
        <ul className={classes.labels} aria-label={words.labels}>
          {labels.map(({ label, gained }) => (
            <li key={label}>
              <bdi>{label}</bdi>
              <span className={classes.track}>
                <span style={{ width: `${(gained / most) * 100}%`, background: colourOf(label) }} />
              </span>
              <b>+{count(gained)}</b>
            </li>
          ))}
        </ul>
      )}
      <JustifiedStrip
        label={words.pictures}
        items={pictures}
        rows={2}
        height={112}
        linkTo={(item) => paths.item(dataset.id, item.media_id)}
      />
      {isChanged !== false && (
        <p className={classes.note}>{isChanged === true ? words.since : words.sinceToo}</p>
      )}
      <Link to={paths.compare(dataset.id, { from: before, to: "head" })}>
        {isChanged === true ? words.moreNow : words.more(total)}
      </Link>
    </>
  );
}

function headlineOf({ by_field: fields, modified }: DiffSummary): string {
  return fields.labels > 0 ? words.gained(fields.labels) : words.changed(modified);
}

/** What changed, where it is more than labels. */
function partsOf({ by_field: fields }: DiffSummary): ReactNode {
  const parts = (["labels", "tags", "caption"] as const).filter((field) => fields[field] > 0);
  return parts.length > 1 || (parts.length === 1 && fields.labels === 0)
    ? parts.map((field) => words.parts[field](fields[field])).join(", ")
    : null;
}

/** By the message of its end: where nothing was changed, no snapshot was needed. */
function changedNothing({ status_coded: said }: Task): boolean {
  const { changed, items } = said?.params ?? {};
  return (said?.code.startsWith("clustered") ? changed : items) === 0;
}
