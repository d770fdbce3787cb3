import type { QueryKey } from "@tanstack/react-query";
import { type Task, isFinal } from "#contract/task.ts";
import { datasetKeys, mediaKeys, receiptKeys, snapshotKeys, taskKeys } from "#/api/keys.ts";

/** The change of a task between two reads of the list. */
export interface TaskEvent {
  task: Task;
  event: "started" | "ended";
}

/**
 * The changes between two answers of one list. A task that is new and final has already ended: a restore that takes
 * milliseconds is never seen running. A running one that is gone from the list has ended (in a list filtered by status)
 * or was displaced by newer ones: either way it is read.
 */
export function taskEvents(before: readonly Task[], after: readonly Task[]): TaskEvent[] {
  const old = new Map(before.map((task) => [task.task_id, task]));
  const events: TaskEvent[] = [];
  for (const task of after) {
    const was = old.get(task.task_id);
    old.delete(task.task_id);
    const open = !isFinal(task.status);
    const wasOpen = was !== undefined && !isFinal(was.status);
    if (open && !wasOpen) events.push({ task, event: "started" });
    if (!open && (wasOpen || was === undefined)) events.push({ task, event: "ended" });
  }
  for (const gone of old.values()) {
    if (!isFinal(gone.status)) events.push({ task: gone, event: "ended" });
  }
  return events;
}

/** The queries whose answers a task's start or end changes, and no others. */
export function changedBy({ task, event }: TaskEvent): QueryKey[] {
  const id = task.dataset_id;
  const status: QueryKey[] = [
    datasetKeys.lists(),
    datasetKeys.detail(id),
    taskKeys.filters(),
    taskKeys.detail(task.task_id),
  ];
  if (event === "started") {
    // a restore marks its snapshot; these two take a checkpoint before they begin
    const marks = ["SNAPSHOT_RESTORE", "MEDIA_ADDITION", "REINDEX"].includes(task.task_type);
    return marks ? [...status, snapshotKeys.all(id)] : status;
  }
  return [
    ...status,
    snapshotKeys.all(id),
    mediaKeys.now(id),
    receiptKeys.all(id),
    datasetKeys.classes(id),
  ];
}

/** Each key once. */
export function changedKeys(events: readonly TaskEvent[]): QueryKey[] {
  const keys = events.flatMap(changedBy);
  return [...new Map(keys.map((key) => [JSON.stringify(key), key])).values()];
}
