import { sentences } from "#contract/rules.ts";
import type { UndoMediaResult } from "#contract/media.ts";
import { noteUndoneEdit } from "../../catalog/receipts.ts";
import { recordAudit } from "../../catalog/records.ts";
import { placeOf, rememberStep, stepFrom, takeStep } from "../../catalog/undo.ts";
import { ServiceError } from "../../errors.ts";
import { fault } from "../../fault.ts";
import { lockFor } from "../access/access.ts";
import type { Deps } from "../deps.ts";
import { once } from "../idempotency.ts";
import { demandReadable } from "../snapshots/readable.ts";
import type { RequestContext } from "../services.ts";
import { headToken } from "../to-wire.ts";

/**
 * Undoes the last edit of a dataset's items, or does it again: the head moves to the version before it, in one
 * transaction like a restore's, and the step back is remembered in its place.
 * @param head The state that the step leads away from, as the client knows it.
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
      if (head !== headToken(dataset)) throw new ServiceError("conflict", sentences.moved);
      const step = await stepFrom(trx, dataset);
      if (step === undefined || step.redo !== redo) {
        throw new ServiceError(
          "conflict",
          redo ? sentences.nothingToRedo : sentences.nothingToUndo,
        );
      }
      const readable = demandReadable(
        deps,
        trx,
        { family: dataset.family_id, version: step },
        "The version before the edit cannot be read, so nothing was undone",
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
