import { defaultMaxFileBytes } from "#contract/session.ts";
import type { DatasetStatus, Role } from "#contract/dataset.ts";
import type { MediaItem } from "#contract/media.ts";
import type { Receipt } from "#contract/receipt.ts";
import { removedDays } from "#contract/snapshot.ts";
import type { TaskStatus } from "#contract/task.ts";
import { mockClock } from "./clock.ts";
import { idOf } from "./ids.ts";
import type { MockProfile, MockScenario } from "./scenarios.ts";

/** An item is never changed in place: whoever edits it makes a new one, so a snapshot is just the list it saw. */
export type MediaRow = Readonly<
  Omit<MediaItem, "media_uri" | "media_thumb_uri"> & {
    hash: string;
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
  /** Milliseconds since the epoch, like every time in here. */
  createdAt: number;
  updatedAt: number;
  /** Unknown ones too, as a newer backend would have them. */
  status: DatasetStatus | (string & {});
  fatalError: string | null;
  sourceDatasetId: string | null;
  /** The snapshot that it was cloned from. */
  sourceSnapshotId: string | null;
  snapshotSupport: boolean;
  roles: Record<string, Role>;
  items: readonly MediaRow[];
  head: string;
  currentSnapshotId: string | null;
  /** What is wrong with the files of what it is now. */
  damaged?: string;
  /** Where an undo leads back to, or a redo; void once the head is another than the one it leads away from. */
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
}

export interface UploadedFile {
  name: string;
  size: number;
  /** Of the bytes; absent for what was not uploaded. */
  hash?: number;
  /** null: not a picture or a video that we know. */
  mediaType: "image" | "video" | null;
  /** What is known of its item, where somebody has looked at it. */
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
  /** The current version when it was taken. */
  parentId: string | null;
  removedAt: number | null;
  /** What is wrong with its files. */
  damaged?: string;
}

/** What a task goes through before its end; a RUNNING phase of Infinity never ends. */
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
  /** How it ends when its time is over. */
  outcome: TaskOutcome;
  /** Set once it is over. */
  ended: { at: number; outcome: TaskOutcome } | null;
  error: string | null;
  /** What it says once it is complete, where that is more than its type. */
  message: string | null;
  /** When its worker was last heard of, where that is not now. */
  heartbeatAt: number | null;
  /** The progress shown while RUNNING, where it shall not grow with the time. */
  fixedProgress: number | null;
  snapshotId: string | null;
  sourceDatasetId: string | null;
  itemsTotal: number | null;
  failures: readonly { item: string; reason: string }[];
  parameters: Record<string, unknown>;
  /** The dataset's status before the task. */
  statusBefore: string;
  /** What the task does to the data when it completes. */
  complete: (task: Pick<TaskRow, "id">) => void;
}

/** An action on a dataset: who, when, what. */
export interface ActivityRow {
  datasetId: string;
  at: number;
  actor: string;
  action: string;
  items: number | null;
  snapshotId: string | null;
  taskId: string | null;
}

/** What a restore did: what was true then, and which snapshot takes it back. */
export interface ReceiptRow {
  datasetId: string;
  undoSnapshotId: string | null;
  undone: Receipt["undone_by"];
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
  >;
}

export interface MockDb {
  profile: MockProfile;
  scenario: MockScenario;
  /** Who the browser is signed in as; a request with a bearer token says so itself. */
  session: string | null;
  /** The newest first, as are the sessions; the first session of a person is the browser's own. */
  keys: { api_key: string; user: string; createdAt: number }[];
  sessions: { id: string; user: string; createdAt: number }[];
  users: readonly string[];
  /** How long an answer takes, in milliseconds. */
  latency: number;
  datasets: DatasetRow[];
  snapshots: SnapshotRow[];
  tasks: TaskRow[];
  activity: ActivityRow[];
  receipts: ReceiptRow[];
  /** The pictures of the sample dataset; none: it has drawn ones. */
  sample: readonly UploadedFile[];
  /** Whoever looks at the static demo has no account that they could leave. */
  isDemo: boolean;
  maxFileBytes: number;
  /** Answers that an Idempotency-Key repeats. */
  answers: Map<string, Response>;
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
    snapshots: [],
    tasks: [],
    activity: [],
    receipts: [],
    sample: [],
    isDemo: false,
    maxFileBytes: defaultMaxFileBytes,
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

/** A new id; the same ones in the same order after each reset. */
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

/** What a snapshot grew from: the nearest one before it that is there. */
export function livingParent(db: MockDb, row: SnapshotRow): SnapshotRow | null {
  const parent = db.snapshots.find((one) => one.id === row.parentId);
  if (parent === undefined) return null;
  return parent.removedAt === null ? parent : livingParent(db, parent);
}

/** The removed ones that can still be brought back. */
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
