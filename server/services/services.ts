import type { KeyRow, SessionRow } from "../catalog/access.ts";
import type * as z from "zod/mini";
import type { ExportFormat } from "#contract/export.ts";
import type { Operation } from "#contract/rules.ts";
import type {
  CreateSnapshot,
  RestoreSnapshot,
  Snapshot,
  SnapshotFilters,
  UpdateSnapshot,
} from "#contract/snapshot.ts";
import type { Diff, ItemChangeKind, ItemField, SnapshotSummaries } from "#contract/diff.ts";
import type { Activity, ItemHistory } from "#contract/history.ts";
import type { Lineage } from "#contract/lineage.ts";
import type { Stats } from "#contract/stats.ts";
import type { PartialRestore, Receipt, ReceiptPage } from "#contract/receipt.ts";
import type { Dataset, sharesSchema } from "#contract/dataset.ts";
import type {
  DeleteMedia,
  EditMedia,
  FacetName,
  MediaFacets,
  MediaFilter,
  MediaPage,
  UndoMedia,
  UndoMediaResult,
} from "#contract/media.ts";
import type {
  Task,
  TaskDetail,
  TaskListQuery,
  TaskPage,
  taskFiltersSchema,
} from "#contract/task.ts";
import type { Readiness } from "./upkeep/readiness.ts";

/** Who asks: a signed-in person or the owner of an API key. */
export interface Actor {
  userId: string;
  email: string;
}

/** What every write gets besides its parameters. */
export interface RequestContext {
  actor: Actor;
  requestId: string;
  /** The client's `Idempotency-Key`, where the operation honours one. */
  idempotencyKey?: string | undefined;
  /** Whether the client left before it had its answer; absent where there is no connection. */
  isAbandoned?: (() => boolean) | undefined;
}

export interface SnapshotQuery {
  limit?: number | undefined;
  cursor?: string | undefined;
  q?: string | undefined;
  reason?: readonly string[] | undefined;
  created_by?: readonly string[] | undefined;
  automatic?: "true" | "false" | undefined;
  removed?: "true" | "false" | undefined;
}

/** Accepted work: its task exists already. */
export interface Accepted {
  taskId: string;
  datasetId: string;
}

/** One uploaded file: its name as sent, and its bytes. */
export interface UploadedFile {
  name: string;
  bytes: AsyncIterable<Uint8Array>;
}

export interface ExportFile {
  fileName: string;
  body: ReadableStream<Uint8Array>;
}

/** Both ends inclusive and zero-based. */
export interface ByteRange {
  start: number;
  end: number;
}

export interface MediaBytes {
  type: string;
  /** Of the whole. */
  size: number;
  /** Whether a part of it can be asked for. */
  hasRanges: boolean;
  /**
   * @param range within the size; all of it by default
   * @throws not_found where the bytes are gone meanwhile
   */
  open(range?: ByteRange): Promise<ReadableStream<Uint8Array>>;
  /** Whether the bytes are known to be those of the hash: else they are sent, and not to be kept under it. */
  isVerified: boolean;
  /** What a browser calls it where a person saves it; absent for what is made from it. */
  fileName?: string;
}

/** A list that is polled, with the number that changes whenever its answer may have changed. */
export interface Revisioned<T> {
  revision: string;
  load(): Promise<T>;
}

/**
 * The use cases, as http/ sees them. Each throws ServiceError for what the caller did wrong; a dataset
 * that the actor cannot see is `not_found`.
 */
