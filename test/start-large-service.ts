import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

export interface LargeService {
  url: string;
  /** Its only dataset. */
  datasetId: string;
  items: number;
}

/** Starts large-service.ts. Resolves once the dataset is there; `stop` ends it and leaves nothing. */
export async function startLargeService(
  items: number,
): Promise<LargeService & { stop: () => Promise<void> }> {
  const child = fork(join(import.meta.dirname, "large-service.ts"), [String(items)], {
    // Not those of a test runner.
    execArgv: [],
  });
  const service = await new Promise<LargeService>((resolve, reject) => {
    child.once("message", (message) => resolve(message as LargeService));
    child.once("exit", (code) => reject(new Error(`The large service ended with ${code}`)));
  });
  return {
    ...service,
    async stop() {
      const ended = once(child, "exit");
      child.send("stop");
      await ended;
    },
  };
}
