import { routes } from "#contract/routes.ts";
import { operationPath } from "#contract/route.ts";
import type { Services } from "#server/ports/services.ts";
import { type UploadLimits, readParts } from "./form.ts";
import { answerJson } from "./json.ts";
import { PersonSlots } from "./person-slots.ts";
import type { ServeRoute } from "./serve-route.ts";
import { answerAccepted } from "./snapshots.ts";

/** Uploads of one user to search with at the same time. */
const uploadsAtOnce = 4;

export function serveModels(
  serve: ServeRoute,
  { models }: Pick<Services, "models">,
  limits: UploadLimits,
): void {
  const slots = new PersonSlots(uploadsAtOnce);

  serve(routes.listModels, ({ actor, params }) => models.list(actor, params.dataset_id));

  serve(routes.getEnrichmentContext, ({ actor, params }) =>
    models.context(actor, params.dataset_id),
  );

  serve(
    routes.enrichDataset,
    async ({ c, context, params, body }) => {
      const { datasetId, taskId } = await models.enrich(context, params.dataset_id, body);
      if (taskId !== "") c.header("Location", operationPath(routes.getTask, { task_id: taskId }));
      return answerJson(c, { dataset_id: datasetId }, 200);
    },
    { operation: "enrich" },
  );

  serve(
    routes.reindexDataset,
    async ({ c, context, params, body }) =>
      answerAccepted(c, await models.reindex(context, params.dataset_id, body)),
    { operation: "reindex" },
  );

  serve(routes.listSeeds, ({ actor, params }) => models.seeds(actor, params.dataset_id));

  serve(
    routes.propagateLabels,
    async ({ c, context, params, body }) => {
      const result = await models.propagate(context, params.dataset_id, body);
      return "report" in result ? answerJson(c, result.report, 200) : answerAccepted(c, result);
    },
    { operation: "propagate_labels" },
  );

  serve(routes.exploreDataset, ({ actor, params, query }) => {
    const {
      entity_type,
      threshold,
      page_number,
      caption,
      image_caption,
      textual_similarity_threshold,
      labels,
      tags,
      vql,
      anchor_media_id,
      anchor_type,
      at,
      ...filter
    } = query;
    const documented = { caption, image_caption, textual_similarity_threshold, labels, tags, vql };
    const asked = { entity_type, threshold, page_number, anchor_media_id, anchor_type, at };
    return models.explore(actor, params.dataset_id, { ...asked, ...documented, filter });
  });

  serve(routes.searchImageSimilarity, ({ c, context, params, query }) =>
    slots.use(context.actor.userId, async () => {
      // The dataset is looked at before the form, even before its type.
      const parts = (async function* () {
        yield* readParts(c, limits);
      })();
      return await models.uploadAnchor(context, params.dataset_id, query.at, parts);
    }),
  );

  serve(routes.listSimilar, ({ actor, params, query }) => {
    const { anchor_media_id, anchor_type, at, limit, ...filter } = query;
    const asked = { anchor_media_id, anchor_type, at, limit, filter };
    return models.similar(actor, params.dataset_id, asked);
  });
}
