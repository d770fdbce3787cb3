import { randomUUID } from "node:crypto";
import { adoptedName } from "#contract/names.ts";
import type { AdoptVersion } from "#contract/routes/adopt.ts";
import { taskMessage } from "#contract/task-messages.ts";
import { insertAdopted } from "../../catalog/snapshots.ts";
import type { Accepted, RequestContext } from "../../ports/requests.ts";
import { lockForAdoption } from "../access/access.ts";
import type { Deps } from "../deps.ts";
import { moveInTransaction, moveTo } from "./restore-snapshot.ts";

/**
 * Makes the dataset what a snapshot of another dataset of its family is. The version becomes a snapshot of this dataset,
 * which is then restored: so it stays whatever happens to the other dataset, and all that holds of a restore holds here.
 * @throws bad_request for a snapshot of the dataset itself; not_found for a dataset that the actor cannot see, or that
 * shares no history with this one; forbidden and conflict as a restore does
 */
export async function adoptVersion(
  deps: Deps,
  context: RequestContext,
  datasetId: string,
  body: AdoptVersion,
): Promise<Accepted> {
  const { dataset_id: fromId, snapshot_id: snapshotId, ...restore } = body;
  return await moveInTransaction(deps, context, ["adopt", datasetId, body], async (trx) => {
    const { dataset, source, snapshot } = await lockForAdoption(trx, context.actor, datasetId, {
      datasetId: fromId,
      snapshotId,
    });
    const taken = {
      ...snapshot,
      id: randomUUID(),
      dataset_id: dataset.id,
      name: adoptedName(snapshot.name, source.name),
    };
    return await moveTo(deps, trx, context, {
      dataset,
      snapshot: taken,
      body: restore,
      message: taskMessage("adopted", { snapshot: snapshot.name, dataset: source.name }),
      adopted: {
        from: {
          dataset_id: source.id,
          dataset_name: source.name,
          snapshot_id: snapshot.id,
          snapshot_name: snapshot.name,
        },
        adopt: async (safetyId) =>
          await insertAdopted(trx, taken, {
            from: snapshot.id,
            createdBy: context.actor.email,
            otherwise: safetyId ?? dataset.current_snapshot_id,
          }),
      },
    });
  });
}
