import * as z from "zod/mini";
import { taskMessage } from "#contract/task-messages.ts";
import type { Accepted, RequestContext } from "../../ports/requests.ts";
import { taskKind } from "../../tasks/kind.ts";
import { startTask } from "../../tasks/start-task.ts";
import { lockFor } from "../access/access.ts";
import type { Deps } from "../deps.ts";

/**
 * Makes a dataset READY after media were added. Its items can be found and filtered from the moment they are added, so
 * there is nothing more to compute: the task is the documented step between the two states.
 */
export const reindexing = taskKind({
  type: "REINDEX",
  operation: null,
  parameters: z.object({}),
  checkpoint: z.object({}),
  lane: "light",
  words: {
    begins: taskMessage("working"),
    items: "items",
    failed: () => taskMessage("task_failed"),
  },
  savesFirst: () => null,
  async run() {
    return { changed: 0, content: "edited", message: taskMessage("reindexed") };
  },
});

export async function reindex(
  deps: Deps,
  context: RequestContext,
  datasetId: string,
): Promise<Accepted> {
  return await deps.catalog.transaction(async (trx) => {
    const dataset = await lockFor(trx, context.actor, datasetId, "reindex");
    const taskId = await startTask(trx, reindexing, deps, {
      dataset,
      parameters: {},
      actor: context.actor.email,
      requestId: context.requestId,
    });
    return { taskId, datasetId };
  });
}
