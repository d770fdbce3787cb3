import * as z from "zod/mini";
import {
  type PropagateLabels,
  type PropagationReport,
  beforePropagationName,
  propagatedSource,
  propagationLimits,
} from "#contract/enrichment.ts";
import type { Label } from "#contract/media.ts";
import { because } from "#contract/refusals.ts";
import { taskMessage } from "#contract/task-messages.ts";
import { nextRev } from "../../catalog/catalog.ts";
import { headOf } from "../../catalog/datasets.ts";
import { invalid, isStorageFull, refused, storageError, whyOf } from "../../errors.ts";
import { fault } from "../../fault.ts";
import { LakeInputError } from "../../lake/errors.ts";
import type { VersionReader } from "../../lake/read/reader.ts";
import { changeItem } from "../../lake/schema/item.ts";
import type { StoredItem } from "../../lake/schema/table-schema.ts";
import type { Accepted, RequestContext } from "../../ports/requests.ts";
import { type Task, TaskFailure, taskKind } from "../../tasks/kind.ts";
import { startTask } from "../../tasks/start-task.ts";
import { demandPermission, lockFor, refuseDamagedHead } from "../access/access.ts";
import type { Deps } from "../deps.ts";
import { headToken, toMediaItem } from "../to-wire.ts";
import { demandClient } from "../write.ts";
import { embedderOf } from "./embedder.ts";
import { Embeddings } from "./embeddings.ts";
import { type Suggestion, suggest } from "./suggest-labels.ts";

/** Items in one commit: they are in memory. */
const itemsOfCommit = 5000;

const parameters = z.object({
  labels: z.optional(z.array(z.string())),
  min_confidence: z.number(),
  corrections: z.array(z.object({ media_id: z.string(), label: z.nullable(z.string()) })),
  safety: z.boolean(),
});
type Asked = z.infer<typeof parameters>;

const checkpoint = z.object({ changed: z.int() });
type PropagationTask = Task<Asked, z.infer<typeof checkpoint>>;

/** Gives images without any of some labels the one of those that they look like. */
export const propagation = taskKind({
  type: "LABEL_PROPAGATION",
  operation: "propagate_labels",
  parameters,
  checkpoint,
  lane: "io",
  keepsResult: true,
  words: {
    begins: taskMessage("working"),
    items: "items",
    failed: (error) => taskMessage("propagation_failed", whyOf(storageError(error))),
  },
  savesFirst: ({ parameters: { safety } }) => (safety ? beforePropagationName : null),
  async run(task: PropagationTask, deps: Deps) {
    const writer = await task.writer();
    const reader = await deps.lake.reader(task.dataset.family_id, headOf(task.dataset));
    // Of the version that it began at: what a run before has written is no seed.
    const compared = {
      reader,
      embedder: embedderOf(task.dataset.clustered_by),
      embeddings: new Embeddings(deps.catalog.db),
    };
    const { signal } = task;
    const found = await suggest(deps, compared, task.parameters, {
      signal,
      demand: () => signal.throwIfAborted(),
    });
    if ("refusal" in found) {
      const why = whyOf(refused(found.refusal));
      throw new TaskFailure(taskMessage("propagation_failed", why), { resumable: false });
    }
    const wanted = new Map(found.suggested.map((one) => [one.mediaId, one]));
    const rowIds: number[] = [];
    for await (const rows of writer.pictures()) {
      for (const { rowId, mediaId } of rows) if (wanted.has(mediaId)) rowIds.push(rowId);
    }
    let changed = task.checkpoint?.changed ?? 0;
    for (let start = 0; start < rowIds.length; start += itemsOfCommit) {
      task.signal.throwIfAborted();
      const rev = await nextRev(deps.catalog.db);
      const part = rowIds.slice(start, start + itemsOfCommit);
      changed += await writer.editEach(part, (item) =>
        labelled(task, item, wanted.get(item.mediaId), rev),
      );
      await fault("models.batch-committed");
      const said = { done: Math.min(rowIds.length, start + itemsOfCommit), total: rowIds.length };
      await task.save({ changed }, { ...said, message: taskMessage("propagating", said) });
    }
    const labels = [...new Set(found.suggested.map(({ label }) => label))];
    return {
      changed,
      content: "edited",
      message: taskMessage("propagated", { items: changed, labels }),
      details: { labels, min_confidence: task.parameters.min_confidence },
    };
  },
});

function labelled(
  task: PropagationTask,
  item: StoredItem,
  found: Suggestion | undefined,
  rev: number,
): StoredItem | null {
  if (found === undefined) return null;
  const { label: name, confidence, isCorrection } = found;
  const label: Label = isCorrection
    ? { name, box: null, confidence: null, source: task.actor }
    : { name, box: null, confidence, source: propagatedSource };
  try {
    // A run that was stopped may have given it already.
    if (item.labels.some((one) => one.name === name)) return null;
    return { ...item, ...(changeItem(item, { addLabels: [label] }, rev) ?? item) };
  } catch (error) {
    if (!(error instanceof LakeInputError) || isStorageFull(error)) throw error;
    task.failItem(item.fileName, error.message);
    return null;
  }
}

