import * as z from "zod/mini";
import {
  type EnrichDataset,
  beforeEnrichmentName,
  enrichmentTypes,
  modelOfSource,
  sourceOfModel,
} from "#contract/enrichment.ts";
import { itemLimits } from "#contract/media.ts";
import { taskMessage } from "#contract/task-messages.ts";
import { nextRev } from "../../catalog/catalog.ts";
import {
  type ModelResult,
  captionsOfModel,
  modelKey,
  readModelResults,
} from "../../catalog/model-results.ts";
import { invalid, isStorageFull, refused, storageError, whyOf } from "../../errors.ts";
import { fault } from "../../fault.ts";
import { LakeInputError } from "../../lake/errors.ts";
import { changeItem } from "../../lake/schema/item.ts";
import type { StoredItem } from "../../lake/schema/table-schema.ts";
import type { RequestContext } from "../../ports/requests.ts";
import { type Task, taskKind } from "../../tasks/kind.ts";
import { startTask } from "../../tasks/start-task.ts";
import { demandPermission, lockFor, refuseDamagedHead } from "../access/access.ts";
import type { Deps } from "../deps.ts";
import { type Asked, Steps, filesOfImages, lookAtAll, paceOf } from "./results.ts";

/** Items in one commit: they are in memory. */
const itemsOfCommit = 2000;

const parameters = z.object({
  models: z.array(
    z.object({
      type: z.enum(enrichmentTypes),
      id: z.string(),
      version: z.string(),
      name: z.string(),
      prompt: z.optional(z.string()),
    }),
  ),
  min_confidence: z.number(),
  safety: z.boolean(),
});
type Chosen = z.infer<typeof parameters>["models"][number];

const checkpoint = z.object({
  /** Items that are written, in the order of their ids. */
  done: z.int(),
  changed: z.int(),
});

type EnrichmentTask = Task<z.infer<typeof parameters>, z.infer<typeof checkpoint>>;

/**
 * Gives images what models find in them. A model's own earlier labels are replaced, and everything else stays: its
 * labels have it as their source, and a caption is its own where it says the same as a result of the model.
 */
export const enrichment = taskKind({
  type: "ENRICHMENT",
  operation: "enrich",
  parameters,
  checkpoint,
  lane: "io",
  keepsResult: true,
  words: {
    begins: taskMessage("working"),
    items: "items",
    failed: (error) => taskMessage("enrichment_failed", whyOf(storageError(error))),
  },
  savesFirst: ({ parameters: { safety } }) => (safety ? beforeEnrichmentName : null),
  async run(task: EnrichmentTask, deps: Deps) {
    const { models } = task.parameters;
    const files = [...(await filesOfImages(task)).keys()];
    const steps = new Steps(task, {
      images: files.length,
      steps: models.length + 1,
      pace: await paceOf(deps, models, files),
    });
    const passing = new Map<string, ReadonlyMap<string, string>>();
    for (const model of models) {
      passing.set(model.id, await lookAtAll(deps, task, model, files, steps));
      steps.next();
    }
    const changed = await writeResults(deps, task, passing, steps);
    return {
      changed,
      content: "edited",
      message: taskMessage("enriched", {
        models: models.map(({ name }) => name),
        items: changed,
        failed: task.failed,
      }),
      details: { models: models.map(({ id, version }) => `${id}@${version}`) },
    };
  },
});

/** @returns how many items were changed in all runs */
async function writeResults(
  deps: Deps,
  task: EnrichmentTask,
  passing: ReadonlyMap<string, ReadonlyMap<string, string>>,
  steps: Steps,
): Promise<number> {
  const { db } = deps.catalog;
  const writer = await task.writer();
  const rows: { rowId: number; mediaId: string; sha256: string }[] = [];
  for await (const part of writer.pictures()) rows.push(...part);
  // The order of the ids is that of every run, whatever rows were written again.
  rows.sort((a, b) => (a.mediaId < b.mediaId ? -1 : 1));
  const total = rows.length;
  let { done, changed } = task.checkpoint ?? { done: 0, changed: 0 };
  while (done < total) {
    task.signal.throwIfAborted();
    const part = rows.slice(done, done + itemsOfCommit);
    const hashes = part.map(({ sha256 }) => sha256);
    const results = await Promise.all(
      task.parameters.models.map(async (model): Promise<ResultsOf> => ({
        model,
        results: await readModelResults(db, modelKey(model, model.prompt), hashes),
        captions: await captionsOfModel(db, model.id, hashes),
        passing: passing.get(model.id) ?? new Map(),
      })),
    );
    const rev = await nextRev(db);
    changed += await writer.editEach(
      part.map(({ rowId }) => rowId),
      (item) => enriched(task, item, results, rev),
    );
    done += part.length;
    await fault("models.batch-committed");
    const message = taskMessage("enriching", { done, total });
    await task.save({ done, changed }, steps.at(done / total, message));
  }
  return changed;
}

