import {
  beforeEnrichmentName,
  beforePropagationName,
  type EnrichDataset,
} from "#contract/enrichment.ts";
import { because } from "#contract/refusals.ts";
import { operationPath } from "#contract/route.ts";
import {
  enrichDataset,
  getEnrichmentContext,
  listModels,
  listSeeds,
  propagateLabels,
} from "#contract/routes/enrichment.ts";
import { getTask } from "#contract/routes/tasks.ts";
import { taskMessage } from "#contract/task-messages.ts";
import { permit, requireState, requireWhole, visibleDataset } from "../access.ts";
import { record } from "../activity.ts";
import { addDataset } from "../creation.ts";
import { type DatasetRow, type MediaRow, type MockDb, nextHead, nextId } from "../db.ts";
import { failure, refused } from "../failure.ts";
import { empty, json, on } from "../handle.ts";
import { enriched, modelById, modelsFor, notInstalled } from "../models.ts";
import { labelSeeds, propagate } from "../propagation.ts";
import { durations, startTask } from "../tasks.ts";
import { saveBefore, saveSnapshot } from "../versions.ts";

export const enrichmentHandlers = [
  on(listModels, ({ db, user, params }) => {
    const dataset = visibleDataset(db, user, params.dataset_id);
    return json(modelsFor(dataset, db.profile === "plain"));
  }),

  on(getEnrichmentContext, ({ db, user, params }) => {
    const dataset = visibleDataset(db, user, params.dataset_id);
    const last = dataset.enrichment;
    const task = db.tasks.find(({ id }) => id === last?.taskId);
    return json({
      enrichment_context_id: last?.id ?? null,
      status: last === undefined ? "NEW" : (task?.ended?.outcome ?? "RUNNING"),
      dataset_enrichment_models: { enrichment_models: last?.models ?? {} },
      ...(db.profile === "plain"
        ? {}
        : { snapshot_id: last?.snapshotId ?? null, task_id: last?.taskId ?? null }),
    });
  }),

  on(enrichDataset, async ({ db, user, params, ...call }) => {
    const dataset = visibleDataset(db, user, params.dataset_id);
    permit("enrich", dataset, user);
    const body = await call.body();
    const chosen = chosenModels(body);
    requireState(db, "enrich", dataset);
    requireWhole("enrich", dataset);
    const target = db.profile === "plain" ? copyOf(db, dataset, user) : dataset;
    enrich(db, { dataset, target, user, body, chosen });
    return json({ dataset_id: target.id });
  }),

  on(listSeeds, ({ db, user, params }) =>
    json(labelSeeds(visibleDataset(db, user, params.dataset_id))),
  ),

  on(propagateLabels, async ({ db, user, params, ...call }) => {
    const dataset = visibleDataset(db, user, params.dataset_id);
    permit("propagate_labels", dataset, user);
    const body = await call.body();
    if (body.dry_run === true) return json(propagate(dataset, body, user).report) as never;
    requireState(db, "propagate_labels", dataset);
    requireWhole("propagate_labels", dataset);
    if (body.if_head !== undefined && body.if_head !== dataset.head) {
      throw refused(because("head_moved"));
    }
    const { items, changed, labels } = propagate(dataset, body, user);
    const before =
      body.safety === false ? null : saveBefore(db, dataset, user, beforePropagationName);
    const task = startTask(db, {
      dataset,
      type: "LABEL_PROPAGATION",
      createdBy: user,
      phases: durations.short,
      snapshotId: before,
      itemsTotal: changed,
      parameters: { labels: body.labels ?? labels, min_confidence: body.min_confidence ?? null },
      message: taskMessage("propagated", { items: changed, labels }),
      complete: () => {
        replaceItems(db, dataset, items);
        record(db, dataset, user, "propagate_labels", { items: changed, taskId: task.id });
      },
    });
    return empty(202, { Location: operationPath(getTask, { task_id: task.id }) });
  }),
];

interface Chosen {
  model: NonNullable<ReturnType<typeof modelById>>;
  prompt: string | undefined;
}

function chosenModels({ enrichment_models: models }: EnrichDataset): Chosen[] {
  return Object.entries(models).map(([type, choice]) => {
    const id = typeof choice === "string" ? choice : choice.id;
    const prompt = typeof choice === "string" ? undefined : choice.metadata?.prompt;
    const model = modelById(id);
    if (model?.type !== type) {
      const msg = `There is no model ${id} of this type`;
      const loc = ["body", "enrichment_models", type];
      throw failure(422, [{ type: "value_error", loc, msg, input: id }]);
    }
    if (model.status === "Active") return { model, prompt };
    throw refused(notInstalled(model.name));
  });
}

interface Enrichment {
  dataset: DatasetRow;
  /** The same in place, or the copy that gets the results. */
  target: DatasetRow;
  user: string;
  body: EnrichDataset;
  chosen: readonly Chosen[];
}

function enrich(db: MockDb, { dataset, target, user, body, chosen }: Enrichment): void {
  const before = dataset.items;
  const minConfidence = body.min_confidence ?? 0;
  const items = before.map((item) =>
    chosen.reduce(
      (one, { model, prompt }) => enriched(one, model, { minConfidence, prompt }),
      item,
    ),
  );
  const changed = items.filter((item, index) => item !== before[index]).length;
  const inPlace = target === dataset;
  const snapshotId =
    !inPlace || body.safety === false ? null : saveBefore(db, dataset, user, beforeEnrichmentName);
  const names = chosen.map(({ model }) => model.name);
  const task = startTask(db, {
    dataset,
    type: "ENRICHMENT",
    createdBy: user,
    phases: durations.normal,
    snapshotId,
    itemsTotal: before.filter((item) => item.media_type === "image").length,
    parameters: { models: chosen.map(({ model }) => model.id) },
    message: taskMessage("enriched", { models: names, items: changed, failed: 0 }),
    complete: () => {
      if (!inPlace) {
        target.status = "READY";
        target.items = items;
        target.head = nextHead(db);
        saveSnapshot(db, target, { createdBy: user, reason: "creation" });
      } else if (changed > 0) {
        replaceItems(db, dataset, items);
      }
      record(db, target, user, "enrich", { items: changed, taskId: task.id });
    },
  });
  target.enrichment = {
    id: nextId(db, "enrichment"),
    models: Object.fromEntries(chosen.map(({ model }) => [model.type, model.id])),
    snapshotId,
    taskId: task.id,
  };
}

/** As documented: the results go to a new dataset, and the source stays as it is. */
function copyOf(db: MockDb, dataset: DatasetRow, user: string): DatasetRow {
  const copy = addDataset(db, {
    name: `${dataset.name} (enriched)`,
    user,
    sourceType: dataset.sourceType,
  });
  copy.status = "INDEXING";
  copy.items = dataset.items;
  return copy;
}

function replaceItems(db: MockDb, dataset: DatasetRow, items: readonly MediaRow[]): void {
  dataset.items = items;
  dataset.head = nextHead(db);
}
