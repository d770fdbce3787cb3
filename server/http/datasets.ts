import { routes } from "#contract/routes.ts";
import type { Services } from "#server/ports/services.ts";
import { answerJson } from "./json.ts";
import { answerRevisioned } from "./revision.ts";
import type { ServeRoute } from "./serve-route.ts";
import { answerAccepted } from "./snapshots.ts";

export function serveDatasets(
  serve: ServeRoute,
  { datasets, ingestion }: Pick<Services, "datasets" | "ingestion">,
): void {
  serve(routes.listDatasets, async ({ c, actor, query }) =>
    answerRevisioned(c, actor, await datasets.list(actor, query.sort_by ?? "date"), (rows) =>
      answerJson(c, rows),
    ),
  );

  serve(routes.getDataset, async ({ c, actor, params }) =>
    answerRevisioned(c, actor, await datasets.get(actor, params.dataset_id), (dataset) =>
      answerJson(c, dataset),
    ),
  );

  serve(
    routes.updateDataset,
    ({ context, params, body }) => datasets.update(context, params.dataset_id, body),
    { operation: "rename_dataset" },
  );

  serve(routes.listRemovedDatasets, ({ actor }) => datasets.removed(actor));

  serve(routes.undeleteDataset, ({ context, params }) =>
    datasets.undelete(context, params.dataset_id),
  );

  serve(routes.getCreationStatus, ({ actor, params }) =>
    datasets.creationStatus(actor, params.dataset_id),
  );

  serve(
    routes.deleteDataset,
    ({ context, params }) => datasets.remove(context, params.dataset_id),
    { operation: "delete_dataset" },
  );

  serve(routes.createDataset, async ({ context, body }) => {
    const { datasetId } = await ingestion.fromFolder(context, body.dataset_name, body.bucket_path);
    return { dataset_id: datasetId };
  });

  serve(
    routes.inviteToDataset,
    async ({ context, params, body }) => {
      await datasets.invite(context, params.dataset_id, body.grant_to_user_email);
      return null;
    },
    { operation: "share_dataset" },
  );

  serve(routes.listShares, ({ actor, params }) => datasets.shares(actor, params.dataset_id));

  serve(routes.loadSample, async ({ c, context, body }) => {
    const accepted = await ingestion.sample(context, body?.name);
    c.header("X-Dataset-Id", accepted.datasetId);
    return answerAccepted(c, accepted);
  });
}
