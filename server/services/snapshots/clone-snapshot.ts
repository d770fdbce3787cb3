import { taskMessage } from "#contract/task-messages.ts";
import { because } from "#contract/refusals.ts";
import { randomUUID } from "node:crypto";
import { cloneName } from "#contract/names.ts";
import { statusAfter } from "#contract/task-rules.ts";
import { insertDataset } from "../../catalog/datasets.ts";
import { recordAudit } from "../../catalog/records.ts";
import { fault } from "../../fault.ts";
import { shareForSnapshot } from "../access/access.ts";
import type { Deps } from "../deps.ts";
import { insertFinishedTask } from "./finished-task.ts";
import { once } from "../idempotency.ts";
import { demandReadable } from "./readable.ts";
import { insertHeadSnapshot } from "../../writing/save-head.ts";
import type { Accepted, RequestContext } from "../../ports/requests.ts";

/**
 * Creates a new dataset whose head is the snapshot's version, with its own first snapshot.
 * @param asked Its name; by default that of the source with a suffix.
 */
export async function cloneSnapshot(
  deps: Deps,
  context: RequestContext,
  datasetId: string,
  snapshotId: string,
  asked?: string,
): Promise<Accepted> {
  const { catalog } = deps;
  const accepted = await catalog.transaction((trx) =>
    once(
      trx,
      context,
      ["clone", datasetId, snapshotId, ...(asked === undefined ? [] : [asked])],
      async () => {
        await fault("clone.begun");
        const { dataset: source, snapshot } = await shareForSnapshot(
          trx,
          context.actor,
          datasetId,
          snapshotId,
          "clone_snapshot",
        );
        // Read while the rows are written; its result is awaited before the commit.
        const readable = demandReadable(
          deps,
          trx,
          { family: source.family_id, version: snapshot },
          because("snapshot_unreadable", { operation: "clone_snapshot" }),
        );
        readable.catch(() => {});
        const id = randomUUID();
        const firstId = randomUUID();
        const head = {
          id,
          name: asked ?? cloneName(source.name),
          head_branch: snapshot.branch,
          head_version: snapshot.version,
          content_hash: snapshot.content_hash,
          clustered_by: snapshot.clustered_by,
          head_verified_at: snapshot.verified_at,
          n_images: snapshot.n_images,
          n_videos: snapshot.n_videos,
        };
        const taskId = randomUUID();
        const action = {
          actor: context.actor.email,
          action: "clone_snapshot",
          requestId: context.requestId,
        };
        await Promise.all([
          insertDataset(
            trx,
            {
              ...head,
              family_id: source.family_id,
              description: source.description,
              source_type: source.source_type,
              created_by: context.actor.email,
              status: statusAfter("SNAPSHOT_CLONE", "COMPLETED", source.status),
              source_dataset_id: datasetId,
              current_snapshot_id: firstId,
            },
            context.actor.userId,
          ),
          // Its history begins here: only the lineage names its source, for users who can see it.
          insertHeadSnapshot(trx, { ...head, current_snapshot_id: null }, firstId, {
            reason: "clone",
            createdBy: context.actor.email,
          }),
          insertFinishedTask(trx, {
            id: taskId,
            type: "SNAPSHOT_CLONE",
            datasetId: id,
            snapshotId,
            message: taskMessage("cloned", { snapshot: snapshot.name }),
            context,
          }),
          recordAudit(
            trx,
            { ...action, datasetId, details: { snapshot_id: snapshotId, clone_id: id } },
            {
              ...action,
              datasetId: id,
              details: { snapshot_id: snapshotId, source_dataset_id: datasetId },
            },
          ),
          readable,
        ]);
        await fault("clone.written");
        return { taskId, datasetId: id };
      },
    ),
  );
  await fault("clone.committed");
  return accepted;
}
