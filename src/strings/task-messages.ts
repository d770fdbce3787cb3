import type { TaskMessageCode, TaskMessageParams } from "#contract/task-messages.ts";
import type { Coded } from "#contract/wire.ts";
import { count, counted } from "#/lib/numbers.ts";
import { displayName } from "./made-names.ts";
import { refusalMessage } from "./refusals.ts";
// Adds the words of the other refusals.
// oxlint-disable-next-line import/no-unassigned-import
import "./refusals-later.ts";
import { skipReasonText } from "./skip-reasons.ts";
import { translated } from "./translated.ts";

/** `cause` is the refusal behind a failure, in words. */
type Params<Code extends TaskMessageCode> = TaskMessageParams[Code] extends { refusal: unknown }
  ? Omit<TaskMessageParams[Code], "refusal" | "why"> & { cause: string }
  : TaskMessageParams[Code];

type Words = {
  [Code in TaskMessageCode]: Params<Code> extends Record<string, never>
    ? string
    : (params: Params<Code>) => string;
};

const images = (n: number) => counted(n, { one: "image", other: "images" });
const videos = (n: number) => counted(n, { one: "video", other: "videos" });
/** What there is none of is not named, unless there is nothing. */
const contents = (pictures: number, films: number) =>
  films === 0
    ? images(pictures)
    : pictures === 0
      ? videos(films)
      : `${images(pictures)} and ${videos(films)}`;
const files = (n: number) => counted(n, { one: "file", other: "files" });
const items = (n: number) => counted(n, { one: "item", other: "items" });

const fieldNames: Readonly<Record<string, string | undefined>> = {
  labels: "labels",
  tags: "tags",
  caption: "captions",
  metadata: "metadata",
  clustering: "clusters",
  media: "media",
};
const named = (fields: readonly string[]) =>
  fields.map((field) => fieldNames[field] ?? field).join(", ");

