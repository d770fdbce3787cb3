import {
  type PartialRestore,
  type RestorableField,
  restorableFields,
  restoredProperties,
} from "#contract/receipt.ts";
import { partlyRestored } from "#contract/task-messages.ts";
import { record } from "./activity.ts";
import { type DatasetRow, type MediaRow, type MockDb, type SnapshotRow, nextHead } from "./db.ts";
import { matches, sameItem } from "./media.ts";
import { addReceipt, editsSince, fromSnapshotOf } from "./receipts.ts";
import { startTask } from "./tasks.ts";
import { durationOf, saveSafety, unreadable } from "./versions.ts";

/** The result of a partial restore for a dataset's items. */
interface Restored {
  items: readonly MediaRow[];
  added: number;
  removed: number;
  modified: number;
}

/** The present items, with the requested parts from the snapshot. */
export function restoreItems(
  now: readonly MediaRow[],
  then: readonly MediaRow[],
  { only, filter = {} }: Pick<PartialRestore, "only" | "filter">,
): Restored {
  const fields = only ?? restorableFields;
  const selected = new Set(
    [...now, ...then].filter((item) => matches(filter, item)).map((item) => item.media_id),
  );
  const old = new Map(then.map((item) => [item.media_id, item]));
  const present = new Set(now.map((item) => item.media_id));
  const comesAndGoes = fields.includes("media");

  const kept = now.filter(
    (item) => !comesAndGoes || old.has(item.media_id) || !selected.has(item.media_id),
  );
  const changed = kept.map((item) => {
    const before = old.get(item.media_id);
    if (before === undefined || !selected.has(item.media_id)) return item;
    return takeFields(item, before, fields);
  });
  const back = then.filter(
    (item) => comesAndGoes && selected.has(item.media_id) && !present.has(item.media_id),
  );
  return {
    items: [...changed, ...back],
    added: back.length,
    removed: now.length - kept.length,
    modified: changed.filter((item, index) => item !== kept[index]).length,
  };
}

/** Returns the same object where nothing differs. */
function takeFields(
  item: MediaRow,
  before: MediaRow,
  fields: readonly RestorableField[],
): MediaRow {
  const parts = fields.map((field) => partOf(before, field));
  const restored: MediaRow = Object.assign({}, item, ...parts);
  return sameItem(item, restored) ? item : restored;
}

function partOf(item: MediaRow, field: RestorableField): Partial<MediaRow> {
  const part: Partial<MediaRow> = pick(item, restoredProperties[field]);
  if (field !== "media") return part;
  const picture = item.picture === undefined ? {} : { picture: item.picture };
  return { ...part, hash: item.hash, ...picture };
}

function pick<T extends object, K extends keyof T>(from: T, names: readonly K[]): Pick<T, K> {
  const there = names.filter((name) => from[name] !== undefined);
  return Object.fromEntries(there.map((name) => [name, from[name]])) as Pick<T, K>;
}

/** Starts the task of a partial restore. Returns its id. */
export function restorePart(
  db: MockDb,
  dataset: DatasetRow,
  target: SnapshotRow,
  user: string,
  body: PartialRestore,
): string {
  const restored = restoreItems(dataset.items, target.items, body);
  const { added, removed, modified } = restored;
  const changed = added + removed + modified;
  const before = {
    items: dataset.items,
    from: fromSnapshotOf(db, dataset),
    edits: editsSince(db, dataset),
  };
  const fails = target.name === "fail-task" || body.reason === "fail-task";
  const safety = changed > 0 && body.safety === true ? saveSafety(db, dataset, target, user) : null;
  const task = startTask(db, {
    dataset,
    type: "SNAPSHOT_RESTORE",
    createdBy: user,
    phases: durationOf(db, target.name, fails),
    outcome: fails ? "FAILED" : "COMPLETED",
    error: unreadable("restore_snapshot"),
    message: partlyRestored(body.only, target.name, changed),
    snapshotId: target.id,
    parameters: { snapshot_id: target.id, ...body },
    complete: ({ id: taskId }) => {
      if (changed > 0) {
        dataset.items = restored.items;
        dataset.head = nextHead(db);
        const step = { items: before.items, redo: false, changed, isRestore: true };
        dataset.step = { ...step, from: dataset.head };
      }
      addReceipt(db, {
        taskId,
        dataset,
        target,
        user,
        reason: body.reason,
        scope: { only: body.only ?? null, filter: body.filter ?? null },
        changed: { added, removed, modified },
        before,
        safety,
      });
    },
  });
  record(db, dataset, user, "restore_snapshot", {
    snapshotId: target.id,
    taskId: task.id,
    items: changed,
  });
  return task.id;
}
