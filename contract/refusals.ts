import { archiveRefusals } from "./archive-refusals.ts";
import { type Role, normaliseStatus } from "./dataset.ts";
import type { ErrorStatus } from "./error.ts";
import { gatewayRefusals } from "./gateway-refusals.ts";
import { modelRefusals } from "./model-refusals.ts";
import type { Operation } from "./operations.ts";

/**
 * Every refusal of the API by its code: its status, and its English sentence on the wire. Clients word a refusal from
 * its code and params; the sentence is for clients without codes.
 */
const others = {
  // the rules of rules.ts
  blocked_by_task: [
    409,
    ({ operation, task_type }: { operation: Operation; task_type: string }) =>
      `Operation '${operation}' is blocked while ${task_type} task is running`,
  ],
  wrong_status: [
    409,
    ({ operation, dataset_status }: { operation: Operation; dataset_status: string }) =>
      `Operation '${operation}' is not allowed while the dataset is ${normaliseStatus(dataset_status).replaceAll("_", " ")}`,
  ],
  snapshots_off: [403, "Snapshots are not enabled for this dataset"],
  role_missing: [
    403,
    ({ role }: { role: Role }) =>
      role === "owner"
        ? "Only an owner of this dataset can do this"
        : "Only an editor or an owner of this dataset can do this",
  ],
  snapshot_is_current: [409, "The current version cannot be deleted: create a new snapshot first"],
  adopts_own: [400, "The snapshot is of this dataset: restore it instead"],
  snapshot_restoring: [409, "The snapshot is being restored"],
  snapshot_cloning: [409, "The snapshot is being cloned"],
  snapshot_damaged: [409, ({ what }: { what: string }) => `The snapshot is damaged: ${what}`],
  snapshot_unreadable: [
    409,
    ({ operation }: { operation: "restore_snapshot" | "clone_snapshot" }) =>
      operation === "restore_snapshot"
        ? "The snapshot's data cannot be read, so it was not restored: nothing has changed"
        : "The snapshot's data cannot be read, so it was not cloned",
  ],
  dataset_damaged: [
    409,
    ({ what }: { what: string }) =>
      `The dataset is damaged: ${what}. Restore a snapshot that is not`,
  ],
  task_over: [
    409,
    ({ task_status }: { task_status: string }) => `The task is ${task_status} already`,
  ],
  task_not_abortable: [
    409,
    ({ task_type }: { task_type: string }) => `${task_type} tasks cannot be aborted`,
  ],
  task_not_retryable: [
    400,
    ({ task_type }: { task_type: string }) => `${task_type} tasks cannot be retried`,
  ],
  task_not_failed: [400, "Only a FAILED or ABORTED task can be retried"],
  dataset_changed_since_task: [
    400,
    "The task cannot be retried: the dataset has been changed since it ended",
  ],

  // forbidden by the state of the data
  head_moved: [409, "The dataset changed since this preview"],
  dataset_not_draft: [409, "Files can be added to a new dataset only while it is a draft"],
  nothing_to_undo: [409, "There is nothing to undo: the last change did not edit items"],
  nothing_to_redo: [409, "There is nothing to redo"],
  undo_unreadable: [409, "The version before the edit cannot be read, so nothing was undone"],
  too_many_api_keys: [
    409,
    ({ limit }: { limit: number }) =>
      `You have ${limit} API keys, and a person can have no more: revoke one that is not used`,
  ],
  idempotency_key_reused: [
    409,
    "This Idempotency-Key was used for another request: take a new one",
  ],
  snapshot_collected: [
    409,
    "The snapshot was removed for good while it was restored: nothing has changed",
  ],
  item_bytes_damaged: [
    409,
    "The bytes of this item are damaged on the server: add the file again to mend them",
  ],

  // why a restore cannot be undone
  undo_unsaved: [409, "The state before this restore was not saved as a snapshot"],
  undo_snapshot_removed: [409, "The snapshot of the state before this restore was removed"],
  undo_unchanged: [409, "This restore changed nothing, so there is nothing to undo"],

  // missing objects
  anchor_not_found: [404, "The uploaded picture is not there any more: upload it again"],
  dataset_not_found: [404, "Dataset not found"],
  snapshot_not_found: [404, "Snapshot not found"],
  snapshot_gone: [
    404,
    ({ days }: { days: number }) =>
      `The snapshot was removed more than ${days} days ago and cannot be brought back`,
  ],
  no_current_snapshot: [404, "The dataset has no current version yet"],
  snapshot_unrelated: [404, "This snapshot is of a dataset that shares no history with this one"],
  task_not_found: [404, "Task not found"],
  export_gone: [404, "This export is no longer there: begin it again"],
  media_not_found: [404, "Media not found"],
  no_video_frames: [404, "No frames of this item can be shown"],
  item_bytes_missing: [404, "The bytes of this item are missing on the server"],
  receipt_not_found: [404, "Receipt not found"],
  upload_not_found: [404, "Upload not found"],
  api_key_not_found: [404, "API key not found"],
  session_not_found: [404, "Session not found"],
  person_not_found: [404, "No person with this e-mail address is registered"],

  // files
  no_files_uploaded: [400, "No files were uploaded"],
  label_files_gone: [400, "The files of that look are not kept any more: send them again"],
  no_label_files: [400, "None of the files has labels in a format that is read"],
  no_files_at_path: [
    400,
    ({ bucket_path }: { bucket_path: string }) => `No files were found at ${bucket_path}`,
  ],
  path_not_importable: [
    400,
    "The path is not a folder below one of the import roots of this server",
  ],
  file_too_large: [
    413,
    ({ file, limit }: { file: string; limit: string }) =>
      `${file} is larger than the ${limit} that a file may have here`,
  ],
  metadata_task_not_found: [404, "Import of custom metadata not found"],
  metadata_task_used: [409, "The values of this import were sent already: begin another one"],
  metadata_field_exists: [
    409,
    ({ field }: { field: string }) =>
      `The dataset has a field ${field} already, and a field is imported once`,
  ],
  one_media_source: [400, "Send exactly one of files, archive, s3_uri, path and trans_id"],
  object_storage_missing: [
    400,
    "This server has no object storage: send files or an archive, or name a path below one of its import roots",
  ],
  too_many_files: [
    413,
    ({ limit }: { limit: number }) => `More than ${limit} files in one request`,
  ],
  too_many_uploads: [
    429,
    ({ limit }: { limit: number }) =>
      `You have ${limit} uploads under way: wait until one of them is done`,
  ],

  // authentication
  session_over: [401, "The session has ended: sign in again"],
  sign_in_code_invalid: [
    401,
    "This sign-in code is unknown, used or expired: ask for a new one with `stillframe login`",
  ],
  too_many_attempts: [429, "Too many attempts: wait a moment and try again"],
  browser_session_needed: [403, "Only a signed-in browser session can make an API key"],

  // temporary states
  dataset_contended: [
    503,
    "The dataset is changed by others all the time: nothing was written, try again",
  ],
  dataset_being_written: [503, "The dataset is being written to: nothing was changed, try again"],
  database_away: [503, "The database cannot be reached just now: try again in a moment"],
  store_away: [503, "The object store cannot be reached just now: try again in a moment"],
  store_forbidden: [503, "The object store refuses the service: see its bucket and credentials"],

  // no space or no right to write
  disk_full: [
    507,
    "The disk of the data folder is full, so nothing was changed: free some space, for instance with `stillframe collect --now`, then try again",
  ],
  disk_nearly_full: [
    507,
    ({ free }: { free: string }) =>
      `The disk of the data folder is nearly full (less than ${free} are free), so uploads and edits are refused: nothing was changed. Free some space, for instance with \`stillframe collect --now\``,
  ],
  disk_read_only: [
    507,
    "The data folder cannot be written to, because its file system is read-only: nothing was changed",
  ],
  disk_forbidden: [
    507,
    "The service has no right to use its data folder (see whose it is): nothing was changed",
  ],
  database_disk_full: [
    507,
    "The disk of the database is full, so nothing was changed: free some space, then try again",
  ],
} as const satisfies Record<string, readonly [ErrorStatus, string | ((params: never) => string)]>;

