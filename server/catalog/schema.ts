import type { Generated, Insertable, Selectable } from "kysely";
import type { DatasetStatus, Role } from "#contract/dataset.ts";
import type { CustomFieldType } from "#contract/custom-metadata.ts";
import type { Label, MetadataValue } from "#contract/media.ts";
import type { TaskMessage } from "#contract/task-messages.ts";
import type { TaskStatus, TaskType } from "#contract/task.ts";
import type { Instant, Json, Stamped } from "./column-types.ts";
import type { ExportsTable } from "./exports-schema.ts";
import type { KeptBlobsTable } from "./kept-blobs-schema.ts";
import type { LabelDescriptionsTable } from "./label-descriptions-schema.ts";
import type { DatasetClassesTable, SnapshotClassesTable } from "./classes-schema.ts";
import type { AnchorsTable, ModelResultsTable } from "./model-results-schema.ts";
import type { MadeColumns } from "./model-versions-schema.ts";
import type {
  ReceiptPicturesTable,
  ReceiptsTable,
  SnapshotSummariesTable,
  UndosTable,
} from "./restore-tables.ts";
import type { UsersTable } from "./users-schema.ts";

interface ApiKeysTable {
  api_key: string;
  user_id: string;
  secret: string;
  created_at: Stamped;
  last_used_at: Generated<Instant | null>;
}

interface SessionsTable {
  token_hash: string;
  /** Names the session in a list; it cannot be used to sign in. */
  id: Generated<string>;
  user_id: string;
  expires_at: Instant;
  created_at: Stamped;
  last_used_at: Generated<Instant | null>;
}

interface SignInCodesTable {
  code_hash: string;
  user_id: string;
  expires_at: Instant;
}

interface FamiliesTable {
  id: string;
  created_at: Stamped;
  /** When its table was removed. */
  dropped_at: Generated<Instant | null>;
  /** The method with which all of its pictures are measured; null: not measured yet. */
  quality_method: Generated<number | null>;
  /** Why it cannot be opened; null: it can. */
  damaged: Generated<string | null>;
}

interface DatasetsTable {
  id: string;
  family_id: string;
  name: string;
  description: Generated<string>;
  source_type: string;
  created_by: string;
  created_at: Stamped;
  updated_at: Stamped;
  status: DatasetStatus;
  fatal_error_msg: string | null;
  /** That sentence as code and params; null where it is older than codes. */
  fatal_error_coded: Json<TaskMessage | null> | null;
  source_dataset_id: string | null;
  snapshot_support: Generated<boolean>;
  current_snapshot_id: string | null;
  head_branch: string;
  head_version: number;
  /** The content hash of the head's version; null: not known yet. */
  content_hash: string | null;
  /** The key of the model that its clusters were made with; null: the usual one, or they were never made. */
  clustered_by: Generated<string | null>;
  /** Incremented when the content changes; a compaction moves the head without incrementing it. */
  head_revision: Generated<number>;
  /** When the files of the head were last read and hashed, and their damage; null: none is known. */
  head_verified_at: Generated<Instant | null>;
  head_damaged: Generated<string | null>;
  /** The branch that this dataset's writers commit to; null until the first writer forks one. */
  line: string | null;
  /** There were edits since the current version was saved or restored. */
  edited: Generated<boolean>;
  n_images: Generated<number>;
  n_videos: Generated<number>;
  /** The bytes of its distinct files, and the `head_revision` in which they were measured; null: not measured yet. */
  media_bytes: Generated<number | null>;
  media_bytes_revision: Generated<number | null>;
  lease_owner: string | null;
  lease_fence: Generated<number>;
  lease_until: Instant | null;
  /** Its line is due for a compaction. */
  fragmented: Generated<boolean>;
  /** When the last lease was taken. */
  lease_since: Generated<Instant | null>;
  /** Incremented with each change that an answer may show. */
  revision: Generated<number>;
  deleted_at: Instant | null;
}

interface GrantsTable {
  dataset_id: string;
  user_id: string;
  role: Role;
}

interface SnapshotsTable {
  id: string;
  dataset_id: string;
  branch: string;
  version: number;
  name: string;
  description: string;
  reason: string;
  created_by: string;
  created_at: Stamped;
  n_images: number;
  n_videos: number;
  deleted_at: Instant | null;
  /** The current version when this one was saved; `livingParents` handles removed ones. */
  parent_id: string | null;
  content_hash: string | null;
  clustered_by: Generated<string | null>;
  /** Order of creation in the installation: `created_at` may tie. */
  seq: Generated<number>;
  /** When the files of its version were last read and hashed, and their damage. */
  verified_at: Generated<Instant | null>;
  damaged: Generated<string | null>;
}

interface TasksTable extends MadeColumns {
  id: string;
  dataset_id: string;
  type: TaskType;
  status: TaskStatus;
  message: string | null;
  error: string | null;
  /** The two as code and params; null where they are older than codes. */
  message_coded: Json<TaskMessage | null> | null;
  error_coded: Json<TaskMessage | null> | null;
  created_by: string;
  start_time: Stamped;
  end_time: Instant | null;
  snapshot_id: string | null;
  items_done: number | null;
  items_total: number | null;
  items_failed: number | null;
  heartbeat_time: Instant | null;
  parameters: Json<Record<string, unknown>>;
  /** Where the next run goes on. */
  checkpoint: Json<TaskCheckpoint | null> | null;
  status_before: DatasetStatus | null;
  /** Runs that began since the last checkpoint, without those ended by a clean stop. */
  attempts: Generated<number>;
  worker: number | null;
  job_id: string | null;
  request_id: string | null;
  revision: Generated<number>;
}

