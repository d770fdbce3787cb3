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
import { filesOfImages, lookAtAll } from "./results.ts";

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
    const before = task.checkpoint?.changed ?? 0;
    const found = await clusterItems(deps, task, async (done, total) => {
      const said = { done: before + done, total: before + total };
      const message = taskMessage("clusters_written", said);
      await task.save({ changed: said.done }, { ...said, message });
    });
    const { clusters, items, only } = found;
    const changed = before + found.changed;
    return {
      changed,
      content: "edited",
      message: taskMessage("clustered", { clusters, items, changed, only }),
      details: { clusters },
    };
  },
});

interface Clustered {
  /** Items that got another cluster. */
  changed: number;
  /** Items that are in one, and the loosest clusters. */
  items: number;
  clusters: number;
  /** Why there are near-duplicates only; null where there is more. */
  only: string | null;
}

/**
 * Gives the items of a task's line their clusters. A run that continues finds less to write.
 * @param save Called after each commit, with the items that are written and that will be.
 */
export async function clusterItems<P, S>(
  deps: Deps,
  task: Task<P, S>,
  save: (done: number, total: number) => Promise<void>,
): Promise<Clustered> {
  const copies = await filesOfImages(task);
  const files = [...copies.keys()];
  const only = whyOnlyPrints(deps, files.length);
  await lookAtAll(deps, task, fingerprintModel, files);
  if (only === null) await lookAtAll(deps, task, embedder, files);
  const { ids, clusters } = await findClusters(deps, task, copies, only === null);
  return { ...(await writeClusters(deps, task, ids, save)), clusters, only };
}

/** Why alike pictures are not found, but near-duplicates only; null where they are. */
function whyOnlyPrints(deps: Deps, images: number): string | null {
  if (images > mostEmbedded) {
    return `that takes at most ${mostEmbedded.toLocaleString("en")} images`;
  }
  return deps.models.whyNoEmbeddings();
}

/** The clusters of all images, by their hash. */
async function findClusters<P, S>(
  { catalog, log }: Deps,
  task: Task<P, S>,
  copies: ReadonlyMap<string, number>,
  withVectors: boolean,
): Promise<{ ids: ReadonlyMap<string, string | null>; clusters: number }> {
  const hashes = [...copies.keys()];
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
