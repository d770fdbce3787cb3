import { expect, test } from "vitest";
import { TaskRuns } from "./task-runs.ts";

test("a run is ended by a message about its own claim, and not by a late one about an earlier run", async () => {
  const runs = new TaskRuns();
  const over = Promise.withResolvers<void>();
  let ended: AbortSignal | undefined;
  const running = runs.track("a", async (run) => {
    ended = run.ended.signal;
    run.claimed = 5;
    await over.promise;
  });
  runs.end("a", 4);
  runs.end("b", 9);
  expect(ended?.aborted).toBe(false);
  runs.end("a", 6);
  expect(ended?.aborted).toBe(true);
  over.resolve();
  await running;
});
