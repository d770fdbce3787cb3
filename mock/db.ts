import type { ActivityEvent, EditWords } from "#contract/activity.ts";
import type { CustomField } from "#contract/custom-metadata.ts";
import { defaultMaxFileBytes } from "#contract/session.ts";
import type { TaskMessage } from "#contract/task-messages.ts";
import type { DatasetStatus, Role } from "#contract/dataset.ts";
import type { MediaItem } from "#contract/media.ts";
import type { ItemChangeKind } from "#contract/diff.ts";
import type { Receipt } from "#contract/receipt.ts";
import { removedDays } from "#contract/snapshot.ts";
import type { TaskStatus } from "#contract/task.ts";
import type { NoFramesReason } from "#contract/video.ts";
import { mockClock } from "./clock.ts";
import { idOf } from "./ids.ts";
import type { MockProfile, MockScenario } from "./scenarios.ts";

/** Items are immutable: an edit creates a new one, so a snapshot is just a list of items. */
export type MediaRow = Readonly<
  Omit<MediaItem, "media_uri" | "media_thumb_uri"> & {
    hash: string;
    /** Why a video has a drawn picture; absent: its frames are shown. */
    noFrames?: NoFramesReason;
    /** The address of a real picture; without one the mock draws shapes. */
    picture?: string;
  }
>;

export interface DatasetRow {
  id: string;
  name: string;
  description: string;
  sourceType: string;
  createdBy: string;
  /** Milliseconds since the epoch, like every time in this file. */
  createdAt: number;
  updatedAt: number;
  /** May be an unknown one, as a newer backend would send. */
  status: DatasetStatus | (string & {});
  fatalError: TaskMessage | string | null;
  sourceDatasetId: string | null;
  /** The snapshot that the dataset was cloned from. */
  sourceSnapshotId: string | null;
  snapshotSupport: boolean;
  roles: Record<string, Role>;
  items: readonly MediaRow[];
  head: string;
  currentSnapshotId: string | null;
  /** The classes that have a place of their own, once they were asked for. */
  classes?: string[];
  /** The damage of the present content's files. */
  damaged?: string;
  /** The target of an undo, or of a redo; void once the head is not the one that it was made for. */
  step?: {
    from: string;
    items: readonly MediaRow[];
    redo: boolean;
    changed: number;
    /** The edit was a partial restore. */
    isRestore?: boolean;
  };
  /** Files of the open uploads by transaction. */
  uploads: Map<number, UploadedFile[]>;
  /** Imports of custom metadata by their ids. */
  metadataImports?: Map<string, MetadataImport>;
  /** Files of labels that a user looked at, by the number that names them. */
  looks?: Map<number, { user: string; files: readonly File[] }>;
  /** Those of the uploads whose files are added to the content. */
  additions?: Set<number>;
  /** The ids of the items that no re-index has seen. */
  notEmbedded?: Set<string>;
  /** The id of the model that the clusters were made with, where it is not the usual one. */
  clusteredBy?: string | undefined;
  /** The last enrichment: its models, the snapshot of the state before, and its task. */
  enrichment?: {
    id: string;
    models: Record<string, string>;
    snapshotId: string | null;
    taskId: string;
  };
}

export interface MetadataImport {
  field: CustomField;
  /** null until the values are sent. */
  taskId: string | null;
  inserted: number;
  errors: readonly { reason: string; row_index: number }[];
}

export interface UploadedFile {
  name: string;
  size: number;
  /** Of the bytes; absent for items that were not uploaded. */
  hash?: number;
  /** null: not a supported picture or video. */
  mediaType: "image" | "video" | null;
  /** Of a file that may have labels: what is in it. */
  text?: Uint8Array;
  /** Facts of its item, if they have been determined. */
  known?: Partial<MediaRow>;
}

export interface SnapshotRow {
  id: string;
  datasetId: string;
  name: string;
  datasetName: string;
  createdAt: number;
  createdBy: string;
  description: string;
  reason: string;
  trainingModel: { id: string; name: string } | null;
  items: readonly MediaRow[];
  /** The current version when this one was taken. */
  parentId: string | null;
  removedAt: number | null;
  clusteredBy?: string | undefined;
  /** The damage of its files. */
  damaged?: string;
}

/** A state of a task before its end; a RUNNING phase of Infinity never ends. */
export interface Phase {
  status: TaskStatus;
  ms: number;
}

export type TaskOutcome = "COMPLETED" | "FAILED" | "ABORTED";

export interface TaskRow {
  id: string;
  datasetId: string;
  type: string;
  createdBy: string;
  startedAt: number;
  phases: readonly Phase[];
  /** How the task ends when its time is over. */
  outcome: TaskOutcome;
  /** Set once it has ended. */
  ended: { at: number; outcome: TaskOutcome } | null;
  /** A text alone is as an older task has it, without a code. */
  error: TaskMessage | string | null;
  /** Its message when it is complete, if it differs from that of its type. */
  message: TaskMessage | null;
  abortedBy: string | null;
  /** The last heartbeat of its worker, if it is not now. */
  heartbeatAt: number | null;
  /** The progress shown while RUNNING, if it does not grow with time. */
  fixedProgress: number | null;
  snapshotId: string | null;
  sourceDatasetId: string | null;
  itemsTotal: number | null;
  failures: readonly { item: string; reason: string }[];
  parameters: Record<string, unknown>;
  /** The dataset's status before the task. */
  statusBefore: string;
  /** What an operation of models made. */
  made?: { head: string; items: readonly MediaRow[] };
  /** Applies the task's effect on the data when it completes. */
  complete: (task: Pick<TaskRow, "id">) => void;
}

