import * as z from "zod/mini";
import { type ReindexDataset, beforeReindexName } from "#contract/enrichment.ts";
import { type RefusalReason, because, refusalOf } from "#contract/refusals.ts";
import { taskMessage } from "#contract/task-messages.ts";
import { nextRev } from "../../catalog/catalog.ts";
import { updateDataset } from "../../catalog/datasets.ts";
import { modelKey, readVectors, vectorSize } from "../../catalog/model-results.ts";
import { invalid, refused, storageError, whyOf } from "../../errors.ts";
import { fault } from "../../fault.ts";
import { clusterIds } from "../../models/vectors/clusters.ts";
import { clustersInThread } from "../../models/vectors/cluster-thread.ts";
import { exactUpTo } from "../../models/vectors/neighbours.ts";
import { printBytes } from "../../models/vectors/prints.ts";
import { embedder, fingerprintModel } from "../../models/models.ts";
import type { Accepted, RequestContext } from "../../ports/requests.ts";
import { type Task, taskKind } from "../../tasks/kind.ts";
import { startTask } from "../../tasks/start-task.ts";
import { demandPermission, lockFor, refuseDamagedHead } from "../access/access.ts";
import type { Deps } from "../deps.ts";
import { clusteredByOf, embedderOf, isUsual, whyCannotEmbed } from "./embedder.ts";
import { type Asked, Steps, filesOfImages, lookAtAll, paceOf } from "./results.ts";

/** Items in one commit: they are in memory. */
const itemsOfCommit = 5000;
/** Of embeddings in memory: with more, only near-duplicates are found. 200,000 of the usual model. */
const mostBytes = 200_000 * 1792;

const parameters = z.object({
  /** What compares the pictures; absent in tasks from before there was a choice. */
  embedder: z.optional(z.object({ id: z.string(), version: z.string(), name: z.string() })),
});
const checkpoint = z.object({ changed: z.int() });
type ReindexTask = Task<z.infer<typeof parameters>, z.infer<typeof checkpoint>>;

/**
 * Brings the clusters of a dataset up to date: looks at the images that no re-index has seen, compares all of them, and
 * writes the clusters that changed. The same images get the same clusters.
 */
export const reindexing = taskKind({
  type: "REINDEX",
  operation: "reindex",
  parameters,
  checkpoint,
  lane: "io",
  keepsResult: true,
  words: {
    begins: taskMessage("working"),
    items: "items",
    failed: (error) => taskMessage("reindex_failed", whyOf(storageError(error))),
  },
  savesFirst: () => beforeReindexName,
  async run(task: ReindexTask, deps: Deps) {
    const before = task.checkpoint?.changed ?? 0;
    const model = task.parameters.embedder ?? embedder;
    const found = await clusterItems(deps, task, model, async (done, total, steps) => {
      const said = { done: before + done, total: before + total };
      const message = taskMessage("clusters_written", said);
      await task.save({ changed: said.done }, steps.at(said.done / said.total, message));
    });
    const { images, only, ...counts } = found;
    const said = { ...counts, changed: before + found.changed };
    const { changed, clusters } = said;
    return {
      changed,
      content: "edited",
      message:
        only === null && images > exactUpTo
          ? taskMessage("clustered_by_index", { ...said, exact: exactUpTo })
          : taskMessage("clustered", {
              ...said,
              only: only === null ? null : refusalOf(only).sentence,
              refusal: only,
            }),
      details: { clusters, model: `${model.id}@${model.version}` },
      async record(trx, { replaced }) {
        const by = clusteredByOf(model);
        // Where only near-duplicates were looked for, searches go on with the embeddings that are there.
        if (only !== null || replaced.clustered_by === by) return;
        await updateDataset(trx, replaced.id, { clustered_by: by });
      },
    };
  },
});

interface Clustered {
  /** Files that were compared. */
  images: number;
  /** Items that got another cluster. */
  changed: number;
  /** Items that are in one, and the loosest clusters. */
  items: number;
  clusters: number;
  /** Why there are near-duplicates only; null where there is more. */
  only: RefusalReason | null;
}

/**
 * Gives the items of a task's line their clusters. A run that continues finds less to write.
 * @param model compares the pictures
 * @param save Called after each commit, with the items that are written and that will be.
 */
export async function clusterItems<P, S>(
  deps: Deps,
  task: Task<P, S>,
  model: Asked,
  save: (done: number, total: number, steps: Steps) => Promise<void>,
): Promise<Clustered> {
  const copies = await filesOfImages(task);
  const files = [...copies.keys()];
  const steps = new Steps(task, {
    images: files.length,
    steps: 4,
    pace: await paceOf(deps, [model], files),
  });
  await lookAtAll(deps, task, fingerprintModel, files, steps);
  steps.next();
  const only = await whyOnlyPrints(deps, task, model, files);
  if (only === null) await lookAtAll(deps, task, model, files, steps);
  steps.next();
  const compared = only === null ? model : null;
  const { ids, clusters } = await findClusters(deps, task, copies, compared, steps);
  steps.next();
  const written = await writeClusters(deps, task, ids, (done, total) => save(done, total, steps));
  return { ...written, images: files.length, clusters, only };
}

