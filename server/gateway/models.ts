import { routes } from "#contract/routes.ts";
import type { ExploreCluster } from "#contract/clusters.ts";
import type { ModelUse } from "#server/ports/model-use.ts";
import { only } from "./absent.ts";
import { pictureAddress } from "./file-addresses.ts";
import { formBody } from "./form-body.ts";
import { type Forward, accepted } from "./forward.ts";
import { refuseUnknown } from "./unknown-upstream.ts";

export function forwardedModels(forward: Forward): ModelUse["models"] {
  const { upstream, permit, change } = forward;
  const shown = (cluster: ExploreCluster): ExploreCluster => ({
    ...cluster,
    previews: cluster.previews.map((preview) => ({
      ...preview,
      media_uri: pictureAddress(forward, preview.media_uri),
      media_thumb_uri: pictureAddress(forward, preview.media_thumb_uri),
    })),
  });
  return only<ModelUse["models"]>({
    async list(_, datasetId) {
      return await upstream.call(routes.listModels, { params: { dataset_id: datasetId } });
    },
    async context(_, datasetId) {
      return await upstream.call(routes.getEnrichmentContext, {
        params: { dataset_id: datasetId },
      });
    },
    async enrich(context, datasetId, { enrichment_models, ...others }) {
      await permit(context.actor, "enrich");
      refuseUnknown("body", others);
      const sent = { params: { dataset_id: datasetId }, body: { enrichment_models } };
      const { dataset_id: target } = await change(context, "enrich", routes.enrichDataset, sent);
      return { ...accepted, datasetId: target };
    },
    async reindex(context, datasetId, body = {}) {
      refuseUnknown("body", body);
      const sent = { params: { dataset_id: datasetId } };
      await change(context, "reindex", routes.reindexDataset, sent);
      return { ...accepted, datasetId };
    },
    async explore(_, datasetId, { at, filter, ...query }) {
      refuseUnknown("query", { at: at === "head" ? undefined : at, ...filter });
      const sent = { params: { dataset_id: datasetId }, query };
      const found = await upstream.call(routes.exploreDataset, sent);
      return { ...found, clusters: found.clusters.map(shown) };
    },
    async uploadAnchor(_, datasetId, at, parts) {
      refuseUnknown("query", { at: at === "head" ? undefined : at });
      return await upstream.call(routes.searchImageSimilarity, {
        params: { dataset_id: datasetId },
        form: formBody(parts),
      });
    },
  });
}
