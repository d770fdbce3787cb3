import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { Link } from "react-router";
import type { Task } from "#contract/task.ts";
import type { Coded } from "#contract/wire.ts";
import { useFeature } from "#/api/session.ts";
import { useFollowTask } from "#/api/tasks/follow-tasks.ts";
import {
  type StartedTask,
  forgetStarted,
  isOver,
  useStartedTasks,
} from "#/api/tasks/started-tasks.ts";
import { SkippedLink } from "#/components/tasks/skipped-link.tsx";
import { showNotice } from "#/lib/desktop-notice.ts";
import { notifyError, notifySuccess } from "#/notify.ts";
import { paths } from "#/paths.ts";
import { dialogText } from "#/strings/snapshot-dialog-words.ts";
import { taskTypeName } from "#/strings/task-names.ts";
import { taskText } from "#/strings/timeline.ts";
import { StartedLiveRegion } from "./started-live-region.tsx";

/** Polls the tasks that this tab started, and reports their end on any page. */
export function StartedNotices() {
  const client = useQueryClient();
  const started = useStartedTasks();
  const hasReceipts = useFeature("receipts") === true;

  useEffect(() => {
    const over = started.filter(isOver);
    for (const entry of over) void say(entry, hasReceipts);
    forgetStarted(client, (entry) => over.includes(entry));
  }, [client, started, hasReceipts]);

  return (
    <>
      <StartedLiveRegion started={started} />
      {started.map((entry) => (
        <Follow key={entry.key} entry={entry} />
      ))}
    </>
  );
}

function Follow({ entry }: { entry: StartedTask }) {
  useFollowTask(entry);
  return null;
}

async function say({ key, task, expected }: StartedTask, hasReceipts: boolean) {
  const { taskType, words } = expected;
  const type = taskTypeName(taskType);
  const id = `task-${key}`;
  if (task === null) {
    const message = (
      <>
        {dialogText.lost} <Link to={paths.tasks()}>{dialogText.tasks}</Link>
      </>
    );
    notifyError({ id, title: type, message });
    return;
  }
  const tag = `stillframe-${task.task_id}`;
  const dataset = task.dataset_name ?? "";
  if (task.status === "COMPLETED") {
    const said = taskType === "MEDIA_ADDITION" ? await wordsOf(task.status_coded) : null;
    const done = words?.done ?? said ?? taskText.COMPLETED(type);
    const page = resultPath(taskType, task.dataset_id);
    const message = (
      <>
        {done} {skippedIn(task)} {page && <Link to={page}>{dialogText.clone.open}</Link>}
        {hasReceipts && taskType === "SNAPSHOT_RESTORE" && (
          <Link to={paths.receipt(task.dataset_id, task.task_id)}>
            {dialogText.restore.receipt}
          </Link>
        )}
      </>
    );
    notifySuccess({ id, message });
    showNotice(done, { body: dataset, tag });
    return;
  }
  const ended = task.status === "ABORTED" ? taskText.ABORTED(type) : taskText.FAILED(type);
  const title = words?.failed ?? ended;
  const reason = await reasonOf(task);
  const message = (
    <>
      {reason} <Link to={paths.tasks({ taskId: task.task_id })}>{taskText.showStory}</Link>
    </>
  );
  notifyError({ id, title, message });
  showNotice(title, { body: [dataset, reason].filter(Boolean).join(": "), tag });
}

/** Why it failed, or by whom it was aborted. Without a connection in the server's own sentence. */
async function reasonOf(task: Task): Promise<string> {
  const failure = task.error_message;
  const text = await wordsOf(failure === null ? task.status_coded : task.error_coded);
  return text ?? failure ?? task.status_message ?? task.status;
}

async function wordsOf(coded: Coded | null | undefined): Promise<string | null> {
  const words = coded && (await import("#/strings/task-messages.ts").catch(() => null));
  return coded && words ? words.taskMessageText(coded) : null;
}

/** The files that were skipped. */
function skippedIn({ task_id, task_type, items_failed, items_total }: Task) {
  const hasFiles = task_type === "DATASET_CREATION" || task_type === "MEDIA_ADDITION";
  if (!hasFiles || !items_failed) return null;
  const skipped = { files: items_failed, total: items_total ?? items_failed, task_id };
  return <SkippedLink dataset={{ skipped }} />;
}

/** The page of a finished task's result: the dataset that it created. */
function resultPath(taskType: string, datasetId: string): string | null {
  if (taskType === "SNAPSHOT_CLONE") return paths.timeline(datasetId);
  const hasNew = taskType === "DATASET_CREATION" || taskType === "MEDIA_ADDITION";
  return hasNew ? paths.explore(datasetId) : null;
}
