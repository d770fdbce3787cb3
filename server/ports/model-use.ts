import type { PropagationReport } from "#contract/enrichment.ts";
import type { MediaFilter } from "#contract/media.ts";
import type { Accepted, Actor, Answer, Body, FormPart, Query, RequestContext } from "./requests.ts";

/** What `explore` asks, beside the conditions of a filter. */
export type ExploreQuery = Omit<Query<"exploreDataset">, keyof MediaFilter> & {
  filter: MediaFilter;
};

/** The use cases of models: what they add to a dataset, and what is found by how items look. */
export interface ModelUse {
  models: {
    /** The models, with their speed here and the images of the dataset that are new to each. */
    list(actor: Actor, datasetId: string): Promise<Answer<"listModels">>;
    /** The last enrichment. */
    context(actor: Actor, datasetId: string): Promise<Answer<"getEnrichmentContext">>;
    enrich(
      context: RequestContext,
      datasetId: string,
      body: Body<"enrichDataset">,
    ): Promise<Accepted>;
    /** Brings the clusters up to date. */
    reindex(
      context: RequestContext,
      datasetId: string,
      body?: Body<"reindexDataset">,
    ): Promise<Accepted>;
    /** The labels that could be propagated. */
    seeds(actor: Actor, datasetId: string): Promise<Answer<"listSeeds">>;
    propagate(
      context: RequestContext,
      datasetId: string,
      body: Body<"propagateLabels">,
    ): Promise<Accepted | { report: PropagationReport }>;
    explore(
      actor: Actor,
      datasetId: string,
      query: ExploreQuery,
    ): Promise<Answer<"exploreDataset">>;
    /** Keeps an uploaded picture to search with. @param at the version that is to be searched */
    uploadAnchor(
      context: RequestContext,
      datasetId: string,
      at: Query<"searchImageSimilarity">["at"],
      parts: AsyncIterable<FormPart>,
    ): Promise<Answer<"searchImageSimilarity">>;
    similar(
      actor: Actor,
      datasetId: string,
      query: Pick<Query<"listSimilar">, "anchor_media_id" | "anchor_type" | "at" | "limit"> & {
        filter: MediaFilter;
      },
    ): Promise<Answer<"listSimilar">>;
  };
}
