import { PgBoss, type ConstructorOptions } from "pg-boss";
import { randomUUID } from "node:crypto";
import type { ClientConfig } from "pg";

/** The resource that a task mostly waits for. Lanes are independent: a full one does not block the others. */
export const lanes = ["io", "cpu", "light"] as const;
export type Lane = (typeof lanes)[number];

export interface Job {
  id: string;
  lane: Lane;
}

/** A task to run; tasks of one dataset run one after another. */
export interface QueuedTask {
  taskId: string;
  datasetId: string;
  lane: Lane;
}

/** Runs the tasks. A task's row in the catalog is what the API shows; its job here runs it. */
export interface Queue {
  /**
   * Hands a task to the workers in the transaction that writes its row: neither exists without the other.
   * @returns the job's id, stored with the task.
   */
  enqueue(trx: QueueTransaction, task: QueuedTask): Promise<string>;
  /** Hands over a task whose job another queue had, under the same id. Does nothing where this queue already has it. */
  enqueueAgain(task: QueuedTask & { jobId: string }): Promise<void>;
  /** Removes a job from the queue; a running one ends by itself. */
  cancel(job: Job): Promise<void>;
  /** Ends a job whose worker is dead, so that it runs again at once. */
  handOn(job: Job): Promise<void>;
  /** Whether a job runs or will run: false after it has ended, or failed the maximum number of times. */
  willRun(job: Job): Promise<boolean>;
  /** Starts running the jobs of a lane in this process. */
  work(lane: Lane, run: (taskId: string) => Promise<void>, concurrency: number): Promise<void>;
  /** Stops taking jobs and waits for the running ones, at most `graceMs`. */
  stop(graceMs: number): Promise<void>;
}

export interface QueueTransaction {
  executeSql(text: string, values?: unknown[]): Promise<{ rows: unknown[] }>;
}

/** One queue for each lane; the first keeps the name of the former only queue. */
const queueNames: Record<Lane, string> = {
  io: "tasks",
  cpu: "tasks_cpu",
  light: "tasks_light",
};
/**
 * The maximum number of runs of a job: a task of hours may outlive many workers. A task that ends its worker repeatedly
 * at the same place is given up sooner, by its own count of attempts.
 */
const retryLimit = 100;
/** Passed to the connections, in milliseconds: a statement that hangs would hold its worker for ever. */
const statements = { statement_timeout: 60_000, query_timeout: 65_000 };

export async function openQueue(options: {
  connection: Pick<
    ConstructorOptions,
    "host" | "port" | "database" | "user" | "password" | "connectionString"
  > &
    Partial<Pick<ClientConfig, "stream" | "keepAlive">>;
  /** At most this many connections. */
  connections?: number;
  /** The lanes that will get tasks; polling each one costs a few statements a second. */
  lanes?: readonly Lane[];
  onError: (error: Error) => void;
}): Promise<Queue> {
  const boss = new PgBoss({
    ...options.connection,
    max: options.connections ?? 6,
    connectionTimeoutMillis: 10_000,
    ...statements,
    schedule: false,
    // NOTIFY starts a job within milliseconds; the polling below is the fallback for a lost notification.
    useListenNotify: true,
    superviseIntervalSeconds: 1,
    monitorIntervalSeconds: 1,
    queueCacheIntervalSeconds: 1,
  });
  boss.on("error", options.onError);
  await boss.start();
  for (const lane of options.lanes ?? ["io"]) {
    await boss.createQueue(queueNames[lane], {
      policy: "singleton",
      notify: true,
      // For a worker that hangs; one that died is noticed by its session lock within a second.
      heartbeatSeconds: 10,
      retryDelay: 0,
      expireInSeconds: 23 * 3600,
    });
  }

  return {
    async enqueue(trx, { taskId, datasetId, lane }) {
      const id = randomUUID();
      const job = { id, singletonKey: datasetId, retryLimit, db: trx };
      const sent = await boss.send(queueNames[lane], { taskId }, job);
      if (sent === null) throw new Error(`The queue refused task ${taskId}`);
      return id;
    },
    async enqueueAgain({ jobId, taskId, datasetId, lane }) {
      const again = { id: jobId, singletonKey: datasetId, retryLimit };
      await boss.send(queueNames[lane], { taskId }, again);
    },
    async cancel({ id, lane }) {
      await boss.cancel(queueNames[lane], id);
    },
    async handOn({ id, lane }) {
      await boss.fail(queueNames[lane], id, { reason: "its worker is gone" });
    },
    async willRun({ id, lane }) {
      const [job] = await boss.findJobs(queueNames[lane], { id });
      return job !== undefined && ["created", "retry", "active"].includes(job.state);
    },
    async work(lane, run, concurrency) {
      await boss.work<{ taskId: string }>(
        queueNames[lane],
        {
          pollingIntervalSeconds: 0.5,
          // A job that is handed on sends no notification, and by default the interval beside notifications is 30
          // seconds.
          notifyPollingIntervalSeconds: 0.5,
          burstWhenReadyExceeds: 1,
          localConcurrency: concurrency,
        },
        async (jobs) => {
          for (const job of jobs) await run(job.data.taskId);
        },
      );
    },
    async stop(graceMs) {
      await boss.stop({ graceful: true, timeout: graceMs, close: true });
    },
  };
}
