import {
  type LabelSeeds,
  type PropagateLabels,
  type PropagationReport,
  propagatedSource,
  propagationLimits as limits,
} from "#contract/enrichment.ts";
import { because } from "#contract/refusals.ts";
import { distanceOf, isEmbedded } from "./clusters.ts";
import type { DatasetRow, MediaRow } from "./db.ts";
import { failure, refused } from "./failure.ts";
import { mediaView } from "./views.ts";

interface Suggestion {
  item: MediaRow;
  label: string;
  confidence: number;
}

export interface Propagation {
  report: PropagationReport;
  /** The items with what they get; the same objects where they get nothing. */
  items: readonly MediaRow[];
  changed: number;
  labels: readonly string[];
}

/** Gives each item without a label that of the nearest item that has one. Throws 409 without enough to begin with. */
export function propagate(dataset: DatasetRow, body: PropagateLabels, user: string): Propagation {
  const { min_confidence: least = limits.confidence } = body;
  const decided = new Map(body.corrections?.map(({ media_id: id, label }) => [id, label]));
  for (const id of decided.keys()) {
    if (dataset.items.some((item) => item.media_id === id)) continue;
    const issue = {
      type: "value_error",
      loc: ["body", "corrections"],
      msg: `There is no image ${id} in the dataset`,
    };
    throw failure(422, [{ ...issue, input: null }]);
  }
  const seeds = seedsOf(dataset, body.labels);
  if (seeds.size < limits.classes) {
    throw refused(because("too_few_seeds", { classes: limits.classes, seeds: limits.seeds }));
  }
  const withLabel = new Set([...seeds.values()].flat());
  const rest = dataset.items.filter(
    (item) =>
      !withLabel.has(item) &&
      item.media_type === "image" &&
      !item.labels.some(({ name }) => seeds.has(name)),
  );
  const candidates = rest.filter((item) => isEmbedded(dataset, item));
  const suggested = candidates.flatMap((item): Suggestion[] => {
    const decision = decided.get(item.media_id);
    if (decision === null) return [];
    if (decision !== undefined) return [{ item, label: decision, confidence: 1 }];
    const near = nearest(item, seeds);
    return near.confidence < least ? [] : [{ item, ...near }];
  });
  const byId = new Map(suggested.map((one) => [one.item.media_id, one]));
  const items = dataset.items.map((item) => {
    const one = byId.get(item.media_id);
    if (one === undefined) return item;
    const isDecided = decided.has(item.media_id);
    const label = {
      name: one.label,
      box: null,
      confidence: isDecided ? null : one.confidence,
      source: isDecided ? user : propagatedSource,
    };
    return { ...item, labels: [...item.labels, label] };
  });
  const open = suggested.filter(({ item }) => !decided.has(item.media_id));
  return {
    report: {
      classes: [...seeds].map(([label, of]) => ({
        label,
        seeds: of.length,
        suggested: suggested.filter((one) => one.label === label).length,
      })),
      candidates: candidates.length,
      suggested: suggested.length,
      not_embedded: rest.length - candidates.length,
      review: reviewOf(dataset.id, open),
      head: dataset.head,
    },
    items,
    changed: suggested.length,
    labels: [...new Set(suggested.map(({ label }) => label))],
  };
}

function seedsOf(
  dataset: DatasetRow,
  wanted: readonly string[] | undefined,
): Map<string, MediaRow[]> {
  const seeds = new Map<string, MediaRow[]>();
  for (const item of dataset.items) {
    if (item.media_type !== "image" || !isEmbedded(dataset, item)) continue;
    for (const name of seedLabels(item)) {
      if (wanted?.includes(name) === false) continue;
      seeds.set(name, [...(seeds.get(name) ?? []), item]);
    }
  }
  for (const [name, of] of seeds) if (of.length < limits.seeds) seeds.delete(name);
  return seeds;
}

/** What a propagation gave is no seed. */
function seedLabels({ labels }: MediaRow): Set<string> {
  const own = labels.filter(({ source }) => source !== propagatedSource);
  return new Set(own.map(({ name }) => name));
}

/** The labels of images, and of how many each could be propagated. */
export function labelSeeds({ items, head }: DatasetRow): LabelSeeds {
  const counts = new Map<string, { seeds: number; images: number }>();
  for (const item of items) {
    if (item.media_type !== "image") continue;
    for (const name of new Set(item.labels.map((label) => label.name))) {
      const { seeds, images } = counts.get(name) ?? { seeds: 0, images: 0 };
      const more = seedLabels(item).has(name) ? 1 : 0;
      counts.set(name, { seeds: seeds + more, images: images + 1 });
    }
  }
  const labels = [...counts].map(([label, of]) => ({ label, ...of }));
  return {
    labels: labels.toSorted((a, b) => b.seeds - a.seeds || (a.label < b.label ? -1 : 1)),
    head,
  };
}

function nearest(item: MediaRow, seeds: ReadonlyMap<string, readonly MediaRow[]>) {
  let label = "";
  let distance = 2;
  for (const [name, of] of seeds) {
    for (const seed of of) {
      const own = distanceOf(item, seed);
      if (own < distance) [label, distance] = [name, own];
    }
  }
  return { label, confidence: Math.round((1.15 - distance) * 1000) / 1000 };
}

/** A share of the suggestions: the least certain of each class in turn. */
function reviewOf(
  datasetId: string,
  suggested: readonly Suggestion[],
): PropagationReport["review"] {
  const most = Math.min(limits.reviewed, Math.ceil(suggested.length * limits.reviewedShare));
  const classes = [...Map.groupBy(suggested, ({ label }) => label).values()].map((of) =>
    of.toSorted((a, b) => a.confidence - b.confidence),
  );
  const longest = Math.max(0, ...classes.map(({ length }) => length));
  const inTurn = Array.from({ length: longest }, (_, place) =>
    classes.flatMap((of) => of[place] ?? []),
  ).flat();
  return inTurn.slice(0, most).map(({ item, label, confidence }) => {
    const view = mediaView(datasetId, item);
    return {
      media_id: item.media_id,
      file_name: item.file_name,
      media_thumb_uri: view.media_thumb_uri,
      media_uri: view.media_uri,
      label,
      confidence,
    };
  });
}
