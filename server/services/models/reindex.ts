import * as z from "zod/mini";
import { beforeReindexName } from "#contract/enrichment.ts";
import { taskMessage } from "#contract/task-messages.ts";
import { nextRev } from "../../catalog/catalog.ts";
import { modelKey, readVectors } from "../../catalog/model-results.ts";
import { storageError, whyOf } from "../../errors.ts";
import { fault } from "../../fault.ts";
import { clusterIds } from "../../models/vectors/clusters.ts";
import { clustersInThread } from "../../models/vectors/vector-thread.ts";
import { printBytes } from "../../models/vectors/prints.ts";
import { embedder, embeddingSize, fingerprintModel } from "../../models/models.ts";
import type { Accepted, RequestContext } from "../../ports/requests.ts";
import { type Task, taskKind } from "../../tasks/kind.ts";
import { startTask } from "../../tasks/start-task.ts";
import { lockFor, refuseDamagedHead } from "../access/access.ts";
import type { Deps } from "../deps.ts";
import { lookAtAll } from "./results.ts";

/** Items in one commit: they are in memory. */
const itemsOfCommit = 5000;
/** With more images, their embeddings would not fit beside everything else: only near-duplicates are found. */
const mostEmbedded = 200_000;

const parameters = z.object({});
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
  words: {
    begins: taskMessage("working"),
    items: "items",
    failed: (error) => taskMessage("reindex_failed", whyOf(storageError(error))),
  },
  savesFirst: () => beforeReindexName,
  async run(task: ReindexTask, deps: Deps) {
    const only = whyOnlyPrints(deps, task.dataset.n_images);
    await lookAtAll(deps, task, { ...fingerprintModel, name: "Fingerprints" });
    if (only === null) {
      const model = await deps.models.find(embedder.id);
      await lookAtAll(deps, task, { ...embedder, name: model?.name ?? embedder.id });
    }
    const { ids, clusters } = await findClusters(deps, task, only === null);
    const { changed, items } = await writeClusters(deps, task, ids);
    return {
      changed,
      content: "edited",
      message: taskMessage("clustered", { clusters, items, changed, only }),
      details: { clusters },
    };
  },
});

/** Why alike pictures are not found, but near-duplicates only; null where they are. */
function whyOnlyPrints(deps: Deps, images: number): string | null {
  if (images > mostEmbedded) {
    return `that takes at most ${mostEmbedded.toLocaleString("en")} images`;
  }
  return deps.models.whyNoEmbeddings();
}

/** The clusters of all images, by their hash. */
async function findClusters(
  { catalog, ...deps }: Deps,
  task: ReindexTask,
  withVectors: boolean,
): Promise<{ ids: ReadonlyMap<string, string | null>; clusters: number }> {
  const writer = await task.writer();
  const distinct = new Set<string>();
  for await (const rows of writer.pictures()) for (const { sha256 } of rows) distinct.add(sha256);
  const hashes = [...distinct].sort();
  const message = taskMessage("clustering", { images: hashes.length });
  await task.progress({ done: 0, total: hashes.length, message });
  const prints = await readVectors(catalog.db, modelKey(fingerprintModel), hashes, printBytes);
  const vectors = withVectors
    ? await readVectors(catalog.db, modelKey(embedder), hashes, embeddingSize)
    : null;
  const levels = await clustersInThread(
    {
      prints: new Uint8Array(prints.vectors.buffer),
      vectors: vectors?.vectors ?? null,
      dimensions: embeddingSize,
    },
    {
      signal: task.signal,
      onProgress(done) {
        // The end of the run reports a failure of these.
        task.progress({ done: Math.floor(done), total: hashes.length, message }).catch(() => {});
      },
    },
  );
  deps.log.info({ dataset: task.dataset.id, images: hashes.length }, "clusters found");
  const ids = clusterIds(levels, hashes);
  const loosest = new Set(ids.flatMap((id) => (id === null ? [] : [id.split(".")[0]])));
  return {
    ids: new Map(hashes.map((sha256, at) => [sha256, ids[at] ?? null])),
    clusters: loosest.size,
  };
}

/** Writes the clusters of the images where they differ. A run that continues finds less to write. */
async function writeClusters(
  { catalog }: Deps,
  task: ReindexTask,
  ids: ReadonlyMap<string, string | null>,
): Promise<{ changed: number; items: number }> {
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
  let changed = task.checkpoint?.changed ?? 0;
  const total = changed + wanted.size;
  const rowIds = [...wanted.keys()];
  for (let start = 0; start < rowIds.length; start += itemsOfCommit) {
    task.signal.throwIfAborted();
    const rev = await nextRev(catalog.db);
    changed += await writer.editEach(rowIds.slice(start, start + itemsOfCommit), (item, rowId) => ({
      ...item,
      clusterId: wanted.get(rowId) ?? null,
      rev,
    }));
    await fault("models.batch-committed");
    const message = taskMessage("clusters_written", { done: changed, total });
    await task.save({ changed }, { done: changed, total, message });
  }
  return { changed, items };
}

export async function reindex(
  deps: Deps,
  context: RequestContext,
  datasetId: string,
): Promise<Accepted> {
  return await deps.catalog.transaction(async (trx) => {
    const dataset = await lockFor(trx, context.actor, datasetId, "reindex");
    refuseDamagedHead(dataset);
    const taskId = await startTask(trx, reindexing, deps, {
      dataset,
      parameters: {},
      actor: context.actor.email,
      requestId: context.requestId,
    });
    return { taskId, datasetId };
  });
}
