import { because } from "#contract/refusals.ts";
import type { UndoMediaResult } from "#contract/media.ts";
import { noteUndoneEdit } from "../../catalog/receipts.ts";
import { recordAudit } from "../../catalog/records.ts";
import { placeOf, rememberStep, stepFrom, takeStep } from "../../catalog/undo.ts";
import { refused } from "../../errors.ts";
import { fault } from "../../fault.ts";
import { lockFor } from "../access/access.ts";
import type { Deps } from "../deps.ts";
import { once } from "../idempotency.ts";
import { demandReadable } from "../snapshots/readable.ts";
import type { RequestContext } from "../../ports/requests.ts";
import { headToken } from "../to-wire.ts";

/**
 * Undoes or redoes the last edit of a dataset's items: the head moves to the version before it, in one transaction like
 * a restore's, and the opposite step is stored.
 * @param head The state that the step begins at, as the client knows it.
 */
export async function undoEdit(
  deps: Deps,
  context: RequestContext,
  datasetId: string,
  { head, redo }: { head: string; redo: boolean },
): Promise<UndoMediaResult> {
  const result = await deps.catalog.transaction((trx) =>
    once(trx, context, ["undo", datasetId, head, redo], async () => {
      await fault("undo.begun");
      const dataset = await lockFor(trx, context.actor, datasetId, "edit_media");
      if (head !== headToken(dataset)) throw refused(because("head_moved"));
      const step = await stepFrom(trx, dataset);
      if (step === undefined || step.redo !== redo) {
        throw refused(because(redo ? "nothing_to_redo" : "nothing_to_undo"));
      }
      const readable = demandReadable(
        deps,
        trx,
        { family: dataset.family_id, version: step },
        because("undo_unreadable"),
      );
      readable.catch(() => {});
      await takeStep(trx, dataset, step);
      const revision = dataset.head_revision + 1;
      await rememberStep(trx, {
        ...placeOf(dataset),
        dataset_id: datasetId,
        head_revision: revision,
        redo: !redo,
        operation: step.operation,
        items: step.items,
      });
      if (step.operation === "restore_snapshot") {
        await noteUndoneEdit(trx, dataset, { actor: context.actor.email, redo });
      }
      await recordAudit(trx, {
        datasetId,
        actor: context.actor.email,
        action: redo ? "redo_edit" : "undo_edit",
        details: { operation: step.operation, items: step.items },
        requestId: context.requestId,
      });
      await readable;
      await fault("undo.written");
      return { items: step.items, head: headToken({ head_revision: revision }) };
    }),
  );
  await fault("undo.committed");
  return result;
}
