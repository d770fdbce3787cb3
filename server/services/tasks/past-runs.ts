import type { PastRun } from "#contract/progress.ts";
import type { TaskType } from "#contract/task.ts";
import type { Db } from "../../catalog/catalog.ts";
import type { TaskRow } from "../../catalog/schema.ts";
import { pastRuns } from "../../catalog/tasks.ts";

/** The past runs for the estimates of the running tasks, by type. */
export async function pastRunsOf(
  db: Db,
  rows: readonly TaskRow[],
): Promise<Map<TaskType, PastRun[]>> {
  const types = new Set(rows.filter(({ status }) => status === "RUNNING").map(({ type }) => type));
  return new Map(
    await Promise.all([...types].map(async (type) => [type, await pastRuns(db, type)] as const)),
  );
}
