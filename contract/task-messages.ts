import { type RefusalReason, refusalOf } from "./refusals.ts";

type AdditionProgress = {
  done: number;
  total: number;
  known: number;
  skipped: number;
};

type AddedMedia = {
  images: number;
  videos: number;
  total: number;
  known: number;
  skipped: number;
};

/**
 * Every message of a task, and every reason of its failure, by its code: its English sentence on the wire. Clients word
 * a message from its code and params; the sentence is for clients without codes.
 */
const table = {
  // any kind
  waiting: "Waiting to start",
  waiting_again: "Waiting to run again",
  working: "Working",
  going_on: "Going on where it stopped",
  worker_stopped: "Its worker stopped: waiting for another",
  changed: ({ items }: { items: number }) => `Changed ${counted(items, "item")}`,
  failed: "Failed",
  aborted: ({ by }: { by: string }) => `Aborted by ${by}`,

  // creations
  creation_begins: "Reading files",
  creation_progress: ({ done, total, skipped }: { done: number; total: number; skipped: number }) =>
    `Read ${done} of ${total} files${skipped === 0 ? "" : `, ${skipped} skipped`}`,
  created: ({
    images,
    videos,
    total,
    skipped,
  }: {
    images: number;
    videos: number;
    total: number;
    skipped: number;
  }) =>
    `Created with ${counted(images, "image")} and ${counted(videos, "video")}${
      skipped === 0 ? "" : `, ${skipped} of ${total} files skipped`
    }`,

  // additions
  addition_begins: "Reading files",
  addition_progress: ({ done, total, known, skipped }: AdditionProgress) =>
    `Read ${done} of ${total} files${known === 0 ? "" : `, ${known} known`}${
      skipped === 0 ? "" : `, ${skipped} skipped`
    }`,
  /** `known`: with the same path and the same bytes as an item that was there already. */
  media_added: ({ images, videos, total, known, skipped }: AddedMedia) =>
    `Added ${counted(images, "image")} and ${counted(videos, "video")}${
      known === 0 ? "" : `, ${known} known already`
    }${skipped === 0 ? "" : `, ${skipped} of ${total} files skipped`}`,
  reindexed: "The index is complete",
  looking: ({ done, total, model }: { done: number; total: number; model: string }) =>
    `${model}: ${count(done)} of ${counted(total, "image")}`,
  clustering: ({ images }: { images: number }) => `Comparing ${counted(images, "image")}`,
  clusters_written: ({ done, total }: { done: number; total: number }) =>
    `Wrote the clusters of ${count(done)} of ${counted(total, "item")}`,
  /** `only`: without embeddings there are only near-duplicates, and why; `refusal` is that as code and params. */
  clustered: ({
    clusters,
    items,
    changed,
    only,
  }: {
    clusters: number;
    items: number;
    changed: number;
    only: string | null;
    refusal: RefusalReason | null;
  }) =>
    `${counted(clusters, only === null ? "cluster" : "group")} of ${counted(items, "item")}${
      changed === 0 ? ", as before" : `, ${count(changed)} changed`
    }${only === null ? "" : `. Only near-duplicates, since alike pictures are not found here: ${only}`}`,
  clustered_by_index: ({
    clusters,
    items,
    changed,
    exact,
  }: {
    clusters: number;
    items: number;
    changed: number;
    /** Up to so many images each is compared with each other one. */
    exact: number;
  }) =>
    `${counted(clusters, "cluster")} of ${counted(items, "item")}${
      changed === 0 ? ", as before" : `, ${count(changed)} changed`
    }. Of more than ${count(exact)} images, neighbours come from an index, which misses some`,
  reindex_failed: ({ why, refusal }: { why: string; refusal: RefusalReason | null }) =>
    `The index could not be brought up to date: ${refusal === null ? why : refusalOf(refusal).sentence}`,

  // models
  enriching: ({ done, total }: { done: number; total: number }) =>
    `Wrote the results for ${count(done)} of ${counted(total, "image")}`,
  enriched: ({
    models,
    items,
    failed,
  }: {
    models: readonly string[];
    items: number;
    failed: number;
  }) =>
    `${models.join(", ")}: ${counted(items, "image")} changed${
      failed === 0 ? "" : `, ${count(failed)} could not be read`
    }`,
  model_stopped: ({ why }: { model: string; why: string; refusal: RefusalReason | null }) => why,
  enrichment_failed: ({ why, refusal }: { why: string; refusal: RefusalReason | null }) =>
    `The dataset could not be enriched: ${refusal === null ? why : refusalOf(refusal).sentence}`,
  propagating: ({ done, total }: { done: number; total: number }) =>
    `Labelled ${count(done)} of ${counted(total, "item")}`,
  propagated: ({ items, labels }: { items: number; labels: readonly string[] }) =>
    `Propagated ${counted(labels.length, "label")} to ${counted(items, "item")}`,
  propagation_failed: ({ why, refusal }: { why: string; refusal: RefusalReason | null }) =>
    `The labels could not be propagated: ${refusal === null ? why : refusalOf(refusal).sentence}`,
  addition_failed: ({ why, refusal }: { why: string; refusal: RefusalReason | null }) =>
    `The media could not be added: ${refusal === null ? why : refusalOf(refusal).sentence}`,
  // labels
  labels_begin: "Reading labels",
  labels_progress: ({ done, total }: { done: number; total: number }) =>
    `Labelled ${count(done)} of ${counted(total, "item")}`,
  labels_imported: ({
    labels,
    items,
    unmatched,
  }: {
    labels: number;
    items: number;
    unmatched: number;
  }) =>
    `Imported ${counted(labels, "label")}, ${counted(items, "item")} changed${
      unmatched === 0 ? "" : `, ${counted(unmatched, "image")} of the files not in this dataset`
    }`,
  labels_known: ({ items }: { items: number }) =>
    `Nothing to import: ${counted(items, "item")} had these labels already`,
  labels_none: "None of the files has labels in a format that is read",
  labels_gone: "The files of this import were removed: import them again",
  /** With the first of them as an example. */
  labels_unmatched: ({ images, file }: { images: number; file: string | null }) =>
    file === null
      ? "The files name no images: nothing was changed"
      : `None of the ${counted(images, "image")} that the files name is in this dataset, ${file} for example: nothing was changed`,
  labels_failed: ({ why, refusal }: { why: string; refusal: RefusalReason | null }) =>
    `The labels could not be imported: ${refusal === null ? why : refusalOf(refusal).sentence}`,

  // custom metadata
  metadata_progress: ({ field, done, total }: { field: string; done: number; total: number }) =>
    `Set ${count(done)} of ${count(total)} values of ${field}`,
  metadata_set: ({ field, items, failed }: { field: string; items: number; failed: number }) =>
    `Set ${field} of ${counted(items, "item")}${failed === 0 ? "" : `, ${counted(failed, "value")} left out`}`,
  metadata_failed: ({ why, refusal }: { why: string; refusal: RefusalReason | null }) =>
    `The metadata could not be imported: ${refusal === null ? why : refusalOf(refusal).sentence}`,

  // restores and clones
  restore_begins: "Comparing with the snapshot",
  restore_progress: ({
    done,
    total,
    snapshot,
  }: {
    done: number;
    total: number;
    snapshot: string;
  }) => `Restored ${count(done)} of ${count(total)} items from ${snapshot}`,
  restored: ({ snapshot }: { snapshot: string }) => `Restored to ${snapshot}`,
  adopted: ({ snapshot, dataset }: { snapshot: string; dataset: string }) =>
    `Adopted ${snapshot} from ${dataset}`,
  /** `fields` is null where all of them were restored. */
  restored_part: ({
    fields,
    items,
    snapshot,
  }: {
    fields: readonly string[] | null;
    items: number;
    snapshot: string;
  }) =>
    `Restored ${fields === null ? "" : `${fields.join(", ")} of `}${counted(items, "item")} from ${snapshot}`,
  restored_nothing: ({ snapshot }: { snapshot: string }) =>
    `Nothing to restore: all of it is as in ${snapshot}`,
  cloned: ({ snapshot }: { snapshot: string }) => `Cloned from ${snapshot}`,

  // exports
  export_begins: "Reading the items",
  export_progress: ({ done, total }: { done: number; total: number }) =>
    `Exported ${count(done)} of ${counted(total, "item")}`,
  exported: ({ items }: { items: number }) => `Exported ${counted(items, "item")}`,
  export_forgotten: "Nothing was exported: its time was over before it ran",
  export_failed: ({ why, refusal }: { why: string; refusal: RefusalReason | null }) =>
    `Nothing was exported: ${refusal === null ? why : refusalOf(refusal).sentence}`,

  // failures
  task_failed: "The task failed: nothing was changed",
  unknown_kind: "This version of the service cannot run this task",
  workers_stopped:
    "The workers that ran this task stopped unexpectedly each time: retry it, and look at the log",
  given_up: ({
    attempts,
    done,
    items,
  }: {
    attempts: number;
    done: number | null;
    items: "files" | "items";
  }) =>
    `This task was given up: it stopped or stalled its worker ${attempts} times at the same place${
      done === null ? "" : `, after ${count(done)} ${items}`
    }${items === "files" ? ". One of the files that come then is probably the cause" : ""}`,
  /** One file, or none of several, could be used; with the first of them as an example. */
  nothing_usable: ({
    total,
    file,
    reason,
  }: {
    total: number;
    file: string | null;
    reason: string | null;
  }) =>
    `${total === 1 ? "The one file could not" : `None of the ${total} files could`} be used${
      file === null ? "" : `. ${file}: ${reason}`
    }`,
  /** `why` is for a cause that is no refusal of the list. */
  creation_failed: ({ why, refusal }: { why: string; refusal: RefusalReason | null }) =>
    `The dataset could not be created: ${refusal === null ? why : refusalOf(refusal).sentence}`,
  snapshot_removed: "The snapshot was removed before it was restored: nothing has changed",
  restore_failed: "The restore failed: nothing was changed",
  restore_refused: ({ why, refusal }: { why: string; refusal: RefusalReason | null }) =>
    refusal === null ? why : refusalOf(refusal).sentence,
} as const satisfies Record<string, string | ((params: never) => string)>;