// Not one object that spreads the others: a bundler would keep it in the console, which words refusals itself.
type Table = typeof others & typeof archiveRefusals & typeof gatewayRefusals & typeof modelRefusals;

/**
 * Codes that say no more than the status, for refusals that have only a sentence: mistakes of a program rather than of
 * a user.
 */
export const generalCodes = {
  bad_request: 400,
  unauthorized: 401,
  forbidden: 403,
  not_found: 404,
  method_not_allowed: 405,
  timeout: 408,
  conflict: 409,
  too_large: 413,
  unsupported_type: 415,
  range: 416,
  invalid: 422,
  rate_limited: 429,
  internal: 500,
  bad_gateway: 502,
  unavailable: 503,
  gateway_timeout: 504,
  full: 507,
} as const;
export type GeneralCode = keyof typeof generalCodes;

export type RefusalCode = keyof Table;

/** The params of each code's sentence. */
export type RefusalParams = {
  [Code in RefusalCode]: Table[Code][1] extends (params: infer Params) => string
    ? Params
    : Record<string, never>;
};

/** A refusal's code and params: enough to word it in any language. */
export type RefusalReason = {
  [Code in RefusalCode]: { code: Code; params: RefusalParams[Code] };
}[RefusalCode];

export type Refusal = RefusalReason & {
  status: Table[RefusalCode][0];
  /** The English sentence on the wire. */
  sentence: string;
};

/** The reason with its status and its sentence. */
export function refusalOf(reason: RefusalReason): Refusal {
  const [status, sentence] = found(reason.code);
  return {
    ...reason,
    status,
    sentence:
      typeof sentence === "string"
        ? sentence
        : // Each code has its own params; TypeScript cannot follow that through the table.
          (sentence as (params: RefusalReason["params"]) => string)(reason.params),
  };
}

type ParamsOf<Code extends RefusalCode> =
  RefusalParams[Code] extends Record<string, never> ? [] : [params: RefusalParams[Code]];

/** A reason from its code and params. The console words a refusal from these alone. */
export function because<Code extends RefusalCode>(
  code: Code,
  ...[params]: ParamsOf<Code>
): RefusalReason {
  // The parameters keep code and params together; the union of all pairs cannot express that.
  return { code, params: params ?? {} } as RefusalReason;
}

/** The English sentence on the wire. */
export function sentenceOf<Code extends RefusalCode>(
  code: Code,
  ...params: ParamsOf<Code>
): string {
  return refusalOf(because(code, ...params)).sentence;
}

/** All codes of refusals. */
export function refusalCodes(): RefusalCode[] {
  return [others, archiveRefusals, gatewayRefusals, modelRefusals].flatMap(
    (part) => Object.keys(part) as RefusalCode[],
  );
}

function found(code: RefusalCode): readonly [Refusal["status"], unknown] {
  if (code in archiveRefusals) return archiveRefusals[code as keyof typeof archiveRefusals];
  if (code in gatewayRefusals) return gatewayRefusals[code as keyof typeof gatewayRefusals];
  if (code in modelRefusals) return modelRefusals[code as keyof typeof modelRefusals];
  return others[code as keyof typeof others];
}
