import type { Queue } from "../queue/queue.ts";
import type { WriterDeps } from "../writing/with-writer.ts";
import type { TaskRuns } from "./task-runs.ts";

/** What the runner stands on, and so at least what every kind does. */
export interface TaskDeps extends WriterDeps {
  queue: Queue;
  /** The number and lifetime of this process for the other processes: see catalog/workers.ts. */
  readonly worker: number;
  readonly present: AbortSignal;
  taskRuns: TaskRuns;
}
