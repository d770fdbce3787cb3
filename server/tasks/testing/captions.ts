import * as z from "zod/mini";
import { taskMessage } from "#contract/task-messages.ts";
import { nextRev } from "../../catalog/catalog.ts";
import { taskKind } from "../kind.ts";

/** The smallest kind that changes items: gives all of them a caption. */
export const captions = taskKind({
  type: "ENRICHMENT",
  operation: "enrich",
  parameters: z.object({ caption: z.string() }),
  checkpoint: z.object({}),
  lane: "light",
  words: {
    begins: taskMessage("working"),
    items: "items",
    failed: () => taskMessage("task_failed"),
  },
  savesFirst: () => "Before captions",
  async run(task, deps) {
    const writer = await task.writer();
    const { caption } = task.parameters;
    const changed = await writer.edit({}, { caption }, await nextRev(deps.catalog.db));
    return { changed, content: "edited", message: taskMessage("changed", { items: changed }) };
  },
});