/** How far a task has got: what the runner needs of it, and what its kind does. */
export interface TaskCheckpoint {
  /** The version that its commits have made; absent where it has opened no line. */
  branch?: string;
  version?: number;
  /** The content hash of that version. */
  content?: string | null;
  /** That of the dataset when the line was begun: where the head was moved since, the line leads away from another. */
  head_revision: number;
  /** In the shape of the kind's own schema. */
  state: unknown;
}

interface TaskEventsTable {
  task_id: string;
  status: TaskStatus;
  message: string | null;
  message_coded: Json<TaskMessage | null> | null;
  time: Stamped;
}

interface TaskFailuresTable {
  id: Generated<number>;
  task_id: string;
  item: string;
  reason: string;
}

interface UploadsTable {
  trans_id: Generated<number>;
  dataset_id: string;
  /** Its files are added to a dataset with content; otherwise a dataset is created from them. */
  addition: Generated<boolean>;
  /** The user who looked at its files of labels and has not imported them; null for any other upload. */
  looked_by: Generated<string | null>;
  created_at: Stamped;
}

/** The files that a dataset is created from: uploaded (`sha256`), or to be read from `path`. */
interface SourceFilesTable {
  id: Generated<number>;
  dataset_id: string;
  trans_id: number | null;
  name: string;
  /** Files become items in this order, then in the order of their ids. */
  sort_key: string;
  path: string | null;
  sha256: string | null;
  /** Why it cannot be taken, where that was known before reading it. */
  skipped: string | null;
  labels: Json<Label[]>;
  tags: Json<string[]>;
  caption: string | null;
}

interface PictureQualityTable {
  /** 32 bytes. */
  sha256: Buffer;
  method: number;
  brightness: number | null;
  contrast: number | null;
  sharpness: number | null;
}

/** Kept by the hash of the bytes, whatever version or dataset has them. */
interface VideoFramesTable {
  /** 32 bytes. */
  sha256: Buffer;
  /** null: counting them takes too long. */
  frames: number | null;
  /** A second, on average. */
  rate: number | null;
}

/** The record of a lake file, made when it was made durable. It never changes. */
interface LakeFilesTable {
  family_id: string;
  /** Below the folder of the family's table. */
  path: string;
  size_bytes: number;
  /** null: not hashed yet. */
  sha256: Buffer | null;
  recorded_at: Stamped;
  /** When it was last read and matched this hash. */
  verified_at: Instant | null;
}

/** Blobs whose bytes do not match their hash. */
interface DamagedBlobsTable {
  sha256: Buffer;
  found_at: Stamped;
}

interface AuditTable {
  id: Generated<number>;
  dataset_id: string;
  actor: string;
  action: string;
  details: Json<Record<string, unknown>>;
  request_id: string | null;
  time: Stamped;
}

interface IdempotencyKeysTable {
  user_id: string;
  key: string;
  request: string;
  answer: Json<unknown> | null;
  created_at: Stamped;
}

/** The sums behind the content hashes, from which a writer continues. */
interface ContentStatesTable {
  content_hash: string;
  state: Buffer;
  used_at: Stamped;
}

/** An import of a field of custom metadata. */
interface MetadataImportsTable {
  id: string;
  dataset_id: string;
  field_name: string;
  field_type: CustomFieldType;
  enum_options: Json<string[] | null> | null;
  is_multi: boolean;
  /** The task that sets the values; null until they are uploaded. */
  task_id: string | null;
  /** The values that were set. */
  inserted: Generated<number>;
  created_at: Stamped;
}

/** The values of an import, until they are set. */
interface MetadataValuesTable {
  import_id: string;
  row_index: number;
  media_id: string;
  value: Json<MetadataValue>;
  /** Why it cannot be set. */
  reason: string | null;
}

export interface Schema {
  users: UsersTable;
  api_keys: ApiKeysTable;
  sessions: SessionsTable;
  sign_in_codes: SignInCodesTable;
  families: FamiliesTable;
  datasets: DatasetsTable;
  grants: GrantsTable;
  snapshots: SnapshotsTable;
  tasks: TasksTable;
  task_events: TaskEventsTable;
  task_failures: TaskFailuresTable;
  uploads: UploadsTable;
  source_files: SourceFilesTable;
  receipts: ReceiptsTable;
  receipt_pictures: ReceiptPicturesTable;
  exports: ExportsTable;
  undos: UndosTable;
  snapshot_summaries: SnapshotSummariesTable;
  dataset_classes: DatasetClassesTable;
  snapshot_classes: SnapshotClassesTable;
  picture_quality: PictureQualityTable;
  video_frames: VideoFramesTable;
  model_results: ModelResultsTable;
  search_anchors: AnchorsTable;
  content_states: ContentStatesTable;
  lake_files: LakeFilesTable;
  damaged_blobs: DamagedBlobsTable;
  kept_blobs: KeptBlobsTable;
  audit: AuditTable;
  idempotency_keys: IdempotencyKeysTable;
  metadata_imports: MetadataImportsTable;
  metadata_values: MetadataValuesTable;
  label_descriptions: LabelDescriptionsTable;
}

export type MetadataImportRow = Selectable<MetadataImportsTable>;
export type DatasetRow = Selectable<DatasetsTable>;
export type NewDataset = Insertable<DatasetsTable>;
export type SnapshotRow = Selectable<SnapshotsTable>;
export type NewSnapshot = Insertable<SnapshotsTable>;
export type TaskRow = Selectable<TasksTable>;
export type NewTask = Insertable<TasksTable>;
export type SourceFileRow = Selectable<SourceFilesTable>;
export type UndoRow = Selectable<UndosTable>;
export type NewReceipt = Insertable<ReceiptsTable>;
export type ReceiptRow = Selectable<ReceiptsTable>;