/** An operation on a dataset. */
export interface ActivityRow {
  datasetId: string;
  at: number;
  actor: string;
  action: string;
  items: number | null;
  snapshotId: string | null;
  taskId: string | null;
  /** The clone that it made. */
  otherId?: string;
  edit?: EditWords;
  /** The action that it undid, or did again. */
  undoneAction?: string;
  nameBefore?: string;
  /** With whom the dataset was shared. */
  person?: string;
  refusal?: NonNullable<ActivityEvent["refusal"]>;
}

/** The record of a restore: the state at that time, and the snapshot that undoes it. */
export interface ReceiptRow {
  datasetId: string;
  undoSnapshotId: string | null;
  undone: Receipt["undone_by"];
  /** Of some of the items that it changed: as they were before. */
  pictures: { change: ItemChangeKind; item: MediaRow }[];
  fixed: Omit<
    Receipt,
    | "dataset_name"
    | "safety_snapshot_name"
    | "undo"
    | "undo_refusal"
    | "undo_refusal_code"
    | "undo_removed"
    | "undone_by"
    | "undoes"
    | "snapshots_since"
    | "is_current"
  >;
}

export interface MockDb {
  profile: MockProfile;
  scenario: MockScenario;
  /** The user of the browser's session; a request with a bearer token names its own user. */
  session: string | null;
  /** The newest first, like the sessions; a user's first session is the browser's own. */
  keys: { api_key: string; user: string; createdAt: number }[];
  sessions: { id: string; user: string; createdAt: number }[];
  users: readonly string[];
  /** The delay of answers, in milliseconds. */
  latency: number;
  datasets: DatasetRow[];
  removedDatasets: DatasetRow[];
  snapshots: SnapshotRow[];
  tasks: TaskRow[];
  activity: ActivityRow[];
  receipts: ReceiptRow[];
  /** The pictures of the sample dataset; empty: drawn ones. */
  sample: readonly UploadedFile[];
  /** The static demo has no accounts, so it offers no sign-out. */
  isDemo: boolean;
  maxFileBytes: number;
  /** Pictures that were uploaded to look for alike items: the id, and the hash of the bytes. */
  anchors: Map<string, number>;
  /** Answers to repeat for an Idempotency-Key. */
  answers: Map<string, { asked: string; response: Response }>;
  counter: number;
}

export function emptyDb(profile: MockProfile, scenario: MockScenario): MockDb {
  return {
    profile,
    scenario,
    session: scenario === "signed-out" ? null : mockUsers.owner,
    keys: Object.values(mockUsers).map((user) => ({
      api_key: idOf(`${user}/key`),
      user,
      createdAt: mockClock.now() - 20 * 86_400_000,
    })),
    sessions: Object.values(mockUsers).flatMap((user) =>
      [1, 9].map((days) => ({
        id: idOf(`${user}/session/${days}`),
        user,
        createdAt: mockClock.now() - days * 86_400_000,
      })),
    ),
    users: Object.values(mockUsers),
    latency: 0,
    datasets: [],
    removedDatasets: [],
    snapshots: [],
    tasks: [],
    activity: [],
    receipts: [],
    sample: [],
    isDemo: false,
    maxFileBytes: defaultMaxFileBytes,
    anchors: new Map(),
    answers: new Map(),
    counter: 0,
  };
}

export const mockUsers = {
  owner: "owner@localhost",
  editor: "editor@localhost",
  viewer: "viewer@localhost",
  stranger: "stranger@localhost",
} as const;

/** A new id; each reset gives the same ids in the same order. */
export function nextId(db: MockDb, kind: string): string {
  db.counter += 1;
  return idOf(`${kind}/new/${db.counter}`);
}

export function nextHead(db: MockDb): string {
  db.counter += 1;
  return `h${db.counter.toString(36)}`;
}

export function snapshotsOf(db: MockDb, datasetId: string): SnapshotRow[] {
  return db.snapshots.filter((row) => row.datasetId === datasetId && row.removedAt === null);
}

/** The parent of a snapshot, or its nearest live ancestor. */
export function livingParent(db: MockDb, row: SnapshotRow): SnapshotRow | null {
  const parent = row.parentId === null ? undefined : snapshotById(db, row.parentId);
  if (parent === undefined) return null;
  return parent.removedAt === null ? parent : livingParent(db, parent);
}

const indexes = new WeakMap<readonly SnapshotRow[], ReadonlyMap<string, SnapshotRow>>();

/** A list asks for the parent of each of its rows: with ten thousand rows a search would take seconds. */
function snapshotById({ snapshots }: MockDb, id: string): SnapshotRow | undefined {
  let index = indexes.get(snapshots);
  // Rows are added only: they are marked as removed.
  if (index?.size !== snapshots.length) {
    index = new Map(snapshots.map((row) => [row.id, row]));
    indexes.set(snapshots, index);
  }
  return index.get(id);
}

/** The removed snapshots that can still be brought back. */
export function removedSnapshotsOf(db: MockDb, datasetId: string, now: number): SnapshotRow[] {
  return db.snapshots.filter(
    (row) =>
      row.datasetId === datasetId && row.removedAt !== null && keptUntil(row.removedAt) > now,
  );
}

export function keptUntil(removedAt: number): number {
  return removedAt + removedDays * 24 * 3_600_000;
}

export function unfinishedTasks(db: MockDb, datasetId: string): TaskRow[] {
  return db.tasks.filter((row) => row.datasetId === datasetId && row.ended === null);
}