export type TaskMessageCode = keyof typeof table;

/** The params of each code's sentence. */
export type TaskMessageParams = {
  [Code in TaskMessageCode]: (typeof table)[Code] extends (params: infer Params) => string
    ? Params
    : Record<string, never>;
};

/** A message's code and params: enough to word it in any language. */
export type TaskMessage = {
  [Code in TaskMessageCode]: { code: Code; params: TaskMessageParams[Code] };
}[TaskMessageCode];

type ParamsOf<Code extends TaskMessageCode> =
  TaskMessageParams[Code] extends Record<string, never> ? [] : [params: TaskMessageParams[Code]];

/** A message from its code and params. */
export function taskMessage<Code extends TaskMessageCode>(
  code: Code,
  ...[params]: ParamsOf<Code>
): TaskMessage {
  // The parameters keep code and params together; the union of all pairs cannot express that.
  return { code, params: params ?? {} } as TaskMessage;
}

/** The English sentence on the wire. */
export function taskSentence({ code, params }: TaskMessage): string {
  const sentence = table[code];
  return typeof sentence === "string"
    ? sentence
    : // Each code has its own params; TypeScript cannot follow that through the table.
      (sentence as (given: TaskMessage["params"]) => string)(params);
}

/** All codes of messages. */
export function taskMessageCodes(): TaskMessageCode[] {
  return Object.keys(table) as TaskMessageCode[];
}

/** The message of the end of a partial restore. `only`: its fields; undefined: all. */
export function partlyRestored(
  only: readonly string[] | undefined,
  snapshot: string,
  items: number,
): TaskMessage {
  if (items === 0) return taskMessage("restored_nothing", { snapshot });
  const fields = only === undefined ? null : [...new Set(only)];
  return taskMessage("restored_part", { fields, items, snapshot });
}

function count(n: number): string {
  return n.toLocaleString("en");
}

function counted(n: number, noun: string): string {
  return `${count(n)} ${noun}${n === 1 ? "" : "s"}`;
}
