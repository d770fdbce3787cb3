import type { Queue } from "../queue/queue.ts";
import type { WriterDeps } from "../writing/with-writer.ts";
import type { TaskRuns } from "./task-runs.ts";

/** The dependencies of the runner, which every kind has at least. */
export interface TaskDeps extends WriterDeps {
  queue: Queue;
  /** The number and lifetime of this process for the other processes: see catalog/workers.ts. */
  readonly worker: number;
  readonly present: AbortSignal;
  taskRuns: TaskRuns;
}
