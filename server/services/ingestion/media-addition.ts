import { hash } from "node:crypto";
import * as z from "zod/mini";
import { isNested } from "#contract/clusters.ts";
import { beforeAddingName, statusAfterAddition } from "#contract/media-addition.ts";
import { taskMessage } from "#contract/task-messages.ts";
import { headOf } from "../../catalog/datasets.ts";
import type { DatasetRow } from "../../catalog/schema.ts";
import { deleteSourceFiles } from "../../catalog/source-files.ts";
import { storageError, whyOf } from "../../errors.ts";
import { type Task, TaskFailure, taskKind } from "../../tasks/kind.ts";
import type { Deps } from "../deps.ts";
import { giveLabels, labelsAmong, withMediaParameters } from "../labels/labels-with-media.ts";
import { embedderOf, whyCannotEmbed } from "../models/embedder.ts";
import { clusterItems } from "../models/reindex.ts";
import { firstSkipped, takeInCheckpoint, takeInFiles } from "./take-in-files.ts";

const parameters = z.object({
  /** The upload whose files are added. */
  trans_id: z.int(),
  auto_reindex: z.boolean(),
  ...withMediaParameters,
});

type AdditionTask = Task<z.infer<typeof parameters>, z.infer<typeof takeInCheckpoint>>;

/** Adds the files of an upload to a dataset. What it has already, by path and bytes, is counted and left out. */
export const mediaAddition = taskKind({
  type: "MEDIA_ADDITION",
  operation: "add_media",
  parameters,
  checkpoint: takeInCheckpoint,
  lane: "io",
  words: {
    begins: taskMessage("addition_begins"),
    items: "files",
    failed: (error) => taskMessage("addition_failed", whyOf(storageError(error))),
  },
  savesFirst: () => beforeAddingName,
  async run(task: AdditionTask, deps: Deps) {
    const { dataset } = task;
    const files = { datasetId: dataset.id, transId: task.parameters.trans_id };
    const writer = await task.writer();
    const from = { files, roots: deps.importRoots };
    const labels = await labelsAmong(deps, from, task.parameters);
    const { total, known } = await takeInFiles(deps, task, {
      ...from,
      isLabels: labels?.isLabels,
      isKnown: await knownFiles(deps, dataset),
      wordsOf: (progress) => taskMessage("addition_progress", progress),
    });
    const counts = await writer.counts();
    const images = counts.images - dataset.n_images;
    const videos = counts.videos - dataset.n_videos;
    const added = images + videos;
    if (added + known === 0) {
      const skipped = await firstSkipped(deps, task.id);
      const reason = taskMessage("nothing_usable", { total, ...skipped });
      throw new TaskFailure(reason, { resumable: false });
    }
    const given = labels === null ? null : await giveLabels(deps, task, labels, files);
    const onlyLabels = added === 0 && given !== null && given.items > 0 ? given : null;
    const reindexed = task.parameters.auto_reindex && added > 0 && (await giveClusters(deps, task));
    return {
      changed: onlyLabels?.items ?? added,
      content: "edited",
      status: (before) => statusAfterAddition(before, { added, reindexed }),
      message: onlyLabels
        ? taskMessage("labels_imported", onlyLabels)
        : taskMessage("media_added", { images, videos, total, known, skipped: task.failed }),
      details: { known, skipped: task.failed },
      async record(trx) {
        await deleteSourceFiles(trx, files);
      },
    };
  },
});

/**
 * Gives new items their clusters where a re-index has made some: the first one is for its users to begin.
 * @returns whether there is nothing left to do; not where the model of the clusters cannot run now: without it, all
 * items would lose those that came from it
 */
async function giveClusters(deps: Deps, task: AdditionTask): Promise<boolean> {
  const { dataset } = task;
  if (!(await isIndexed(deps, dataset))) return true;
  const embedder = embedderOf(dataset.clustered_by);
  if ((await whyCannotEmbed(deps.models, embedder)) !== null) return false;
  const name = (await deps.models.find(embedder.id))?.name ?? embedder.id;
  await clusterItems(deps, task, { ...embedder, name }, async () => {});
  return true;
}

async function isIndexed({ lake }: Deps, dataset: DatasetRow): Promise<boolean> {
  const reader = await lake.reader(dataset.family_id, headOf(dataset));
  const clusters = (await reader.facets({}, ["cluster"])).get("cluster") ?? new Map();
  return [...clusters.keys()].some(isNested);
}

/**
 * Whether the dataset has a file with this path and these bytes. Keeps 64 bits of a hash of both for each item, eight
 * megabytes a million: that two files of a million agree in them by chance is one in ten million.
 */
async function knownFiles(
  { lake }: Deps,
  dataset: DatasetRow,
): Promise<(name: string, sha256: string) => boolean> {
  const keys = new BigUint64Array(dataset.n_images + dataset.n_videos);
  let count = 0;
  for await (const batch of lake.itemFiles(dataset.family_id, headOf(dataset))) {
    for (const { fileName, sha256 } of batch) keys[count++] = keyOf(fileName, sha256);
  }
  keys.sort();
  return (name, sha256) => has(keys, keyOf(name, sha256));
}

function keyOf(name: string, sha256: string): bigint {
  return hash("sha256", `${sha256} ${name}`, "buffer").readBigUInt64LE(0);
}

function has(sorted: BigUint64Array, key: bigint): boolean {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? 0n) < key) low = middle + 1;
    else high = middle;
  }
  return sorted[low] === key;
}
