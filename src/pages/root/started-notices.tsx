import { useEffect } from "react";
import { Link } from "react-router";
import type { Task } from "#contract/task.ts";
import { type StartedTask } from "#/api/tasks/started-tasks.ts";
import { useFeature } from "#/api/session.ts";
import { useForgetTask, useStartedTasks } from "#/api/tasks/tasks.ts";
import { SkippedLink } from "#/components/tasks/skipped-link.tsx";
import { showNotice } from "#/lib/desktop-notice.ts";
import { notifyError, notifySuccess } from "#/notify.ts";
import { paths } from "#/paths.ts";
import { dialogText } from "#/strings/snapshot-dialog-words.ts";
import { taskTypeName } from "#/strings/task-names.ts";
import { taskText } from "#/strings/timeline.ts";
import { StartedLiveRegion } from "./started-live-region.tsx";
import { type StartedWords, rememberedWords } from "#/features/tasks/started-words.ts";

/** Reports the end of the tasks that this tab started, on any page. */
export function StartedNotices() {
  const started = useStartedTasks();
  const forget = useForgetTask();
  const hasReceipts = useFeature("receipts") === true;

  useEffect(() => {
    for (const entry of started) {
      if (entry.state !== "ended" && entry.state !== "lost") continue;
      say(entry, rememberedWords(entry.expected), hasReceipts);
      forget(entry.key);
    }
  }, [started, forget, hasReceipts]);

  return <StartedLiveRegion started={started} />;
}

function say(
  { key, state, task, expected }: StartedTask,
  words: StartedWords | undefined,
  hasReceipts: boolean,
) {
  const type = taskTypeName(expected.taskType);
  const id = `task-${key}`;
  if (state === "lost" || task === null) {
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
    const done = words?.done ?? taskText.COMPLETED(type);
    const page = pageOf(expected.taskType, task.dataset_id);
    const message = (
      <>
        {done} {skippedIn(task)} {page && <Link to={page}>{dialogText.clone.open}</Link>}
        {hasReceipts && expected.taskType === "SNAPSHOT_RESTORE" && (
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
  const reason = task.error_message ?? task.status_message ?? task.status;
  const message = (
    <>
      {reason} <Link to={paths.tasks({ taskId: task.task_id })}>{taskText.showStory}</Link>
    </>
  );
  notifyError({ id, title, message });
  showNotice(title, { body: [dataset, reason].filter(Boolean).join(": "), tag });
}

/** The skipped files of a new dataset. */
function skippedIn({ task_id, task_type, items_failed, items_total }: Task) {
  if (task_type !== "DATASET_CREATION" || !items_failed) return null;
  const skipped = { files: items_failed, total: items_total ?? items_failed, task_id };
  return <SkippedLink dataset={{ skipped }} />;
}

/** The page of a finished task's result: the dataset that it created. */
function pageOf(taskType: string, datasetId: string): string | null {
  if (taskType === "SNAPSHOT_CLONE") return paths.timeline(datasetId);
  return taskType === "DATASET_CREATION" ? paths.explore(datasetId) : null;
}
