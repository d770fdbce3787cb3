import type { DatasetStatus } from "#contract/dataset.ts";
import { beforeAddingName, statusAfterAddition } from "#contract/media-addition.ts";
import { type TaskMessage, taskMessage } from "#contract/task-messages.ts";
import { record } from "./activity.ts";
import { itemOfFile, notMedia } from "./creation.ts";
import {
  type DatasetRow,
  type MediaRow,
  type MockDb,
  type TaskRow,
  type UploadedFile,
  nextHead,
} from "./db.ts";
import { fromSnapshotOf } from "./receipts.ts";
import { durations, startTask } from "./tasks.ts";
import { saveSnapshot } from "./versions.ts";

/** Starts the task that adds files; what the dataset has already, by path and bytes, is left out. */
export function startAddition(
  db: MockDb,
  dataset: DatasetRow,
  user: string,
  { files, reindexed }: { files: readonly UploadedFile[]; reindexed: boolean },
): TaskRow {
  const usable = files.filter((file) => file.mediaType !== null);
  const skipped = files.filter((file) => file.mediaType === null);
  const made = usable.map((file, index) =>
    itemOfFile(dataset.id, file, dataset.items.length + index),
  );
  const known = new Set(dataset.items.map(({ file_name: name, hash }) => `${hash} ${name}`));
  const fresh = made.filter(({ file_name: name, hash }) => !known.has(`${hash} ${name}`));
  const task = startTask(db, {
    dataset,
    type: "MEDIA_ADDITION",
    createdBy: user,
    phases: durations.normal,
    outcome: usable.length === 0 ? "FAILED" : "COMPLETED",
    error: taskMessage("nothing_usable", {
      total: files.length,
      file: files[0]?.name ?? null,
      reason: notMedia,
    }),
    message: addedMessage(fresh, { files, made, skipped }),
    itemsTotal: files.length,
    failures: skipped.map((file) => ({ item: file.name, reason: notMedia })),
    parameters: { auto_reindex: reindexed },
    complete: () => {
      record(db, dataset, user, "add_media", { items: fresh.length, taskId: task.id });
      const before = task.statusBefore as DatasetStatus;
      dataset.status = statusAfterAddition(before, { added: fresh.length, reindexed });
      const labelled = withMissingLabels(dataset.items, made);
      if (fresh.length === 0 && labelled === dataset.items) return;
      if (fromSnapshotOf(db, dataset)?.edited !== false) {
        saveSnapshot(db, dataset, { createdBy: user, reason: "auto", name: beforeAddingName });
      }
      dataset.items = [...labelled, ...fresh];
      const unseen = reindexed ? [] : fresh.map(({ media_id: id }) => id);
      dataset.notEmbedded = new Set([...(dataset.notEmbedded ?? []), ...unseen]);
      dataset.head = nextHead(db);
    },
  });
  return task;
}

/** Items that are there already have the labels of their files; the same list where that changes nothing. */
function withMissingLabels(
  items: readonly MediaRow[],
  made: readonly MediaRow[],
): readonly MediaRow[] {
  const labels = new Map(made.map((item) => [`${item.hash} ${item.file_name}`, item.labels]));
  const next = items.map((item) => {
    const known = new Set(item.labels.map((label) => JSON.stringify(label)));
    const missing = (labels.get(`${item.hash} ${item.file_name}`) ?? []).filter(
      (label) => !known.has(JSON.stringify(label)),
    );
    return missing.length === 0 ? item : { ...item, labels: [...item.labels, ...missing] };
  });
  return next.every((item, at) => item === items[at]) ? items : next;
}

function addedMessage(
  fresh: readonly { media_type: string }[],
  from: { files: readonly unknown[]; made: readonly unknown[]; skipped: readonly unknown[] },
): TaskMessage {
  const videos = fresh.filter((item) => item.media_type === "video").length;
  return taskMessage("media_added", {
    images: fresh.length - videos,
    videos,
    total: from.files.length,
    known: from.made.length - fresh.length,
    skipped: from.skipped.length,
  });
}
