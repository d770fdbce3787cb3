import { type Query, type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import type { Task } from "#contract/task.ts";
import { taskKeys } from "#/api/keys.ts";
import { matchStarted } from "./follow-tasks.ts";
import { startedTasks } from "./started-tasks.ts";
import { changedKeys, taskEvents } from "./task-effects.ts";
import {
  everyUnfinished,
  isRunningList,
  mergeRows,
  noteFollowed,
  queryOf,
  taskPageOf,
} from "./task-lists.ts";

/**
 * Compares each answer of a task list with the previous one: finds the tasks that this tab started, and refetches
 * exactly the queries that the start or end of a task has changed. Runs until the returned function is called.
 */
export function watchTasks(client: QueryClient): () => void {
  const cache = client.getQueryCache();
  const seen = new Map<string, readonly Task[]>();
  const onScreen = () => cache.findAll({ queryKey: taskKeys.lists(), type: "active" });

  function look(query: Query): void {
    const tasks = taskPageOf(query)?.tasks;
    if (tasks === undefined) return;
    const before = seen.get(query.queryHash);
    seen.set(query.queryHash, tasks);
    matchStarted(client, tasks, queryOf(query));
    if (isRunningList(query)) {
      // It is not shown itself: the lists that are polled next report the changes.
      for (const list of onScreen().filter((each) => each !== query)) update(list, query);
      if (before !== undefined && signature(before) !== signature(tasks)) refetchAllBut(query);
    } else {
      const small = onScreen().find(isRunningList);
      noteFollowed(query, everyUnfinished(small) ?? null);
      if (before !== tasks) report(before, tasks, small);
    }
  }

  function update(list: Query, small: Query): void {
    const known = everyUnfinished(small);
    noteFollowed(list, known);
    if (known !== null) mergeRows(client, list, known);
  }

  function refetchAllBut(query: Query): void {
    const predicate = (each: Query) => each !== query;
    void client.refetchQueries({ queryKey: taskKeys.lists(), type: "active", predicate });
  }

  function report(
    before: readonly Task[] | undefined,
    tasks: readonly Task[],
    small?: Query,
  ): void {
    // The first answer of a list reports no changes, except of the tasks that this tab started.
    const own = new Set(
      startedTasks(client)
        .get()
        .map(({ task }) => task?.task_id),
    );
    const events = taskEvents(before ?? tasks.filter(({ task_id }) => !own.has(task_id)), tasks);
    for (const queryKey of changedKeys(events)) void client.invalidateQueries({ queryKey });
    const running = new Set(small && taskPageOf(small)?.tasks.map(({ task_id }) => task_id));
    const isNew = events.some(
      ({ task, event }) => event === "started" && !running.has(task.task_id),
    );
    if (small && isNew) void client.refetchQueries({ queryKey: small.queryKey, exact: true });
  }

  for (const query of cache.findAll({ queryKey: taskKeys.lists() })) look(query);
  return cache.subscribe((event) => {
    const { query, type } = event;
    if (query.queryKey[0] !== "tasks" || query.queryKey[1] !== "list") return;
    if (type === "removed") seen.delete(query.queryHash);
    if (type === "updated" && event.action.type === "success") look(query);
  });
}

/** Used once, in the layout of the pages. */
export function useTaskWatch(): void {
  const client = useQueryClient();
  useEffect(() => watchTasks(client), [client]);
}

/** Changes when a task starts, ends, or gets another status. */
function signature(tasks: readonly Task[]): string {
  return JSON.stringify(tasks.map(({ task_id, status }) => [task_id, status]));
}
