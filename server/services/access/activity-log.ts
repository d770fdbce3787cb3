import {
  type ActivityEvent,
  countsOfEdit,
  isKeptRefusal,
  kindOfAction,
  refusedAction,
} from "#contract/activity.ts";
import type { Receipt } from "#contract/receipt.ts";
import type { Refusal } from "#contract/refusals.ts";
import type { Operation } from "#contract/operations.ts";
import {
  type EventPlace,
  type EventRow,
  countEvents,
  eventsRevision,
  listEvents,
  recordRefused,
  snapshotNames,
  visibleNames,
} from "../../catalog/activity-log.ts";
import type { Db } from "../../catalog/catalog.ts";
import { datasetListRevision } from "../../catalog/datasets.ts";
import { receiptsOfTasks } from "../../catalog/receipts.ts";
import { findTasks, runningTasks } from "../../catalog/task-list.ts";
import { invalid } from "../../errors.ts";
import type { Actor, RequestContext } from "../../ports/requests.ts";
import type { Services } from "../../ports/services.ts";
import type { Deps } from "../deps.ts";
import { receiptWorder } from "../snapshots/receipts.ts";
import { pastRunsOf } from "../tasks/past-runs.ts";
import { canEdit, removal, toTask } from "../to-wire.ts";

/** What happened on all datasets that a user can see. */
export function activityLog({
  catalog,
}: Pick<Deps, "catalog">): Pick<Services["activity"], "all" | "summary" | "noteRefused"> {
  const { db } = catalog;

  const all: Services["activity"]["all"] = async (actor, { cursor, limit, ...query }) => {
    const after = cursor === undefined ? undefined : readCursor(cursor);
    const running = await runningTasks(db, actor.userId);
    const revisions = [...running.values()].map((task) => `${task.id}.${task.revision}`);
    return {
      revision: [
        await datasetListRevision(db, actor.userId),
        await eventsRevision(db, actor.userId),
        ...revisions,
      ].join(" "),
      async load() {
        // One more than requested, to know whether there is a next page.
        const rows = await listEvents(db, actor.userId, query, { after, limit: limit + 1 });
        const page = rows.slice(0, limit);
        const last = page.at(-1);
        return {
          events: await wordEvents(db, actor, page),
          next_cursor:
            rows.length > page.length && last !== undefined ? `${last.time}~${last.key}` : null,
        };
      },
    };
  };

  const summary: Services["activity"]["summary"] = async (actor, query) => {
    const { days, people } = await countEvents(db, actor.userId, query);
    const counts: Record<string, number> = {};
    const byDay = new Map<string, Record<string, number>>();
    for (const { day, action, events } of days) {
      const kind = kindOfAction(action);
      const ofDay = byDay.get(day) ?? {};
      byDay.set(day, ofDay);
      ofDay[kind] = (ofDay[kind] ?? 0) + events;
      counts[kind] = (counts[kind] ?? 0) + events;
    }
    return { counts, days: [...byDay].map(([day, ofDay]) => ({ day, counts: ofDay })), people };
  };

  return {
    all,
    summary,
    noteRefused: (context, attempt) => noteRefused(db, context, attempt),
  };
}

/** Never fails: the refusal is the answer, whether it is kept or not. */
async function noteRefused(
  db: Db,
  { actor, requestId }: RequestContext,
  attempt: {
    datasetId: string;
    snapshotId: string | null;
    operation: Operation;
    refusal: Refusal;
  },
): Promise<void> {
  const { refusal, ...what } = attempt;
  if (!isKeptRefusal(refusal)) return;
  const { code, status, params } = refusal;
  const entry = { ...what, code, status, params, actor: actor.email, userId: actor.userId };
  await recordRefused(db, { ...entry, requestId }).catch(() => {});
}

