import type { TaskListQuery } from "#contract/task.ts";

/** The newest tasks of all datasets: what runs is among them. */
export const recentTasks: TaskListQuery = { page_size: 50 };