function askedOf(body: PropagateLabels): Asked {
  return {
    ...(body.labels && { labels: [...new Set(body.labels)] }),
    min_confidence: body.min_confidence ?? propagationLimits.confidence,
    corrections: (body.corrections ?? []).map((one) => ({
      media_id: one.media_id.toLowerCase(),
      label: one.label,
    })),
    safety: body.safety ?? true,
  };
}

/** What a propagation would do, with a part to be reviewed; it changes nothing. */
export async function previewPropagation(
  deps: Deps,
  embeddings: Embeddings,
  context: RequestContext,
  datasetId: string,
  body: PropagateLabels,
): Promise<PropagationReport> {
  const dataset = await demandPermission(
    deps.catalog.db,
    context.actor,
    datasetId,
    "propagate_labels",
  );
  refuseMovedHead(dataset, body);
  const reader = await deps.lake.reader(dataset.family_id, headOf(dataset));
  await demandItems(reader, body);
  const embedder = embedderOf(dataset.clustered_by);
  const found = await suggest(deps, { reader, embedder, embeddings }, askedOf(body), {
    signal: new AbortController().signal,
    demand: () => demandClient(context),
  });
  if ("refusal" in found) throw refused(found.refusal);
  const review = reviewOf(found.suggested);
  const items = await reader.rows(review.map(({ rowId }) => rowId));
  const counts = new Map<string, number>();
  for (const { label } of found.suggested) counts.set(label, (counts.get(label) ?? 0) + 1);
  return {
    classes: found.classes.map((one) => ({ ...one, suggested: counts.get(one.label) ?? 0 })),
    candidates: found.candidates,
    suggested: found.suggested.length,
    not_embedded: found.notEmbedded,
    is_approximate: found.isApproximate,
    review: review.flatMap(({ rowId, label, confidence }) => {
      const item = items.get(rowId);
      if (item === undefined) return [];
      const { media_id, file_name, media_thumb_uri, media_uri } = toMediaItem(item, datasetId);
      return [{ media_id, file_name, media_thumb_uri, media_uri, label, confidence }];
    }),
    head: headToken(dataset),
  };
}

/** A tenth of what no person has decided, the least certain of each class in turn. */
function reviewOf(suggested: readonly Suggestion[]): Suggestion[] {
  const open = suggested.filter(({ isCorrection }) => !isCorrection);
  const { reviewed, reviewedShare } = propagationLimits;
  const count = Math.min(reviewed, Math.ceil(open.length * reviewedShare));
  const groups = Map.groupBy(
    open.toSorted((a, b) => a.confidence - b.confidence || (a.mediaId < b.mediaId ? -1 : 1)),
    ({ label }) => label,
  );
  const review: Suggestion[] = [];
  for (let turn = 0; review.length < count; turn++) {
    for (const group of groups.values()) {
      const one = group[turn];
      if (one !== undefined && review.length < count) review.push(one);
    }
  }
  return review;
}

export async function startPropagation(
  deps: Deps,
  context: RequestContext,
  datasetId: string,
  body: PropagateLabels,
): Promise<Accepted> {
  const seen = await demandPermission(
    deps.catalog.db,
    context.actor,
    datasetId,
    "propagate_labels",
  );
  await demandItems(await deps.lake.reader(seen.family_id, headOf(seen)), body);
  return await deps.catalog.transaction(async (trx) => {
    const dataset = await lockFor(trx, context.actor, datasetId, "propagate_labels");
    refuseDamagedHead(dataset);
    refuseMovedHead(dataset, body);
    const taskId = await startTask(trx, propagation, deps, {
      dataset,
      parameters: askedOf(body),
      actor: context.actor.email,
      requestId: context.requestId,
    });
    return { taskId, datasetId };
  });
}

/** @throws invalid where a correction is of no image of the version */
async function demandItems(
  reader: VersionReader,
  { corrections = [] }: PropagateLabels,
): Promise<void> {
  const wanted = corrections.map(({ media_id: id }) => id.toLowerCase());
  const items = await reader.get(wanted);
  const known = new Set(items.flatMap((item) => (item.mediaType === "image" ? item.mediaId : [])));
  const unknown = wanted.find((id) => !known.has(id));
  if (unknown === undefined) return;
  throw invalid(["body", "corrections"], `There is no image ${unknown} in the dataset`);
}

function refuseMovedHead(
  dataset: Parameters<typeof headToken>[0],
  { if_head: ifHead }: PropagateLabels,
): void {
  if (ifHead !== undefined && ifHead !== headToken(dataset)) throw refused(because("head_moved"));
}
