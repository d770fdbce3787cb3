import { useEffect } from "react";
import { Link } from "react-router";
import { useForgetTask, useStartedTasks } from "#/api/tasks.ts";
import type { StartedTask } from "#/api/task-poll.ts";
import { notifyError, notifySuccess } from "#/notify.ts";
import { paths } from "#/paths.ts";
import { dialogText } from "#/strings/snapshot-dialogs.ts";
import { taskTypeName } from "#/strings/task-names.ts";
import { taskText } from "#/strings/timeline.ts";
import { type StartedWords, useStartedWords } from "./started-words.ts";

/** Says how the tasks that this tab started have ended, on whatever page it is by then. */
export function StartedNotices() {
  const started = useStartedTasks();
  const forget = useForgetTask();
  const words = useStartedWords();

  useEffect(() => {
    for (const entry of started) {
      if (entry.state !== "ended" && entry.state !== "lost") continue;
      say(entry, words.find(entry.expected));
      forget(entry.key);
    }
  }, [started, forget, words]);

  return null;
}

function say({ key, state, task, expected }: StartedTask, words: StartedWords | undefined) {
  const type = taskTypeName(expected.taskType);
  const id = `task-${key}`;
  if (state === "lost" || task === null) {
    const message = (
      <>
        {dialogText.lost} <Link to={paths.tasks()}>{dialogText.tasks}</Link>
      </>
    );
    notifyError({ id, title: type, message });
  } else if (task.status === "COMPLETED") {
    const cloned = expected.taskType === "SNAPSHOT_CLONE";
    const message = (
      <>
        {words?.done ?? taskText.COMPLETED(type)}{" "}
        {cloned && <Link to={paths.timeline(task.dataset_id)}>{dialogText.clone.open}</Link>}
      </>
    );
    notifySuccess({ id, message });
  } else {
    notifyError({
      id,
      title: words?.failed ?? taskText.FAILED(type),
      message: task.error_message ?? task.status_message ?? task.status,
    });
  }
}