/** What a task says, by the codes of `contract/task-messages.ts`. */
export const taskMessageWords = translated<Words>("taskMessageWords", {
  waiting: "Waiting to start",
  waiting_again: "Waiting to run again",
  working: "Working",
  going_on: "Going on where it stopped",
  worker_stopped: "The process that ran it stopped: waiting for another",
  changed: (params) => `Changed ${items(params.items)}`,
  failed: "Failed",
  aborted: ({ by }) => `Aborted by ${by}`,
  creation_begins: "Reading files",
  creation_progress: ({ done, total, skipped }) =>
    `Read ${count(done)} of ${files(total)}${skipped === 0 ? "" : `, ${count(skipped)} skipped`}`,
  created: ({ images: pictures, videos: films, total, skipped }) =>
    `Created with ${contents(pictures, films)}${
      skipped === 0 ? "" : `, ${count(skipped)} of ${files(total)} skipped`
    }`,
  addition_begins: "Reading files",
  addition_progress: ({ done, total, known, skipped }) =>
    `Read ${count(done)} of ${files(total)}${known === 0 ? "" : `, ${count(known)} known`}${
      skipped === 0 ? "" : `, ${count(skipped)} skipped`
    }`,
  media_added: ({ images: pictures, videos: films, total, known, skipped }) =>
    `Added ${contents(pictures, films)}${
      known === 0 ? "" : `, ${count(known)} known already`
    }${skipped === 0 ? "" : `, ${count(skipped)} of ${files(total)} skipped`}`,
  reindexed: "The index is complete",
  looking: ({ done, total, model }) => `${model}: ${count(done)} of ${images(total)}`,
  clustering: ({ images: pictures }) => `Comparing ${images(pictures)}`,
  clusters_written: ({ done, total }) => `Wrote the clusters of ${count(done)} of ${items(total)}`,
  clustered: ({ clusters, changed, only, ...params }) =>
    `${
      only === null
        ? counted(clusters, { one: "cluster", other: "clusters" })
        : counted(clusters, { one: "group", other: "groups" })
    } of ${items(params.items)}${changed === 0 ? ", as before" : `, ${count(changed)} changed`}${
      only === null
        ? ""
        : `. Only near-duplicates, since alike pictures are not found here: ${params.cause}`
    }`,
  clustered_by_index: ({ clusters, changed, exact, ...params }) =>
    `${counted(clusters, { one: "cluster", other: "clusters" })} of ${items(params.items)}${
      changed === 0 ? ", as before" : `, ${count(changed)} changed`
    }. Of more than ${images(exact)}, neighbours come from an index, which misses some`,
  reindex_failed: ({ cause }) => `The index could not be brought up to date: ${cause}`,
  enriching: ({ done, total }) => `Wrote the results for ${count(done)} of ${images(total)}`,
  enriched: ({ models, failed, ...params }) =>
    `${models.join(", ")}: ${images(params.items)} changed${
      failed === 0 ? "" : `, ${count(failed)} could not be read`
    }`,
  model_stopped: ({ cause }) => cause,
  enrichment_failed: ({ cause }) => `The dataset could not be enriched: ${cause}`,
  propagating: ({ done, total }) => `Labelled ${count(done)} of ${items(total)}`,
  propagated: ({ labels, ...params }) =>
    `Propagated ${counted(labels.length, { one: "label", other: "labels" })} to ${items(params.items)}`,
  propagation_failed: ({ cause }) => `The labels could not be propagated: ${cause}`,
  addition_failed: ({ cause }) => `The media could not be added: ${cause}`,
  export_begins: "Reading the items",
  export_progress: ({ done, total }) => `Exported ${count(done)} of ${items(total)}`,
  exported: (params) => `Exported ${items(params.items)}`,
  export_forgotten: "Nothing was exported: its time was over before it ran",
  export_failed: ({ cause }) => `Nothing was exported: ${cause}`,
  labels_begin: "Reading labels",
  labels_progress: ({ done, total }) => `Labelled ${count(done)} of ${items(total)}`,
  labels_imported: ({ labels, unmatched, ...params }) =>
    `Imported ${counted(labels, { one: "label", other: "labels" })}, ${items(params.items)} changed${
      unmatched === 0 ? "" : `, ${images(unmatched)} of the files not in this dataset`
    }`,
  labels_known: (params) => `Nothing to import: ${items(params.items)} had these labels already`,
  labels_none: "None of the files has labels in a format that is read",
  labels_gone: "The files of this import were removed: import them again",
  labels_unmatched: ({ images: pictures, file }) =>
    file === null
      ? "The files name no images: nothing was changed"
      : `None of the ${images(pictures)} that the files name is in this dataset, “${file}” for example: nothing was changed`,
  labels_failed: ({ cause }) => `The labels could not be imported: ${cause}`,
  metadata_progress: ({ field, done, total }) =>
    `Set ${count(done)} of ${count(total)} values of “${field}”`,
  metadata_set: ({ field, failed, ...params }) =>
    `Set “${field}” of ${items(params.items)}${
      failed === 0 ? "" : `, ${counted(failed, { one: "value", other: "values" })} left out`
    }`,
  metadata_failed: ({ cause }) => `The metadata could not be imported: ${cause}`,
  restore_begins: "Comparing with the snapshot",
  restore_progress: ({ done, total, snapshot }) =>
    `Restored ${count(done)} of ${items(total)} from “${snapshot}”`,
  restored: ({ snapshot }) => `Restored to “${snapshot}”`,
  adopted: ({ snapshot, dataset }) => `Adopted “${snapshot}” from “${dataset}”`,
  restored_part: ({ fields, snapshot, ...params }) =>
    `Restored ${fields === null ? "" : `${named(fields)} of `}${items(params.items)} from “${snapshot}”`,
  restored_nothing: ({ snapshot }) => `Nothing to restore: all of it is as in “${snapshot}”`,
  cloned: ({ snapshot }) => `Cloned from “${snapshot}”`,
  task_failed: "The task failed: nothing was changed",
  unknown_kind: "This version of the service cannot run this task",
  workers_stopped:
    "Every process that ran this task stopped unexpectedly. Retry it, and look at the server’s log",
  given_up: ({ attempts, done, ...params }) =>
    `The task was given up: it stopped its process ${count(attempts)} times at the same place${
      done === null ? "" : `, after ${params.items === "files" ? files(done) : items(done)}`
    }${params.items === "files" ? ". Probably one of the files that come next is the cause" : ""}`,
  nothing_usable: ({ total, file, reason }) =>
    `${total === 1 ? "The file could not be used" : `None of the ${files(total)} could be used`}${
      file === null ? "" : `. “${file}”: ${reason ?? ""}`
    }`,
  creation_failed: ({ cause }) => `The dataset could not be created: ${cause}`,
  snapshot_removed: "The snapshot was removed before it was restored: nothing has changed",
  restore_failed: "The restore failed: nothing was changed",
  restore_refused: ({ cause }) => cause,
});

/**
 * The words for what a task says.
 * @returns null for a code without words, and where params are missing: then the server's sentence is shown
 */
export function taskMessageText({ code, params }: Coded): string | null {
  const all: Readonly<Record<string, string | ((params: never) => string) | undefined>> =
    taskMessageWords;
  const words = Object.hasOwn(all, code) ? all[code] : undefined;
  if (words === undefined || typeof words === "string") return words ?? null;
  let missing = false;
  const given = new Proxy(params, {
    get(target, name) {
      const value: unknown = name === "cause" ? causeIn(target) : Reflect.get(target, name);
      missing ||= value === undefined;
      if (typeof value !== "string") return value;
      if (name === "reason") return skipReasonText(value);
      return name === "snapshot" ? displayName(value) : value;
    },
  });
  // The words of a code read its own params; what is sent is not known before.
  const text = (words as (params: typeof given) => string)(given);
  return missing ? null : text;
}

function causeIn({ refusal }: Coded["params"]): string | undefined {
  if (typeof refusal !== "object" || refusal === null || !("code" in refusal)) return undefined;
  const params = "params" in refusal ? refusal.params : {};
  return refusalMessage({ code: String(refusal.code), params }) ?? undefined;
}
