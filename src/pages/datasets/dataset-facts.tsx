import { IconAlertTriangle, IconFileAlert, IconGitFork } from "@tabler/icons-react";
import { Link } from "react-router";
import { taskAction } from "#contract/activity.ts";
import type { Dataset } from "#contract/dataset.ts";
import { isFinal } from "#contract/task.ts";
import { parseWireTime } from "#contract/wire.ts";
import { FatalError } from "#/components/tasks/fatal-error.tsx";
import { SkippedLink } from "#/components/tasks/skipped-link.tsx";
import { TaskOutlook } from "#/components/tasks/task-outlook.tsx";
import { Ago } from "#/components/ui/moment.tsx";
import { shortAuthor, snapshotName } from "#/features/snapshots/snapshot-name.ts";
import { absoluteTime, shortDay } from "#/lib/time.ts";
import { useNow } from "#/lib/use-now.ts";
import { paths } from "#/paths.ts";
import { datasetsText as words, roleNames } from "#/strings/datasets.ts";
import { taskTypeName } from "#/strings/task-names.ts";
import classes from "./dataset-facts.module.css";
import { lastActive } from "./dataset-rows.ts";
import type { Progress, Version } from "./use-dataset-row.ts";

/** The facts of a dataset that its card and its row share, each one line high. */

/** A time that is shown as `5 min ago`, and whole on hover. */
export function Past({ at }: { at: Date }) {
  return (
    <time dateTime={at.toISOString()} title={absoluteTime(at)}>
      <Ago at={at} />
    </time>
  );
}

/** What was done last, in a word or two. */
export function activityWords({ last_activity: last }: Dataset): string {
  if (!last) return last === null ? words.created : words.done.changed;
  if (last.action !== taskAction) return words.actions[last.action] ?? words.done.changed;
  const name = taskTypeName(last.task_type ?? "");
  const status = last.task_status ?? "";
  if (status === "FAILED") return words.done.failed(name);
  if (status === "ABORTED") return words.done.aborted(name);
  return (status === "COMPLETED" && words.done.tasks[last.task_type ?? ""]) || name;
}

/** `5 min ago · rachel`, or `now · rachel` while a task runs. */
export function ActivityTime({ dataset }: { dataset: Dataset }) {
  const { last_activity: last } = dataset;
  const actor = last?.actor ?? "";
  const isRunning = last?.task_status != null && !isFinal(last.task_status);
  return (
    <>
      {isRunning ? words.now : <Past at={lastActive(dataset)} />}
      {actor !== "" && (
        <>
          {" · "}
          <bdi title={actor}>{shortAuthor(actor)}</bdi>
        </>
      )}
    </>
  );
}

/** The current version with its dot, or why there is none. */
export function VersionName({ dataset, version }: { dataset: Dataset; version: Version }) {
  if (typeof version === "string") {
    return <span className={classes.dim}>{words.versions[version]}</span>;
  }
  return (
    <>
      <i className={classes.current} />
      <Link
        className={classes.cut}
        title={version.snapshot_name}
        to={paths.timeline(dataset.id, version.snapshot_id)}
      >
        <bdi>{snapshotName(version)}</bdi>
      </Link>
    </>
  );
}

/** The number of changes since the current version, as a link to what they are. */
export function ChangesLink({ dataset, canCompare }: { dataset: Dataset; canCompare: boolean }) {
  const changes = dataset.changes_since_current ?? null;
  const from = dataset.current_snapshot_id ?? null;
  if (changes === null || from === null) return null;
  if (changes === 0) return <span className={classes.dim}>{words.unchanged}</span>;
  const text = words.changed(changes);
  return canCompare ? (
    <Link className={classes.look} to={paths.compare(dataset.id, { from, to: "head" })}>
      {text}
    </Link>
  ) : (
    <span className={classes.look}>{text}</span>
  );
}

/** `Re-index 64 %, about 7 s left`. */
export function ProgressText({ progress }: { progress: Progress }) {
  return (
    <span className={classes.busy}>
      {progress.name}
      {progress.done !== null && ` ${progress.done} %`}{" "}
      {progress.task && <TaskOutlook task={progress.task} />}
    </span>
  );
}

interface OriginProps {
  dataset: Dataset;
  /** The number of its clones in the list. */
  clones: number;
}

/** The one fact that tells most about a dataset: why it failed, what it lacks, where it comes from. */
export function Origin({ dataset, clones }: OriginProps) {
  const now = useNow();
  const source = dataset.clone_of;
  if (dataset.fatal_error_msg) {
    return (
      <span className={classes.look} title={dataset.fatal_error_msg}>
        <IconAlertTriangle size={14} aria-hidden />
        <span className={classes.cut}>
          <FatalError dataset={dataset} />
        </span>
      </span>
    );
  }
  if (dataset.skipped) {
    return (
      <span className={classes.look}>
        <IconFileAlert size={14} aria-hidden />
        <SkippedLink dataset={dataset} />
      </span>
    );
  }
  if (source || dataset.source_dataset_id) {
    return (
      <>
        <IconGitFork size={14} aria-hidden />
        <span className={classes.cut}>
          {source?.dataset_id ? (
            <>
              {words.cloneOf}{" "}
              <Link to={paths.explore(source.dataset_id)}>
                <bdi>{source.dataset_name}</bdi>
              </Link>
              {source.snapshot_name !== null && (
                <>
                  {" "}
                  {words.at} <bdi>{snapshotName({ snapshot_name: source.snapshot_name })}</bdi>
                </>
              )}
            </>
          ) : (
            words.cloneOfUnseen
          )}
        </span>
      </>
    );
  }
  if (clones > 0) {
    return (
      <>
        <IconGitFork size={14} aria-hidden />
        {words.clones(clones)}
      </>
    );
  }
  const created = parseWireTime(dataset.created_at);
  return (
    <span className={classes.cut} title={absoluteTime(created)}>
      {words.createdOn(shortDay(created, now))}
      {dataset.role !== undefined && dataset.role !== "owner" && (
        <> · {roleNames[dataset.role] ?? dataset.role}</>
      )}
    </span>
  );
}
