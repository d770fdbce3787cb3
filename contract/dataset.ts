import * as z from "zod/mini";
import { codedSchema, isVisible, openEnum, strictBody, uuid, wireTime } from "./wire.ts";

/** The spelling of the wire's `status`, with spaces. Tasks use underscores. */
export const datasetStatuses = [
  "DRAFT",
  "INDEXING",
  "READ ONLY",
  "PARTIAL INDEX",
  "READY",
  "ERROR",
] as const;

/** The one internal spelling, with underscores. */
export type DatasetStatus =
  | "DRAFT"
  | "INDEXING"
  | "READ_ONLY"
  | "PARTIAL_INDEX"
  | "READY"
  | "ERROR";

const legacyStatuses: Readonly<Record<DatasetStatus, string>> = {
  DRAFT: "NEW",
  INDEXING: "INDEXING",
  READ_ONLY: "UPDATING",
  PARTIAL_INDEX: "READY",
  READY: "READY",
  ERROR: "FATAL_ERROR",
};

/** The dataset's `status` field, which `status_new` replaces, for clients that still read it. @param status with `_` */
export function legacyStatus(status: string): string {
  return (legacyStatuses as Readonly<Record<string, string | undefined>>)[status] ?? "UPDATING";
}

export const roles = ["viewer", "editor", "owner"] as const;
export type Role = (typeof roles)[number];

export const datasetNameMax = 255;
export const datasetNameSchema = z
  .string("The dataset name is a text")
  .check(
    z.trim(),
    z.minLength(1, { error: "The dataset name has at least 1 character", abort: true }),
    z.refine(isVisible, "The dataset name has at least 1 visible character"),
    z.maxLength(datasetNameMax, `The dataset name has at most ${datasetNameMax} characters`),
  );

/** `action` as in the activity; of a task (`task`), its type and status. */
const lastActivitySchema = z.object({
  time: wireTime,
  actor: z.string(),
  action: z.string(),
  task_type: z.nullable(z.string()),
  task_status: z.nullable(z.string()),
});

export const datasetSchema = z
  .object({
    id: uuid,
    display_name: z.string(),
    description: z.optional(z.nullable(z.string())),
    source_type: z.optional(z.nullable(z.string())),
    owned_by: z.optional(z.nullable(z.string())),
    created_by: z.optional(z.nullable(z.string())),
    created_at: wireTime,
    updated_at: z.optional(z.nullable(wireTime)),
    status: z.optional(z.nullable(z.string())),
    status_new: z.optional(z.nullable(openEnum(datasetStatuses))),
    progress: z.optional(z.nullable(z.number())),
    n_images: z.optional(z.nullable(z.int())),
    n_videos: z.optional(z.nullable(z.int())),
    n_objects: z.optional(z.nullable(z.int())),
    fatal_error_msg: z.optional(z.nullable(z.string())),
    source_dataset_id: z.optional(z.nullable(z.string())),
    preview_uri: z.optional(z.nullable(z.string())),
    // extension; absent on other backends
    /** That sentence by code and params, see `task-messages.ts`. */
    fatal_error_coded: z.optional(z.nullable(codedSchema)),
    snapshot_support: z.optional(z.boolean()),
    role: z.optional(z.enum(roles)),
    head: z.optional(z.nullable(z.string())),
    current_snapshot_id: z.optional(z.nullable(z.string())),
    /** Items that differ between now and the current version; null where there is no current version. */
    changes_since_current: z.optional(z.nullable(z.int())),
    /**
     * Files that could not be used when the dataset was created, of how many, and the task that names them; null for
     * none.
     */
    skipped: z.optional(
      z.nullable(z.object({ files: z.int(), total: z.int(), task_id: z.string() })),
    ),
    /** Bytes of its distinct files, as last measured: soon after each change. null: not measured yet. */
    size_bytes: z.optional(z.nullable(z.int())),
    /** The last thing that was done to it. */
    last_activity: z.optional(z.nullable(lastActivitySchema)),
    /** The last restore, whole or partial; null: it was never restored. */
    last_restore: z.optional(
      z.nullable(
        z.object({
          /** Names its receipt. */
          task_id: uuid,
          time: wireTime,
          by: z.string(),
          snapshot_name: z.string(),
        }),
      ),
    ),
    /**
     * The dataset and the snapshot that it was cloned from; null: it is no clone. Names are null where the source is
     * gone or not visible; that of the snapshot also where it was removed.
     */
    clone_of: z.optional(
      z.nullable(
        z.object({
          dataset_id: z.nullable(uuid),
          dataset_name: z.nullable(z.string()),
          snapshot_id: z.nullable(uuid),
          snapshot_name: z.nullable(z.string()),
        }),
      ),
    ),
    /** The snapshot of `current_snapshot_id`. */
    current_snapshot: z.optional(
      z.nullable(z.object({ snapshot_id: uuid, snapshot_name: z.string(), reason: z.string() })),
    ),
    /** The damage of the current content's files, and the newest snapshot whose files are intact. */
    damaged: z.optional(
      z.nullable(z.object({ what: z.string(), last_good_snapshot_id: z.nullable(uuid) })),
    ),
  })
  .check(z.meta({ id: "Dataset" }));
export type Dataset = z.infer<typeof datasetSchema>;

/**
 * The status of a dataset in the one internal spelling, from either field and any spelling in use. Unknown ones are
 * returned in upper case with underscores: no operation is allowed in them (see rules.ts).
 */
export function datasetStatus(dataset: Pick<Dataset, "status" | "status_new">): string {
  return normaliseStatus(dataset.status_new ?? dataset.status ?? "");
}

export function normaliseStatus(text: string): string {
  return text
    .trim()
    .toUpperCase()
    .replaceAll(/[\s-]+/g, "_");
}

export const creationStatusSchema = z
  .object({ status: openEnum(datasetStatuses), progress: z.number() })
  .check(z.meta({ id: "CreationStatus" }));

export const datasetIdSchema = z.object({ dataset_id: uuid }).check(z.meta({ id: "DatasetId" }));

export const dataTransactionSchema = z
  .object({ trans_id: z.int() })
  .check(z.meta({ id: "DataTransaction" }));

export const inviteBody = z
  .object({ grant_to_user_email: z.string().check(z.minLength(1), z.maxLength(320)) })
  .check(z.meta({ id: "Invite" }));

export const sharesSchema = z.array(
  z.object({ email: z.string(), role: openEnum(roles) }).check(z.meta({ id: "Share" })),
);

export const cloneSnapshotBody = strictBody({
  /** The name of the new dataset; by default that of its source with ` (cloned)`. */
  name: z.optional(datasetNameSchema),
}).check(z.meta({ id: "CloneSnapshot" }));

export const loadSampleBody = strictBody({
  name: z.optional(datasetNameSchema),
}).check(z.meta({ id: "LoadSample" }));
