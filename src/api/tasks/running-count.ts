import { useQuery } from "@tanstack/react-query";
import { meQuery, useFeature } from "#/api/session.ts";
import { isOver, useStartedTasks } from "./started-tasks.ts";
import { runningTasks, taskListQuery } from "./task-lists.ts";

/** The number of tasks running now on all visible datasets; tasks that this tab started count from their 202 on. */
export function useRunningCount(): number {
  const canListUnfinished = useFeature("unfinished_tasks");
  const isSignedIn = useQuery(meQuery()).isSuccess;
  const { data } = useQuery({
    ...taskListQuery(runningTasks(canListUnfinished === true)),
    enabled: isSignedIn && canListUnfinished !== undefined,
  });
  const started = useStartedTasks().filter((entry) => !isOver(entry));
  const listed = new Set(data?.tasks.map(({ task_id }) => task_id));
  const own = started.filter(({ task }) => !task || !listed.has(task.task_id));
  return (data?.total ?? 0) + own.length;
}
