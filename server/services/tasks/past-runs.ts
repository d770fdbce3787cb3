import type { PastRun } from "#contract/progress.ts";
import type { Db } from "../../catalog/catalog.ts";
import type { TaskRow } from "../../catalog/schema.ts";
import { pastRuns } from "../../catalog/past-runs.ts";

/** Past runs that are like a task, for the estimate of a running one. */
export type LikeRuns = (task: TaskRow) => readonly PastRun[];

/** The past runs for the estimates of the running tasks. */
export async function pastRunsOf(db: Db, rows: readonly TaskRow[]): Promise<LikeRuns> {
  const running = rows.filter(({ status }) => status === "RUNNING");
  const kinds = new Map(running.map((task) => [keyOf(task), task]));
  const known = new Map(
    await Promise.all(
      [...kinds].map(async ([key, task]) => [key, await pastRuns(db, task)] as const),
    ),
  );
  return (task) => known.get(keyOf(task)) ?? [];
}

function keyOf({ type, pace }: TaskRow): string {
  return `${type} ${pace ?? ""}`;
}
