import type { GeneralCode, RefusalCode } from "#contract/refusals.ts";
import { addRefusalWords } from "./refusals.ts";
import { wordIssues } from "./rules.ts";
import { translated } from "./translated.ts";

/**
 * The words of refusals that the service sends, or that a page determines that is loaded later. Such a page imports
 * this file, and `src/api/client.ts` waits for it before it throws. Codes that only mistakes of a program cause have no
 * words.
 */
export const moreRefusalWords = translated("moreRefusalWords", {
  snapshot_unreadable: "The snapshot cannot be read: nothing has changed",
  task_over: "The task has already ended: “{task_status}”",
  task_not_abortable: "“{task_type}” cannot be aborted",
  task_not_retryable: "“{task_type}” cannot be retried",
  task_not_failed: "Only a failed or aborted task can be retried",
  dataset_changed_since_task: "The dataset has been changed since the task ended",
  head_moved: "The dataset changed since this preview",
  dataset_not_draft: "Files can be added to a new dataset only while it is a draft",
  nothing_to_undo: "There is nothing to undo: the last change did not edit items",
  nothing_to_redo: "There is nothing to redo",
  undo_unreadable: "The version before the edit cannot be read, so nothing was undone",
  too_many_api_keys:
    "You have {limit} API keys, and a person can have no more: revoke one that is not used",
  snapshot_collected: "The snapshot was deleted for good meanwhile: nothing has changed",
  item_bytes_damaged: "The file of this item is damaged on the server: add it again",
  undo_unsaved: "The state before this restore was not saved as a snapshot",
  undo_snapshot_removed: "The snapshot of the state before this restore was deleted",
  undo_unchanged: "This restore changed nothing, so there is nothing to undo",
  model_absent: "“{model}” cannot run: {why}",
  model_not_installed: "“{model}” is not installed: `{command}` installs it",
  model_outdated:
    "What is installed for “{model}” belongs to another version of Stillframe: run `{command}`",
  model_not_loading: "“{model}” does not load on the server: {fault}",
  model_without_server: "“{model}” needs a server: {setting} names one",
  model_without_file: "The folder of “{model}” needs exactly one .onnx file",
  model_without_settings: "The folder of “{model}” has no model.json",
  model_settings_faulty: "The model.json of “{model}”: {fault}",
  model_gone: "“{model}” is not there any more",
  model_changed: "“{model}” has changed since it was chosen: reindex again",
  too_many_to_compare: "At most {limit} images are compared by their looks",
  not_embedded: "Nothing can be compared by its looks yet: reindex the dataset first",
  item_not_comparable: "Only images that the model can read are compared by their looks",
  too_few_seeds:
    "At least {classes} labels with {seeds} items each are needed: items that are indexed, and images",
  anchor_not_found: "The uploaded picture is not there any more: choose it again",
  dataset_not_found: "Dataset not found",
  snapshot_not_found: "Snapshot not found",
  snapshot_gone: "The snapshot was deleted more than {days} days ago and cannot be brought back",
  no_current_snapshot: "The dataset has no current version yet",
  snapshot_unrelated: "This snapshot is of a dataset that shares no history with this one",
  adopts_own: "This snapshot is of the same dataset: restore it instead",
  task_not_found: "Task not found",
  export_gone: "This export is no longer there: begin it again",
  media_not_found: "Item not found",
  no_video_frames: "No frames of this item can be shown",
  item_bytes_missing: "The file of this item is missing on the server",
  receipt_not_found: "Receipt not found",
  api_key_not_found: "API key not found",
  session_not_found: "Session not found",
  person_not_found: "No person with this e-mail address is registered",
  no_files_uploaded: "No files were uploaded",
  label_files_gone: "The files of that look are not kept any more: send them again",
  no_label_files: "None of the files has labels in a format that is read",
  no_files_at_path: "No files were found at {bucket_path}",
  path_not_importable: "The path is not a folder below one of the server’s import roots",
  file_too_large: "{file} is larger than {limit}, the most that a file may have here",
  metadata_task_not_found: "Import of custom metadata not found",
  metadata_task_used: "The values of this import were sent already: begin another one",
  metadata_field_exists: "The dataset has a field “{field}” already: choose another name",
  one_media_source: "Choose files, one archive or one folder of the server, not several of these",
  object_storage_missing: "This server has no object storage: add files, an archive or a folder",
  archive_unreadable: "“{archive}” is no .zip, .tar or .tar.gz that can be read: nothing was added",
  archive_entry_outside: "Nothing was added: in the archive, “{entry}” leads out of its folder",
  archive_link: "Nothing was added: in the archive, “{entry}” is a link",
  archive_special: "Nothing was added: in the archive, “{entry}” is neither a file nor a folder",
  archive_nested: "Nothing was added: in the archive, “{entry}” is an archive itself",
  archive_encrypted: "Nothing was added: in the archive, “{entry}” is encrypted",
  archive_method:
    "Nothing was added: in the archive, “{entry}” is compressed in a way that is not supported",
  archive_damaged:
    "Nothing was added: in the archive, “{entry}” cannot be read. The archive is damaged, or ends too early",
  archive_cut:
    "Nothing was added: the archive ends after “{entry}”, without the empty block at the end of a tar. A part of it is missing",
  archive_too_many:
    "Nothing was added: an archive may have {limit} entries, and “{entry}” is one more",
  archive_ratio:
    "Nothing was added: with “{entry}” the files are more than {limit} times as large as the archive",
  too_large: "The request is larger than the server takes: use fewer or shorter filters",
  too_many_files: "More than {limit} files at once",
  too_many_uploads: "You have {limit} uploads under way: wait until one of them is done",
  session_over: "The session has ended: sign in again",
  sign_in_code_invalid:
    "This sign-in code is unknown, used or expired: ask for a new one with `stillframe login`",
  too_many_attempts: "Too many attempts: wait a moment and try again",
  browser_session_needed: "Only a signed-in browser session can make an API key",
  dataset_contended: "Others keep changing the dataset: nothing was written, try again",
  dataset_being_written: "The dataset is being written to: nothing was changed, try again",
  database_away: "The database cannot be reached just now: try again in a moment",
  store_away: "The object store cannot be reached just now: try again in a moment",
  store_forbidden: "The object store refuses the server: see its bucket and credentials",
  not_forwarded: "The Visual Layer behind this server has no such operation",
  gateway_viewer: "You may look here, and not create datasets: ask who runs this server",
  upstream_unreachable: "{host} cannot be reached: {why}",
  upstream_untrusted: "{host} has no certificate that can be trusted: {why}",
  upstream_slow: "{host} did not answer in time: try again",
  upstream_cut: "{host} closed the connection in the middle of its answer: try again",
  upstream_strange: "{host} gave an answer that this server does not understand: {what}",
  upstream_elsewhere:
    "{host} redirects to {target}, where nothing is sent: the operator of this server has to see to it",
  upstream_failed: "{host} failed ({status}): the fault is not on your side",
  upstream_unsure: "{host} did not say whether this was done ({why}): look before you do it again",
  upstream_busy: "{host} is not ready: try again in a moment",
  upstream_key_refused:
    "{host} does not accept the API key of this server: its operator has to see to it",
  upstream_address_gone: "The address of this file is not valid any more: load the page again",
  disk_full: "The server’s disk is full: nothing was changed. Free some space, then try again",
  disk_nearly_full:
    "The server’s disk is nearly full (less than {free} left): nothing was changed. Free some space, then try again",
  disk_read_only: "The server’s disk is read-only: nothing was changed",
  disk_forbidden: "The server may not write to its own folder: nothing was changed",
  database_disk_full:
    "The disk of the server’s database is full: nothing was changed. Free some space, then try again",
} satisfies Partial<Record<RefusalCode | GeneralCode, string>>);

addRefusalWords(moreRefusalWords);
wordIssues();
