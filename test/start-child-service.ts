import { fork } from "node:child_process";
import { once } from "node:events";

export interface ChildService<Report> {
  report: Report;
  /** Ends it and removes its files. */
  stop: () => Promise<void>;
}

/** Forks a file that calls `serveConsole`. Resolves with its report once it serves; rejects where it ends before. */
export async function startChildService<Report>(
  file: string,
  args: readonly string[],
): Promise<ChildService<Report>> {
  // Without the options of the test runner.
  const child = fork(file, args, { execArgv: [] });
  const report = await new Promise<Report>((resolve, reject) => {
    child.once("message", (message) => resolve(message as Report));
    child.once("exit", (code) => reject(new Error(`${file} ended with ${code}`)));
  });
  return {
    report,
    async stop() {
      const ended = once(child, "exit");
      child.send("stop");
      await ended;
    },
  };
}
