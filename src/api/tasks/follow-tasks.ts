import { type QueryClient, focusManager, hashKey, useQuery } from "@tanstack/react-query";
import type { Task, TaskListQuery } from "#contract/task.ts";
import { unlessAway } from "#/query-client.ts";
import { type StartedTask, isOver, listOf, startedTasks } from "./started-tasks.ts";
import { type PolledList, isFollowed, nextLook, pollDelays, taskListQuery } from "./task-lists.ts";
import { findExpected } from "./task-match.ts";

/** How started tasks are found in the lists: apart from `started-tasks.ts`, since it loads with the late parts. */

/** Milliseconds after which a task that its list does not show counts as lost. */
const patience = 60_000;
/** Milliseconds after which a new task of another author counts as ours. */
const ownPatience = 3_000;

/** Looks for expected tasks, and for changes of known ones, among the tasks of a list. */
export function matchStarted(
  client: QueryClient,
  tasks: readonly Task[],
  list: TaskListQuery,
): void {
  const store = startedTasks(client);
  const before = store.get();
  const taken = new Set(before.map(({ task }) => task?.task_id));
  const next = before.map((entry): StartedTask => {
    if (isOver(entry)) return entry;
    const { expected, task } = entry;
    const age = performance.now() - entry.since;
    const free = tasks.filter(({ task_id }) => !taken.has(task_id));
    const found = task
      ? tasks.find(({ task_id }) => task_id === task.task_id)
      : findExpected(expected, free, age >= ownPatience);
    if (found && found !== task) {
      taken.add(found.task_id);
      return { ...entry, task: found };
    }
    const isMissing = task === null && age >= patience && isSame(listOf(entry), list);
    return isMissing ? { ...entry, lost: true } : entry;
  });
  if (next.some((entry, index) => entry !== before[index])) store.set(next);
}

/** Polls the list that will contain a started task, on every page and while the tab is hidden. */
export function useFollowTask(entry: StartedTask): void {
  useQuery({ ...followQuery(entry), notifyOnChangeProps: [] });
}

/** At once, after 250 ms, 1 s, and then every 2 s; every 30 s while the tab is hidden. */
export function followQuery(entry: StartedTask) {
  return {
    ...taskListQuery(listOf(entry)),
    refetchIntervalInBackground: true,
    refetchInterval: (query: PolledList) => {
      if (!focusManager.isFocused()) return unlessAway(query, pollDelays.idle);
      if (entry.task !== null && isFollowed(query)) return nextLook(query);
      const age = performance.now() - entry.since;
      if (age < 250) return unlessAway(query, 250);
      return unlessAway(query, age < 1_250 ? 1_000 : pollDelays.running);
    },
  };
}

function isSame(one: TaskListQuery, other: TaskListQuery): boolean {
  return hashKey([one]) === hashKey([other]);
}
