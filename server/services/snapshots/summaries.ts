import { headOf } from "../../catalog/datasets.ts";
import type { SnapshotSummary } from "#contract/diff.ts";
import { findSnapshot } from "../../catalog/snapshots.ts";
import type { KeptSummary } from "../../catalog/restore-tables.ts";
import {
  type TimelineStep,
  keepSummary,
  keptSummaries,
  keyOfStep,
  timelineSteps,
} from "../../catalog/summaries.ts";
import { topValues } from "../../lake/read/facets.ts";
import type { VersionRef } from "../../lake/version.ts";
import { datasetOf, demandSnapshots } from "../access/access.ts";
import type { Deps } from "../deps.ts";
import { KeyedQueue } from "../../lib/keyed-queue.ts";
import { classesOf } from "../comparison/classes.ts";
import type { ClassCounter } from "../comparison/count-classes.ts";
import { settledWithin } from "../settled-within.ts";
import type { Services } from "../../ports/services.ts";

const topLabels = 8;

/** A version with its number of items. */
interface Counted extends VersionRef {
  n_images: number;
  n_videos: number;
}

/**
 * The changes of snapshots relative to their parents. Both versions are immutable, so each summary is computed once and
 * stored in the catalog: if a parent is removed, another pair is needed.
 */
export function summaryService(
  { catalog, lake }: Pick<Deps, "catalog" | "lake">,
  counter: ClassCounter,
): Services["comparison"]["summaries"] {
  /** One at a time for each family, because each reads two versions. */
  const queue = new KeyedQueue();
  /**
   * Concurrent requests share a computation. No library for batches (dataloader and the like), because a request names
   * all its snapshots at once, and they are read from the catalog together.
   */
  const running = new Map<string, Promise<KeptSummary>>();

  async function summarise(
    family: string,
    version: Counted,
    previous: VersionRef | null,
  ): Promise<KeptSummary> {
    const changes = previous === null ? null : (await lake.diff(family, previous, version)).summary;
    const counts = await (await lake.reader(family, version)).facets({}, ["label"]);
    const labels = topValues(counts.get("label") ?? new Map(), { limit: topLabels, always: [] });
    return {
      added: changes?.added ?? null,
      removed: changes?.removed ?? null,
      modified: changes?.modified ?? null,
      top_labels: labels.values.map(({ value, count }) => ({ label: value, count })),
      other_labels: labels.total - labels.values.length,
      n_items: version.n_images + version.n_videos,
    };
  }

  function workOut(family: string, step: TimelineStep): Promise<KeptSummary> {
    const key = keyOfStep(step);
    const known = running.get(key);
    if (known !== undefined) return known;
    const work = queue
      .run(family, async () => {
        const summary = await summarise(family, step.snapshot, step.previous);
        await keepSummary(catalog.db, step, summary);
        return summary;
      })
      .finally(() => running.delete(key));
    running.set(key, work);
    return work;
  }

  return async (actor, datasetId, ids) => {
    const dataset = await datasetOf(catalog.db, actor, datasetId);
    demandSnapshots(dataset);
    const steps = await timelineSteps(
      catalog.db,
      datasetId,
      ids.filter((id) => id !== "head"),
    );
    const kept = await keptSummaries(catalog.db, steps);
    const found = new Map<string, SnapshotSummary>();
    const add = (id: string, previousId: string | null, summary: KeptSummary) =>
      found.set(id, { snapshot_id: id, previous_id: previousId, ...summary });
    const classes = await classesOf({ catalog, lake }, dataset);

    const work = steps.flatMap((step) => {
      const id = step.snapshot.id;
      const previousId = step.previous?.id ?? null;
      const known = kept.get(keyOfStep(step));
      if (known !== undefined) add(id, previousId, known);
      return known !== undefined
        ? []
        : [workOut(dataset.family_id, step).then((summary) => add(id, previousId, summary))];
    });
    if (ids.includes("head")) {
      const currentId = dataset.current_snapshot_id;
      const current =
        currentId === null ? undefined : await findSnapshot(catalog.db, datasetId, currentId);
      const now = { ...headOf(dataset), n_images: dataset.n_images, n_videos: dataset.n_videos };
      work.push(
        summarise(dataset.family_id, now, current ?? null).then(async (summary) => {
          const { counts } = await counter.count(dataset.family_id, now, classes);
          return add("head", current?.id ?? null, { ...summary, class_counts: counts });
        }),
      );
    }
    const [counts] = await Promise.all([
      counter.of(
        dataset.family_id,
        classes,
        steps.map(({ snapshot }) => snapshot),
        steps.length,
      ),
      settledWithin(work),
    ]);
    for (const [id, { counts: each }] of counts) {
      const summary = found.get(id);
      if (summary !== undefined) summary.class_counts = each;
    }
    const wanted = [...new Set(ids.map((id) => id.toLowerCase()))];
    const there = new Set(["head", ...steps.map(({ snapshot }) => snapshot.id)]);
    const damaged = new Set(
      steps.flatMap(({ snapshot }) => (snapshot.damaged === null ? [] : [snapshot.id])),
    );
    const isDone = (id: string) => {
      const summary = found.get(id);
      return summary !== undefined && (summary.class_counts !== undefined || damaged.has(id));
    };
    return {
      summaries: wanted.flatMap((id) => found.get(id) ?? []),
      pending: wanted.filter((id) => there.has(id) && !isDone(id)),
    };
  };
}
