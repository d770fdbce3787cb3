import { Link } from "react-router";
import type { ActivityEvent, EditWords } from "#contract/activity.ts";
import { isFinal } from "#contract/task.ts";
import { TaskMessage } from "#/components/tasks/task-message.tsx";
import { TaskOutlook } from "#/components/tasks/task-outlook.tsx";
import { percent } from "#/lib/numbers.ts";
import { snapshotName } from "#/features/snapshots/snapshot-name.ts";
import { paths } from "#/paths.ts";
import { activityText as text } from "#/strings/activity.ts";
import { refusalMessage } from "#/strings/refusals.ts";
// Adds the words of the other refusals.
// oxlint-disable-next-line import/no-unassigned-import
import "#/strings/refusals-later.ts";
import { taskStatusName, taskTypeName } from "#/strings/task-names.ts";
import classes from "./event-list.module.css";

/** What happened, in a line. */
export function EventWhat({ event }: { event: ActivityEvent }) {
  if (event.task !== null) return <TaskWords task={event.task} />;
  if (event.refusal !== null) return <Refused event={event} refusal={event.refusal} />;
  const words = wordsOf(event);
  const isClone = event.action === "clone_snapshot";
  const hasVersion = event.kind === "snapshots" || event.kind === "removals" || isClone;
  return (
    <>
      <b>{words}</b>
      {event.edit && <EditChips edit={event.edit} />}
      {event.name_before !== null && event.name_before !== event.snapshot?.snapshot_name && (
        <>
          <bdi className={classes.dim} title={event.name_before}>
            “{snapshotName({ snapshot_name: event.name_before })}”
          </bdi>
          <span className={classes.dim}>{text.to}</span>
        </>
      )}
      {hasVersion && <Version event={event} />}
      {isClone && <Clone event={event} />}
      {event.person !== null && <bdi>{event.person}</bdi>}
    </>
  );
}

function Version({ event }: { event: ActivityEvent }) {
  const { snapshot } = event;
  if (event.action === "delete_dataset" || event.action === "undelete_dataset") return null;
  if (snapshot === null) return <span className={classes.dim}>{text.unnamed}</span>;
  const name = <bdi title={snapshot.snapshot_name}>“{snapshotName(snapshot)}”</bdi>;
  return snapshot.removed || event.dataset_removed ? (
    <span className={classes.cut}>{name}</span>
  ) : (
    <Link className={classes.cut} to={paths.timeline(snapshot.dataset_id, snapshot.snapshot_id)}>
      {name}
    </Link>
  );
}

function Clone({ event: { other_dataset: other } }: { event: ActivityEvent }) {
  return (
    <>
      <span className={classes.dim}>{text.as}</span>
      {other === null ? (
        <span className={classes.dim}>{text.another}</span>
      ) : (
        <Link className={classes.cut} to={paths.timeline(other.dataset_id)}>
          <bdi>{other.dataset_name}</bdi>
        </Link>
      )}
    </>
  );
}

interface RefusedProps {
  event: ActivityEvent;
  refusal: NonNullable<ActivityEvent["refusal"]>;
}

function Refused({ event: { snapshot }, refusal }: RefusedProps) {
  const reason = refusalMessage(refusal) ?? refusal.code;
  return (
    <>
      <b>
        {text.attempt(refusal.operation)} {text.refused}
      </b>
      {snapshot && <bdi className={classes.cut}>“{snapshotName(snapshot)}”</bdi>}
      <span className={`${classes.dim} ${classes.cut}`} title={reason}>
        {reason} ({refusal.status})
      </span>
      {refusal.times > 1 && <span className={classes.dim}>{text.attempts(refusal.times)}</span>}
    </>
  );
}

function TaskWords({ task }: { task: NonNullable<ActivityEvent["task"]> }) {
  const name = taskTypeName(task.task_type);
  if (!isFinal(task.status)) {
    const done = percent(task.progress_percentage);
    return (
      <span className={classes.busy}>
        <b>{name}</b> {done === null ? taskStatusName(task.status) : `${done} %`}{" "}
        <TaskOutlook task={task} />
      </span>
    );
  }
  const failure = task.error_message;
  const sentence = failure ?? (task.status === "COMPLETED" ? task.status_message : null);
  const coded = failure === null ? task.status_coded : task.error_coded;
  return (
    <>
      <b>
        {name}: {taskStatusName(task.status)}
      </b>
      <span className={`${classes.dim} ${classes.cut}`}>
        {sentence && <TaskMessage sentence={sentence} coded={coded} />}
      </span>
    </>
  );
}

function EditChips({ edit }: { edit: EditWords }) {
  const chips = [
    ...[...edit.add_labels, ...edit.add_tags].map((name) => ({ name, look: "gained" as const })),
    ...[...edit.remove_labels, ...edit.remove_tags].map((name) => ({
      name,
      look: "lost" as const,
    })),
  ];
  return chips.map(({ name, look }) => (
    <bdi key={`${look} ${name}`} className={classes.word} data-look={look}>
      {look === "gained" ? "+" : "−"} {name}
    </bdi>
  ));
}

function wordsOf(event: ActivityEvent): string {
  const { action, changed, edit, name_before: before, snapshot } = event;
  const items = (changed?.added ?? 0) + (changed?.removed ?? 0) + (changed?.modified ?? 0);
  switch (action) {
    case "edit_media":
      return changed === null ? text.changedSome : editWords(edit, items);
    case "delete_media":
      return text.deleted(items);
    case "import_metadata":
      return text.importedMetadata(items);
    case "add_media":
      return text.addedMedia(items);
    case "import_labels":
      return text.importedLabels(items);
    case "reindex":
      return text.reindexed(items);
    case "enrich":
      return text.enriched(items);
    case "propagate_labels":
      return text.propagated(items);
    case "undo_edit":
      if (changed === null) return text.undidRestore;
      return changed.added > 0 ? text.undidDeletion : text.undid;
    case "redo_edit":
      return text.redid;
    case "create_snapshot":
      return text.snapshot;
    case "update_snapshot":
      return before !== null && before !== snapshot?.snapshot_name
        ? text.renamed
        : text.editedSnapshot;
    case "clone_snapshot":
      return text.cloned;
    case "delete_snapshot":
      return text.removedSnapshot;
    case "undelete_snapshot":
      return text.tookBackSnapshot;
    case "delete_dataset":
      return text.removedDataset;
    case "undelete_dataset":
      return text.tookBackDataset;
    case "create_dataset":
      return text.createdDataset;
    case "rename_dataset":
      return text.renamedDataset;
    case "share_dataset":
      return text.sharedDataset;
    case "abort_task":
      return text.abortedTask;
    case "retry_task":
      return text.retriedTask;
    case "restore_snapshot":
      return text.restored;
    default:
      return action.replaceAll("_", " ");
  }
}

/** By what the edit changed, where it is one thing. */
function editWords(edit: EditWords | null, items: number): string {
  if (edit === null) return text.changedItems(items);
  const labels = edit.add_labels.length + edit.remove_labels.length > 0;
  const tags = edit.add_tags.length + edit.remove_tags.length > 0;
  const changed = [labels, tags, edit.caption, edit.metadata].filter(Boolean).length;
  if (changed !== 1 || edit.metadata) return text.changedItems(items);
  return labels ? text.labelled(items) : tags ? text.tagged(items) : text.captioned(items);
}
