import { openLink } from "../catalog/link.ts";
import { registerWorker } from "../catalog/workers.ts";
import { openLake } from "../lake/lake.ts";
import { createServices } from "../services/create-services.ts";
import type { Deps } from "../services/deps.ts";
import { KeyedQueue } from "../lib/keyed-queue.ts";
import type { Services } from "../ports/services.ts";
import { TaskRuns } from "../tasks/task-runs.ts";
import type { TestService } from "../testing/test-service.ts";

/** A second service process, simulated in this one: it shares no memory with the others. */
export interface Process {
  deps: Deps;
  services: Services;
  /** From now on the others take it for dead; its operations continue as far as they can. */
  die(): Promise<void>;
  /** Closes its files. */
  close(): Promise<void>;
}

/** Starts another process on the catalog and the files of a test service. */
export async function anotherProcess(
  service: Pick<TestService, "deps" | "lakeSite" | "connection">,
): Promise<Process> {
  const taskRuns = new TaskRuns();
  const worker = await registerWorker(openLink(service.connection), {
    onTaskEnded: (taskId, revision) => taskRuns.end(taskId, revision),
  });
  const lake = await openLake(service.lakeSite);
  const deps: Deps = {
    ...service.deps,
    lake,
    worker: worker.number,
    present: worker.present,
    leads: () => worker.leads(),
    taskRuns,
    writers: new KeyedQueue(),
    verifying: new Set(),
  };
  return {
    deps,
    services: createServices(deps),
    die: () => worker.release(),
    close: () => lake.close(),
  };
}