interface ResultsOf {
  model: Chosen;
  results: ReadonlyMap<string, ModelResult>;
  /** All captions that the model ever gave a file. */
  captions: ReadonlyMap<string, ReadonlySet<string>>;
  /** Why files have none this time. */
  passing: ReadonlyMap<string, string>;
}

function enriched(
  task: EnrichmentTask,
  item: StoredItem,
  all: readonly ResultsOf[],
  rev: number,
): StoredItem | null {
  let next: StoredItem = item;
  for (const { model, results, captions, passing } of all) {
    const result = results.get(item.sha256);
    if (result === undefined) {
      const why = passing.get(item.sha256) ?? "its bytes cannot be read";
      task.failItem(item.fileName, `${model.name}: ${why}`);
      continue;
    }
    if (result.error !== undefined) {
      task.failItem(item.fileName, `${model.name}: ${result.error}`);
      continue;
    }
    try {
      next = withResult(task, next, { model, result, own: captions.get(item.sha256), rev });
    } catch (error) {
      if (!(error instanceof LakeInputError) || isStorageFull(error)) throw error;
      task.failItem(item.fileName, `${model.name}: ${error.message}`);
    }
  }
  return next === item ? null : next;
}

function withResult(
  { parameters: { min_confidence: least } }: EnrichmentTask,
  item: StoredItem,
  {
    model,
    result,
    own,
    rev,
  }: { model: Chosen; result: ModelResult; own: ReadonlySet<string> | undefined; rev: number },
): StoredItem {
  const source = sourceOfModel(model);
  const others = item.labels.filter((label) => modelOfSource(label.source) !== model.id);
  const isCaptionFree = item.caption === null || item.caption === "" || own?.has(item.caption);
  const labels = (result.labels ?? [])
    .filter(({ confidence }) => (confidence ?? 1) >= least)
    .slice(0, Math.max(0, itemLimits.labels - others.length))
    .map((label) => ({ ...label, source }));
  // A model that gives no labels has none to replace.
  const start = result.labels === undefined ? item : { ...item, labels: others };
  const change = {
    addLabels: labels,
    addTags: result.tags,
    caption: isCaptionFree ? result.caption : undefined,
  };
  const next = { ...start, ...(changeItem(start, change, rev) ?? start) };
  return isSame(item, next) ? item : { ...next, rev };
}

function isSame(a: StoredItem, b: StoredItem): boolean {
  const values = ({ labels, tags, caption }: StoredItem) => JSON.stringify([labels, tags, caption]);
  return values(a) === values(b);
}

/** Starts the enrichment of a dataset, in place. */
export async function enrich(
  deps: Deps,
  context: RequestContext,
  datasetId: string,
  { enrichment_models: wanted, safety = true, min_confidence: least = 0 }: EnrichDataset,
): Promise<{ taskId: string; datasetId: string }> {
  await demandPermission(deps.catalog.db, context.actor, datasetId, "enrich");
  const known = await deps.models.list();
  const models = Object.entries(wanted).map(([type, choice]): Chosen => {
    const { id, metadata } =
      typeof choice === "string" ? { id: choice, metadata: undefined } : choice;
    const place = ["body", "enrichment_models", type];
    const model = known.find((one) => one.id === id && one.type === type);
    if (model === undefined) throw invalid(place, `There is no model ${id} of this type`);
    if (model.type === "MULTIMODEL_IMAGE_ENCODING") {
      throw invalid(place, "Embeddings are made by a re-index");
    }
    if (model.absent !== null) {
      throw refused(model.absent);
    }
    const asked: Asked = { id, version: model.version, name: model.name };
    return { ...asked, type: model.type, ...(metadata?.prompt && { prompt: metadata.prompt }) };
  });
  return await deps.catalog.transaction(async (trx) => {
    const dataset = await lockFor(trx, context.actor, datasetId, "enrich");
    refuseDamagedHead(dataset);
    const taskId = await startTask(trx, enrichment, deps, {
      dataset,
      parameters: { models, min_confidence: least, safety },
      actor: context.actor.email,
      requestId: context.requestId,
      itemsTotal: dataset.n_images,
    });
    return { taskId, datasetId };
  });
}