/** Images that are looked at to know how large a model's embeddings are: the first may be unreadable. */
const imagesTried = 8;

/** Why alike pictures are not found, but near-duplicates only; null where they are. */
async function whyOnlyPrints<P, S>(
  deps: Deps,
  task: Task<P, S>,
  model: Asked,
  files: readonly string[],
): Promise<RefusalReason | null> {
  const why = deps.models.whyNoEmbeddings();
  if (why !== null) return why;
  await lookAtAll(deps, task, model, files.slice(0, imagesTried), null);
  const size = (await vectorSize(deps.catalog.db, modelKey(model))) ?? 1;
  const most = Math.floor(mostBytes / size);
  return files.length > most ? because("too_many_to_compare", { limit: most }) : null;
}

/** The clusters of all images, by their hash. */
async function findClusters<P, S>(
  { catalog, log }: Deps,
  task: Task<P, S>,
  copies: ReadonlyMap<string, number>,
  model: Asked | null,
  steps: Steps,
): Promise<{ ids: ReadonlyMap<string, string | null>; clusters: number }> {
  const hashes = [...copies.keys()];
  const message = taskMessage("clustering", { images: hashes.length });
  await steps.show(0, message);
  const prints = await readVectors(catalog.db, modelKey(fingerprintModel), hashes, printBytes);
  const size = model === null ? null : await vectorSize(catalog.db, modelKey(model));
  const vectors =
    model === null || size === null
      ? null
      : await readVectors(catalog.db, modelKey(model), hashes, size);
  const levels = await clustersInThread(
    {
      prints: new Uint8Array(prints.vectors.buffer),
      vectors: vectors?.vectors ?? null,
      dimensions: size ?? 0,
      isUsual: model === null || isUsual(model),
    },
    {
      signal: task.signal,
      onProgress(done) {
        // The end of the run reports a failure of these.
        steps.show(done / hashes.length, message).catch(() => {});
      },
    },
  );
  log.info({ dataset: task.dataset.id, images: hashes.length }, "clusters found");
  const ids = clusterIds(levels, hashes, [...copies.values()]);
  const loosest = new Set(ids.flatMap((id) => (id === null ? [] : [id.split(".")[0]])));
  return {
    ids: new Map(hashes.map((sha256, at) => [sha256, ids[at] ?? null])),
    clusters: loosest.size,
  };
}

/** Writes the clusters of the images where they differ. */
async function writeClusters<P, S>(
  { catalog }: Deps,
  task: Task<P, S>,
  ids: ReadonlyMap<string, string | null>,
  save: (done: number, total: number) => Promise<void>,
): Promise<Pick<Clustered, "changed" | "items">> {
  const writer = await task.writer();
  const wanted = new Map<number, string | null>();
  let items = 0;
  for await (const rows of writer.pictures()) {
    for (const { rowId, sha256, clusterId } of rows) {
      const id = ids.get(sha256) ?? null;
      items += Number(id !== null);
      if (id !== clusterId) wanted.set(rowId, id);
    }
  }
  const rowIds = [...wanted.keys()];
  let changed = 0;
  for (let start = 0; start < rowIds.length; start += itemsOfCommit) {
    task.signal.throwIfAborted();
    const rev = await nextRev(catalog.db);
    const part = rowIds.slice(start, start + itemsOfCommit);
    changed += await writer.editEach(part, (item, rowId) => ({
      ...item,
      clusterId: wanted.get(rowId) ?? null,
      rev,
    }));
    await fault("models.batch-committed");
    await save(changed, rowIds.length);
  }
  return { changed, items };
}

/**
 * Starts a re-index.
 * @throws invalid where the named model makes no embeddings; refusal model_absent where it cannot run
 */
export async function reindex(
  deps: Deps,
  context: RequestContext,
  datasetId: string,
  { embedding_model: wanted }: ReindexDataset = {},
): Promise<Accepted> {
  const seen = await demandPermission(deps.catalog.db, context.actor, datasetId, "reindex");
  const model = await chosenModel(deps, wanted ?? embedderOf(seen.clustered_by).id, wanted);
  return await deps.catalog.transaction(async (trx) => {
    const dataset = await lockFor(trx, context.actor, datasetId, "reindex");
    refuseDamagedHead(dataset);
    const taskId = await startTask(trx, reindexing, deps, {
      dataset,
      parameters: { embedder: model },
      actor: context.actor.email,
      requestId: context.requestId,
    });
    return { taskId, datasetId };
  });
}

/** The usual model may be absent: then near-duplicates are found without it. */
async function chosenModel(
  { models }: Deps,
  id: string,
  wanted: string | undefined,
): Promise<Asked> {
  if (id === embedder.id) return embedder;
  const model = await models.find(id);
  if (wanted !== undefined && model?.type !== "MULTIMODEL_IMAGE_ENCODING") {
    throw invalid(["body", "embedding_model"], `There is no model ${id} that makes embeddings`);
  }
  const asked = { id, version: model?.version ?? "", name: model?.name ?? id };
  const why = await whyCannotEmbed(models, asked);
  if (why !== null) throw refused(why);
  return asked;
}
