import { randomUUID } from "node:crypto";
import type { TaskMessage } from "#contract/task-messages.ts";
import type { Trx } from "../../catalog/catalog.ts";
import type { TaskRow } from "../../catalog/schema.ts";
import { insertCompletedTask } from "../../catalog/tasks.ts";
import type { RequestContext } from "../../ports/requests.ts";

/** Restore and clone end with their transaction: their tasks are created complete. */
export async function insertFinishedTask(
  trx: Trx,
  task: {
    id?: string;
    type: "SNAPSHOT_RESTORE" | "SNAPSHOT_CLONE";
    datasetId: string;
    snapshotId: string;
    /** Further parameters of the request. */
    asked?: Record<string, unknown>;
    message: TaskMessage;
    context: RequestContext;
  },
): Promise<TaskRow> {
  return await insertCompletedTask(trx, {
    id: task.id ?? randomUUID(),
    dataset_id: task.datasetId,
    type: task.type,
    message: task.message,
    created_by: task.context.actor.email,
    snapshot_id: task.snapshotId,
    parameters: JSON.stringify({ snapshot_id: task.snapshotId, ...task.asked }),
    request_id: task.context.requestId,
  });
}