export interface Services {
  access: {
    /**
     * Nothing where the actor can see the dataset and, with an operation, has the role and the feature that
     * it needs; else `not_found` or `forbidden`. The state of the dataset is not looked at.
     */
    check(actor: Actor, datasetId: string, operation?: Operation): Promise<void>;
  };
  snapshots: {
    list(
      actor: Actor,
      datasetId: string,
      query: SnapshotQuery,
    ): Promise<Revisioned<{ snapshots: Snapshot[]; nextCursor: string | null }>>;
    get(actor: Actor, datasetId: string, snapshotId: string): Promise<Snapshot>;
    create(context: RequestContext, datasetId: string, body: CreateSnapshot): Promise<Snapshot>;
    update(
      context: RequestContext,
      datasetId: string,
      snapshotId: string,
      body: UpdateSnapshot,
    ): Promise<Snapshot>;
    restore(
      context: RequestContext,
      datasetId: string,
      snapshotId: string,
      body: RestoreSnapshot,
    ): Promise<Accepted>;
    partialRestore(
      context: RequestContext,
      datasetId: string,
      snapshotId: string,
      body: PartialRestore,
    ): Promise<Accepted>;
    clone(context: RequestContext, datasetId: string, snapshotId: string): Promise<Accepted>;
    remove(context: RequestContext, datasetId: string, snapshotId: string): Promise<void>;
    /** Brings a removed one back; one that is there already is answered as it is. */
    undelete(context: RequestContext, datasetId: string, snapshotId: string): Promise<Snapshot>;
    filters(actor: Actor, datasetId: string): Promise<Revisioned<SnapshotFilters>>;
  };
  receipts: {
    list(
      actor: Actor,
      datasetId: string,
      query: { limit?: number | undefined; cursor?: string | undefined },
    ): Promise<ReceiptPage>;
    get(actor: Actor, datasetId: string, taskId: string): Promise<Receipt>;
  };
  datasets: {
    list(actor: Actor, sort: "date" | "name" | "status"): Promise<Revisioned<Dataset[]>>;
    get(actor: Actor, datasetId: string): Promise<Revisioned<Dataset>>;
    remove(context: RequestContext, datasetId: string): Promise<void>;
    invite(context: RequestContext, datasetId: string, email: string): Promise<void>;
    shares(actor: Actor, datasetId: string): Promise<z.infer<typeof sharesSchema>>;
    lineage(actor: Actor, datasetId: string): Promise<Lineage>;
  };
  ingestion: {
    begin(context: RequestContext, name: string): Promise<{ dataset_id: string }>;
    openUpload(context: RequestContext, datasetId: string): Promise<{ trans_id: number }>;
    /** Stores the files of one request; all of them or none. */
    upload(
      context: RequestContext,
      datasetId: string,
      transId: number,
      files: AsyncIterable<UploadedFile>,
    ): Promise<void>;
    process(context: RequestContext, datasetId: string, transId: number): Promise<Accepted>;
    fromFolder(context: RequestContext, name: string, bucketPath: string): Promise<Accepted>;
    sample(context: RequestContext, name: string | undefined): Promise<Accepted>;
  };
  media: {
    page(
      actor: Actor,
      datasetId: string,
      at: string | undefined,
      query: {
        filter: MediaFilter;
        cursor?: string | undefined;
        offset?: number | undefined;
        limit: number;
        total: boolean;
      },
    ): Promise<MediaPage>;
    facets(
      actor: Actor,
      datasetId: string,
      at: string | undefined,
      query: {
        filter: MediaFilter;
        facets: readonly FacetName[];
        q?: string | undefined;
        limit: number;
      },
    ): Promise<MediaFacets>;
    edit(
      context: RequestContext,
      datasetId: string,
      body: EditMedia,
    ): Promise<{ updated: number; head: string }>;
    remove(
      context: RequestContext,
      datasetId: string,
      body: DeleteMedia,
    ): Promise<{ deleted: number; head: string }>;
    /** Undoes the last edit or deletion. */
    undo(context: RequestContext, datasetId: string, body: UndoMedia): Promise<UndoMediaResult>;
    redo(context: RequestContext, datasetId: string, body: UndoMedia): Promise<UndoMediaResult>;
    content(actor: Actor, datasetId: string, mediaId: string, hash: string): Promise<MediaBytes>;
    /** As a browser can show it. */
    view(actor: Actor, datasetId: string, mediaId: string, hash: string): Promise<MediaBytes>;
    thumbnail(
      actor: Actor,
      datasetId: string,
      mediaId: string,
      hash: string,
      width: number,
    ): Promise<MediaBytes>;
  };
  exports: {
    /** The items as a file, of which only a part is in memory at a time. */
    media(
      actor: Actor,
      datasetId: string,
      at: string | undefined,
      query: { filter: MediaFilter; format: ExportFormat },
    ): Promise<ExportFile>;
  };
  comparison: {
    /** What turns one version into another; each is `head` or a snapshot, of any dataset of the family. */
    diff(
      actor: Actor,
      datasetId: string,
      query: {
        from: string;
        to: string;
        change?: readonly ItemChangeKind[] | undefined;
        field?: readonly ItemField[] | undefined;
        label?: readonly string[] | undefined;
        media_ids?: readonly string[] | undefined;
        cursor?: string | undefined;
        offset?: number | undefined;
        limit: number;
      },
    ): Promise<Diff>;
    summaries(actor: Actor, datasetId: string, ids: readonly string[]): Promise<SnapshotSummaries>;
    stats(actor: Actor, datasetId: string, at: string | undefined): Promise<Stats>;
    history(actor: Actor, datasetId: string, mediaId: string): Promise<ItemHistory>;
  };
  activity: {
    /** @param query `since` is a time or `current`. */
    list(
      actor: Actor,
      datasetId: string,
      query: { since?: string | undefined; cursor?: string | undefined; limit: number },
    ): Promise<Activity>;
  };
  tasks: {
    list(actor: Actor, query: TaskListQuery): Promise<Revisioned<TaskPage>>;
    filters(actor: Actor, from?: string, to?: string): Promise<z.infer<typeof taskFiltersSchema>>;
    get(actor: Actor, taskId: string): Promise<TaskDetail>;
    /** All files that it could not use, of which a part is in memory at a time. */
    failures(actor: Actor, taskId: string): Promise<ExportFile>;
    abort(context: RequestContext, taskId: string): Promise<Task>;
    retry(context: RequestContext, taskId: string): Promise<Task>;
  };
  accounts: {
    /** @returns the person, or null where the code is unknown, used or expired. */
    signIn(code: string): Promise<{ actor: Actor; sessionToken: string; expires: Date } | null>;
    signOut(sessionToken: string): Promise<void>;
    actorOfSession(sessionToken: string): Promise<Actor | null>;
    /** The secret that verifies a token, with its person; null for an unknown key. */
    keySecret(
      apiKey: string,
    ): Promise<{ actor: Actor; secret: string; lastUsed: string | null } | null>;
    /** To be called once a token of the key was found to be valid. Never fails. */
    noteKeyUse(apiKey: string, lastUsed: string | null): Promise<void>;
    /** @throws conflict where the person has `most` keys; without it there is no limit. */
    createKey(actor: Actor, most?: number): Promise<{ api_key: string; api_secret: string }>;
    /** The person's own, newest first. */
    keys(actor: Actor): Promise<KeyRow[]>;
    /** @throws not_found where it is no key of the person */
    revokeKey(actor: Actor, apiKey: string): Promise<void>;
    /** The person's own, newest first. @param token The session that asks. */
    sessions(actor: Actor, token: string | undefined): Promise<SessionRow[]>;
    /** @throws not_found where it is no session of the person */
    endSession(actor: Actor, id: string): Promise<void>;
    addUser(email: string): Promise<Actor>;
    /** A fresh one-time sign-in code for a person, by default the first one. */
    createSignInCode(email?: string): Promise<{ code: string; email: string }>;
    localOwner(): Promise<Actor>;
  };
  /** What the service stands on, and whether it is there; answers within a second. */
  ready(): Promise<Readiness>;
}
