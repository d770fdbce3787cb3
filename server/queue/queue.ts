import { PgBoss, type ConstructorOptions } from "pg-boss";
import { randomUUID } from "node:crypto";
import type { ClientConfig } from "pg";

/** Runs long tasks. The API shows the task's row in the catalog; a job here runs it. */
export interface Queue {
  /**
   * Adds a job in the transaction that writes the task's row: neither exists without the other. Jobs of one dataset run
   * one after another.
   * @returns the job's id, which is stored with the task.
   */
  enqueue(trx: QueueTransaction, task: { taskId: string; datasetId: string }): Promise<string>;
  /** Adds a job that another queue had, with the same id. Does nothing if this queue has it already. */
  enqueueAgain(task: { jobId: string; taskId: string; datasetId: string }): Promise<void>;
  /** Removes a job that has not begun. */
  cancel(jobId: string): Promise<void>;
  /** Ends a job whose worker is dead, so that it runs again at once. */
  handOn(jobId: string): Promise<void>;
  /** Whether a job runs or will run: false once it has ended, or has failed too often. */
  willRun(jobId: string): Promise<boolean>;
  /** Starts running jobs in this process. */
  work(run: (taskId: string) => Promise<void>, concurrency: number): Promise<void>;
  /** Stops taking jobs and waits for the running ones, at most `graceMs`. */
  stop(graceMs: number): Promise<void>;
}

export interface QueueTransaction {
  executeSql(text: string, values?: unknown[]): Promise<{ rows: unknown[] }>;
}

const queueName = "tasks";
/** Passed to the connections, in milliseconds: a statement that hangs would hold its worker for ever. */
const statements = { statement_timeout: 60_000, query_timeout: 65_000 };

export async function openQueue(options: {
  connection: Pick<
    ConstructorOptions,
    "host" | "port" | "database" | "user" | "password" | "connectionString"
  > &
    Partial<Pick<ClientConfig, "stream" | "keepAlive">>;
  onError: (error: Error) => void;
}): Promise<Queue> {
  const boss = new PgBoss({
    ...options.connection,
    max: 6,
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
  await boss.createQueue(queueName, {
    policy: "singleton",
    notify: true,
    // For a worker that hangs; a dead one is detected by its session lock within a second.
    heartbeatSeconds: 10,
    retryLimit: 5,
    retryDelay: 0,
    expireInSeconds: 23 * 3600,
  });

  return {
    async enqueue(trx, { taskId, datasetId }) {
      const id = randomUUID();
      const sent = await boss.send(queueName, { taskId }, { id, singletonKey: datasetId, db: trx });
      if (sent === null) throw new Error(`The queue refused task ${taskId}`);
      return id;
    },
    async enqueueAgain({ jobId, taskId, datasetId }) {
      await boss.send(queueName, { taskId }, { id: jobId, singletonKey: datasetId });
    },
    async cancel(jobId) {
      await boss.cancel(queueName, jobId);
    },
    async handOn(jobId) {
      await boss.fail(queueName, jobId, { reason: "its worker is gone" });
    },
    async willRun(jobId) {
      const [job] = await boss.findJobs(queueName, { id: jobId });
      return job !== undefined && ["created", "retry", "active"].includes(job.state);
    },
    async work(run, concurrency) {
      await boss.work<{ taskId: string }>(
        queueName,
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