async function wordEvents(
  db: Db,
  actor: Actor,
  rows: readonly EventRow[],
): Promise<ActivityEvent[]> {
  const idsOf = (name: string) => [
    ...new Set(rows.flatMap(({ details }) => textOf(details[name]) ?? [])),
  ];
  const ofTasks = rows.flatMap((row) =>
    row.action === "task" ? (textOf(row.details["task_id"]) ?? []) : [],
  );
  const ofRestores = rows.flatMap((row) =>
    row.action === "restore_snapshot" ? (textOf(row.details["task_id"]) ?? []) : [],
  );
  const [snapshots, datasets, receipts, tasks] = await Promise.all([
    snapshotNames(db, idsOf("snapshot_id")),
    visibleNames(db, actor.userId, [...idsOf("clone_id"), ...idsOf("source_dataset_id")]),
    receiptsByTask(db, rows, ofRestores),
    findTasks(db, actor.userId, ofTasks),
  ]);
  const past = await pastRunsOf(db, tasks);
  const taskOf = new Map(
    tasks.map((task) => [task.id, toTask(task, canEdit(task.role), past(task))]),
  );

  return rows.map((row) => {
    const { details, action } = row;
    const taskId = textOf(details["task_id"]);
    const sourceId = textOf(details["source_dataset_id"]);
    const otherId = textOf(details["clone_id"]) ?? sourceId;
    const otherName = otherId === null ? undefined : datasets.get(otherId);
    const items = details["items"];
    return {
      id: row.key,
      time: row.time,
      kind: kindOfAction(action),
      action,
      actor: row.actor,
      dataset_id: row.dataset_id,
      dataset_name: row.dataset_name,
      dataset_removed: row.dataset_deleted_at !== null,
      changed:
        typeof items === "number"
          ? countsOfEdit(action, items, textOf(details["operation"]))
          : null,
      edit: action === "edit_media" ? editOf(details) : null,
      // A clone names a snapshot of its source, which not every user can see.
      snapshot: sourceId !== null && otherName === undefined ? null : snapshotOf(row),
      name_before: nameIn(details["before"]),
      other_dataset:
        otherId === null || otherName === undefined
          ? null
          : { dataset_id: otherId, dataset_name: otherName },
      person: textOf(details["email"]),
      task_id: taskId,
      task: action === "task" && taskId !== null ? (taskOf.get(taskId) ?? null) : null,
      receipt: taskId === null ? null : (receipts.get(taskId) ?? null),
      refusal: action === refusedAction ? refusalOf(details) : null,
      request_id: row.request_id,
    };
  });

  function snapshotOf(row: EventRow): ActivityEvent["snapshot"] {
    const { details } = row;
    const id = textOf(details["snapshot_id"]);
    if (id === null) return null;
    const known = snapshots.get(id);
    const name = known?.name ?? textOf(details["name"]);
    if (name === null) return null;
    const removed = known === undefined || known.deleted_at !== null;
    const until = known?.deleted_at ? removal(known.deleted_at).kept_until : null;
    const datasetId = known?.dataset_id ?? row.dataset_id;
    return {
      snapshot_id: id,
      snapshot_name: name,
      dataset_id: datasetId,
      removed,
      kept_until: until,
    };
  }
}

async function receiptsByTask(
  db: Db,
  rows: readonly EventRow[],
  taskIds: readonly string[],
): Promise<Map<string, Receipt>> {
  const names = new Map(rows.map((row) => [row.dataset_id, row.dataset_name]));
  const found = await receiptsOfTasks(db, taskIds);
  const worded = await Promise.all(
    [...Map.groupBy(found, (row) => row.dataset_id)].map(async ([id, own]) => {
      const toReceipt = await receiptWorder(db, { id, name: names.get(id) ?? "" }, own);
      return own.map(toReceipt);
    }),
  );
  return new Map(worded.flat().map((receipt) => [receipt.task_id, receipt]));
}

/** Some of the names: an edit can have hundreds. */
const namesInLine = 5;

function editOf(details: EventRow["details"]): ActivityEvent["edit"] {
  return {
    add_labels: namesIn(details["add_labels"]),
    remove_labels: namesIn(details["remove_labels"]),
    add_tags: namesIn(details["add_tags"]),
    remove_tags: namesIn(details["remove_tags"]),
    caption: "caption" in details,
    metadata: "metadata" in details,
  };
}

function namesIn(value: unknown): string[] {
  if (!Array.isArray(value)) return [];
  const names = value.flatMap((one: unknown) => textOf(one) ?? nameIn(one) ?? []);
  return [...new Set(names)].slice(0, namesInLine);
}

function nameIn(value: unknown): string | null {
  return typeof value === "object" && value !== null && "name" in value ? textOf(value.name) : null;
}

function refusalOf(details: EventRow["details"]): ActivityEvent["refusal"] {
  const { operation, status, code, params, times } = details;
  return {
    operation: textOf(operation) ?? "",
    status: typeof status === "number" ? status : 403,
    code: textOf(code) ?? "",
    params: typeof params === "object" && params !== null ? { ...params } : {},
    times: typeof times === "number" ? times : 1,
  };
}

function textOf(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}

/** @throws invalid for a cursor that this service did not issue. */
function readCursor(cursor: string): EventPlace {
  const [time = "", key = ""] = cursor.split("~");
  if (!/^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(time) || !/^(a\d{18}|t[\da-f-]{36})$/.test(key)) {
    throw invalid(["query", "cursor"], "The cursor is not one that a page gave", cursor);
  }
  return { time, key };
}
