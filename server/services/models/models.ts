import pLimit from "p-limit";
import { type EnrichmentModel, enrichmentTypes } from "#contract/enrichment.ts";
import { refusalOf } from "#contract/refusals.ts";
import { modelKey, speedOf, withoutResult } from "../../catalog/model-results.ts";
import { headOf } from "../../catalog/datasets.ts";
import { lastTaskOf } from "../../catalog/task-list.ts";
import type { HashList } from "../../lake/read/hashes.ts";
import type { Services } from "../../ports/services.ts";
import { datasetOf } from "../access/access.ts";
import type { Deps } from "../deps.ts";
import { headToken, toMediaItem } from "../to-wire.ts";
import { withMoved } from "../with-moved.ts";
import { embedderOf } from "./embedder.ts";
import { Embeddings } from "./embeddings.ts";
import { enrich } from "./enrichment.ts";
import { exploration } from "./explore.ts";
import { previewPropagation, startPropagation } from "./propagation.ts";
import { reindex } from "./reindex.ts";
import { similarity } from "./similar.ts";
import { countLabels } from "./suggest-labels.ts";

const similarItems = 60;
/** Images that are looked up for the number of new ones; of a larger dataset it is an estimate. */
const imagesLookedUp = 20_000;
/** As many as can be propagated together. */
const labelsListed = 1000;
/** Requests that compare pictures at the same time: each goes through a whole version, and others wait. */
const comparedAtOnce = 2;
/** Images in one part of the sample. */
const together = 200;

/** What models add to datasets, and what is found by how items look. */
export function modelServices(deps: Deps): Services["models"] {
  const { catalog, lake, models } = deps;
  const embeddings = new Embeddings(catalog.db);
  const similar = similarity(deps, embeddings);
  const explore = exploration(deps, similar);
  const inTurn = pLimit(comparedAtOnce);

  return {
    async list(actor, datasetId) {
      const dataset = await datasetOf(catalog.db, actor, datasetId);
      const hashes = await withMoved(() => lake.imageHashes(dataset.family_id, headOf(dataset)));
      const all = sampleOf(hashes);
      const listed = await models.list();
      const embedder = embedderOf(dataset.clustered_by);
      return await Promise.all(
        listed.map(async ({ absent, ...model }): Promise<EnrichmentModel> => {
          const key = modelKey(model);
          const measured = await speedOf(catalog.db, key);
          const guess = measured === null && absent === null ? models.guess(model.id) : null;
          const ms = measured?.ms ?? guess;
          return {
            id: model.id,
            name: model.name,
            type: model.type,
            status: absent === null ? "Active" : "Unavailable",
            vendor: model.vendor,
            description: model.description,
            dependencies: null,
            version: model.version,
            licence: model.licence,
            reason: absent === null ? null : refusalOf(absent).sentence,
            reason_coded: absent,
            ms_per_image: ms === null ? null : Math.round(ms / models.atOnce(model.id)),
            measured_images: measured?.images ?? 0,
            new_images: Math.round(
              ((await withoutResult(catalog.db, key, all)).length * hashes.length) /
                Math.max(1, all.length),
            ),
            ...(model.type === "MULTIMODEL_IMAGE_ENCODING" && { in_use: model.id === embedder.id }),
          };
        }),
      );
    },

    async context(actor, datasetId) {
      const { id } = await datasetOf(catalog.db, actor, datasetId);
      const task = await lastTaskOf(catalog.db, id, "ENRICHMENT");
      const chosen = (task?.parameters["models"] ?? []) as { type: string; id: string }[];
      const known = chosen.filter(({ type }) =>
        (enrichmentTypes as readonly string[]).includes(type),
      );
      return {
        enrichment_context_id: task?.id ?? null,
        status: task?.status ?? "NEW",
        dataset_enrichment_models: {
          enrichment_models: Object.fromEntries(known.map(({ type, id: model }) => [type, model])),
        },
        snapshot_id: task?.snapshot_id ?? null,
        task_id: task?.id ?? null,
      };
    },

    enrich: (context, datasetId, body) => enrich(deps, context, datasetId, body),
    reindex: (context, datasetId, body) => reindex(deps, context, datasetId, body),

    async seeds(actor, datasetId) {
      const dataset = await datasetOf(catalog.db, actor, datasetId);
      const { labels } = await inTurn(() =>
        withMoved(async () => countLabels(await lake.reader(dataset.family_id, headOf(dataset)))),
      );
      return {
        labels: [...labels]
          .map(([label, counts]) => ({ label, ...counts }))
          .sort((a, b) => b.seeds - a.seeds || (a.label < b.label ? -1 : 1))
          .slice(0, labelsListed),
        head: headToken(dataset),
      };
    },

    async propagate(context, datasetId, body) {
      if (body.dry_run !== true) return await startPropagation(deps, context, datasetId, body);
      const report = await inTurn(() =>
        withMoved(() => previewPropagation(deps, embeddings, context, datasetId, body), "body"),
      );
      return { report };
    },

    explore: (actor, datasetId, query) => inTurn(() => explore(actor, datasetId, query)),
    uploadAnchor: similar.upload,

    async similar(actor, datasetId, query) {
      const { limit = similarItems, ...rest } = query;
      const { found, notEmbedded, version } = await inTurn(() =>
        withMoved(() => similar.find(actor, datasetId, rest, { limit })),
      );
      return {
        items: found.map(({ item, distance }) => ({ ...toMediaItem(item, datasetId), distance })),
        not_embedded: notEmbedded,
        head: headToken(version.dataset),
      };
    },
  };
}

/** Images from all over the dataset. */
function sampleOf(hashes: HashList): string[] {
  if (hashes.length <= imagesLookedUp) return hashes.slice(0, hashes.length);
  const parts = imagesLookedUp / together;
  return Array.from({ length: parts }, (_, part) => {
    const start = Math.floor((part * hashes.length) / parts);
    return hashes.slice(start, start + together);
  }).flat();
}
