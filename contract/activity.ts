import * as z from "zod/mini";
import { receiptSchema } from "./receipt.ts";
import type { RefusalReason } from "./refusals.ts";
import { taskSchema } from "./task.ts";
import { openEnum, uuid, wholeNumber, wireTime } from "./wire.ts";

/** What happened on all datasets: restores, edits, tasks, refused attempts. */

export const activityKinds = [
  "restores",
  "edits",
  "snapshots",
  "clones",
  "removals",
  "datasets",
  "tasks",
  "refused",
] as const;
export type ActivityKind = (typeof activityKinds)[number];

/** The action of an event that is a task; its present state is in the event. */
export const taskAction = "task";
/** The action of an attempt that was refused. */
export const refusedAction = "refused";

/** The actions of each kind. An action that is in none of them is an edit: a task may add its own. */
export const actionsOfKind: Readonly<Record<Exclude<ActivityKind, "edits">, readonly string[]>> = {
  restores: ["restore_snapshot"],
  snapshots: ["create_snapshot", "update_snapshot"],
  clones: ["clone_snapshot"],
  removals: ["delete_snapshot", "undelete_snapshot", "delete_dataset", "undelete_dataset"],
  datasets: ["create_dataset", "rename_dataset", "share_dataset"],
  tasks: [taskAction, "abort_task", "retry_task"],
  refused: [refusedAction],
};

export function kindOfAction(action: string): ActivityKind {
  const found = Object.entries(actionsOfKind).find(([, actions]) => actions.includes(action));
  return (found?.[0] as ActivityKind | undefined) ?? "edits";
}

/** Refusals that are no attempt at something forbidden: two requests met, or there was nothing to do. */
const passingRefusals: readonly RefusalReason["code"][] = [
  "head_moved",
  "nothing_to_undo",
  "nothing_to_redo",
  "idempotency_key_reused",
];

/** Whether a refusal is kept in the activity. */
export function isKeptRefusal({ code, status }: { code: string; status: number }): boolean {
  return (status === 403 || status === 409) && !passingRefusals.some((one) => one === code);
}

/** Equal refused attempts of a person on a dataset within this time are one event. */
export const refusedMinutes = 10;
/** How long refused attempts are kept. All else is kept for ever. */
export const refusedDays = 90;

/** The number of items that an event changed. */
const changeCounts = z.object({ added: z.int(), removed: z.int(), modified: z.int() });
export type ChangeCounts = z.infer<typeof changeCounts>;

/** Edits that neither add nor remove items. */
const changesItems: ReadonlySet<string> = new Set([
  "edit_media",
  "import_labels",
  "import_metadata",
  "reindex",
  "enrich",
  "propagate_labels",
]);

/** The items that an edit changed, where it is one that adds or removes items, or changes them. */
export function countsOfEdit(
  action: string,
  items: number,
  undone: string | null,
): ChangeCounts | null {
  const none = { added: 0, removed: 0, modified: 0 };
  if (action === "delete_media") return { ...none, removed: items };
  if (action === "add_media") return { ...none, added: items };
  if (undone === "add_media") {
    return action === "undo_edit" ? { ...none, removed: items } : { ...none, added: items };
  }
  if (changesItems.has(action) || (undone !== null && changesItems.has(undone))) {
    return { ...none, modified: items };
  }
  if (undone === "delete_media") {
    return action === "undo_edit" ? { ...none, added: items } : { ...none, removed: items };
  }
  return null;
}

/** What an edit did, as far as it is told in a line. */
const editWords = z.object({
  add_labels: z.array(z.string()),
  remove_labels: z.array(z.string()),
  add_tags: z.array(z.string()),
  remove_tags: z.array(z.string()),
  caption: z.boolean(),
  metadata: z.boolean(),
});
export type EditWords = z.infer<typeof editWords>;

export const activityEventSchema = z
  .object({
    /** Stays the same; the order of two events at the same time. */
    id: z.string(),
    time: wireTime,
    kind: openEnum(activityKinds),
    /** `restore_snapshot`, `edit_media`, `task`, `refused` and so on; more may be added. */
    action: z.string(),
    actor: z.string(),
    dataset_id: uuid,
    dataset_name: z.string(),
    /** The dataset was removed since. */
    dataset_removed: z.boolean(),
    /** The items that it changed; null where it changes none, or they are not counted. */
    changed: z.nullable(changeCounts),
    edit: z.nullable(editWords),
    /** The snapshot that it is about, with its name; null where it is purged or not visible. */
    snapshot: z.nullable(
      z.object({
        snapshot_id: uuid,
        snapshot_name: z.string(),
        /** The dataset that it is of: a clone is of a snapshot of another one. */
        dataset_id: uuid,
        /** It is removed, and can be brought back until then. */
        kept_until: z.nullable(wireTime),
        removed: z.boolean(),
      }),
    ),
    /** The name before, of something that was renamed. */
    name_before: z.nullable(z.string()),
    /** The clone, or where the clone was made from; only if the user can see it. */
    other_dataset: z.nullable(z.object({ dataset_id: uuid, dataset_name: z.string() })),
    /** The person with whom the dataset was shared. */
    person: z.nullable(z.string()),
    task_id: z.nullable(uuid),
    /** The task itself, of an event that is one. */
    task: z.nullable(taskSchema),
    /** Of a restore. */
    receipt: z.nullable(receiptSchema),
    /** `times`: so many equal attempts within ten minutes. */
    refusal: z.nullable(
      z.object({
        operation: z.string(),
        status: z.int(),
        code: z.string(),
        params: z.record(z.string(), z.unknown()),
        times: z.int(),
      }),
    ),
    request_id: z.nullable(z.string()),
  })
  .check(z.meta({ id: "ActivityEvent" }));
export type ActivityEvent = z.infer<typeof activityEventSchema>;

export const activityPageSchema = z
  .object({ events: z.array(activityEventSchema), next_cursor: z.nullable(z.string()) })
  .check(z.meta({ id: "ActivityPage" }));

export const activitySummarySchema = z
  .object({
    /** Of each kind; kinds without events are left out. */
    counts: z.record(z.string(), z.int()),
    /** Days with events, oldest first. */
    days: z.array(z.object({ day: z.string(), counts: z.record(z.string(), z.int()) })),
    /** Whoever did something, in order. */
    people: z.array(z.string()),
  })
  .check(z.meta({ id: "ActivitySummary" }));

const criteria = {
  dataset_id: z.optional(uuid),
  actor: z.optional(z.string().check(z.maxLength(320))),
  /** Events from this time on. */
  since: z.optional(wireTime),
  /** Events before this time. */
  until: z.optional(wireTime),
  /** In the name of the dataset or the person, the reason of a restore, or the name of a version. */
  q: z.optional(z.string().check(z.maxLength(200))),
};

export const activityQuery = z.object({
  kind: z.optional(z.array(z.enum(activityKinds))),
  ...criteria,
  cursor: z.optional(z.string().check(z.maxLength(200))),
  limit: z.optional(wholeNumber(1, 1000)),
});
export type ActivityQuery = z.infer<typeof activityQuery>;

export const activitySummaryQuery = z.object({
  ...criteria,
  /** The zone of the days, by default UTC. */
  time_zone: z.optional(
    z
      .string()
      .check(
        z.maxLength(100),
        z.refine(isTimeZone, "time_zone takes the name of a time zone, such as Europe/Berlin"),
      ),
  ),
});
export type ActivitySummaryQuery = z.infer<typeof activitySummaryQuery>;

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name }).format();
    return true;
  } catch {
    return false;
  }
}
