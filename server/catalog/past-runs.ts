import { sql } from "kysely";
import type { PastRun } from "#contract/progress.ts";
import type { Db } from "./catalog.ts";
import type { TaskRow } from "./schema.ts";

/** Completed runs of one type and pace, the newest first: the input of an estimate. */
export async function pastRuns(
  db: Db,
  { type, pace }: Pick<TaskRow, "type" | "pace">,
): Promise<PastRun[]> {
  // Counted from its last start: a task may have waited, and failed before. A run that was taken over seems as fast as
  // its last part; the statistics tolerate some of those.
  const { rows } = await sql<PastRun>`
    select extract(epoch from end_time - begun.time)::float8 as seconds, items_total as items
    from tasks,
      lateral (select max(time) as time from task_events
               where task_id = tasks.id and status = 'RUNNING') as begun
    where type = ${type} and pace is not distinct from ${pace}::text and tasks.status = 'COMPLETED' and begun.time is not null
    order by end_time desc
    limit 50`.execute(db);
  return rows;
}
