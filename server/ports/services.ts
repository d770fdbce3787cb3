import type { ExportFormat as AsyncFormat, MediaSelection } from "#contract/export-task.ts";
import type { Format } from "#contract/formats.ts";
import type { LabelReport } from "#contract/annotations.ts";
import type { FacetName, MediaFilter } from "#contract/media.ts";
import type { RouteBody, RouteOutput, RouteQuery } from "#contract/route.ts";
import type { routes } from "#contract/routes.ts";
import type { Operation } from "#contract/operations.ts";
import type { Refusal } from "#contract/refusals.ts";
import type { ByteRange } from "./blob-store.ts";

type Routes = typeof routes;
/** The parameters and the answer of a route of the contract, by its name there. */
type Query<K extends keyof Routes> = RouteQuery<Routes[K]>;
type Body<K extends keyof Routes> = RouteBody<Routes[K]>;
type Answer<K extends keyof Routes> = RouteOutput<Routes[K]>;

/** A query whose defaults for these fields are filled in. */
type Filled<T, K extends keyof T> = Omit<T, K> & { [P in K]-?: NonNullable<T[P]> };

/** The requesting user: a signed-in user, or the owner of an API key. */
export interface Actor {
  userId: string;
  email: string;
}

/** The context of every write, besides its parameters. */
export interface RequestContext {
  actor: Actor;
  requestId: string;
  /** The client's `Idempotency-Key`, where the operation honours one. */
  idempotencyKey?: string | undefined;
  /** Whether the client left before its answer; absent where there is no connection. */
  isAbandoned?: (() => boolean) | undefined;
}

/** The context of a request for a picture that may have to be made first. */
export type DrawContext = Pick<RequestContext, "actor" | "isAbandoned">;

/** Accepted work: its task exists already. */
export interface Accepted {
  taskId: string;
  datasetId: string;
}

/** One uploaded file: its original name, and its bytes. */
export interface UploadedFile {
  name: string;
  bytes: AsyncIterable<Uint8Array>;
}

/** One part of a form, as it arrives: a file, or a plain field. */
export type FormPart =
  | { field: string; file: UploadedFile; value?: undefined }
  | { field: string; value: string; file?: undefined };

export interface ExportFile {
  fileName: string;
  type: string;
  body: ReadableStream<Uint8Array>;
}

export interface ExportQuery {
  filter: MediaFilter;
  format: Format;
  /** Whether the files of the items are in it; absent: as is usual for the format. */
  includeMedia?: boolean | undefined;
}

/** An export that is written to a file, for a download later. */
export interface ExportRequest {
  at: Query<"exportContext">["at"];
  asked: { filter?: MediaFilter | undefined; selection?: readonly MediaSelection[] | undefined };
  format: AsyncFormat;
  includeMedia?: boolean | undefined;
  /** How the download is called. */
  fileName?: string | undefined;
}

export interface MediaBytes {
  type: string;
  /** Of the whole file. */
  size: number;
  /** Whether ranges are supported. */
  hasRanges: boolean;
  /**
   * @param range within the size; by default everything
   * @throws not_found where the bytes are gone meanwhile
   */
  open(range?: ByteRange): Promise<ReadableStream<Uint8Array>>;
  /** Whether the bytes are verified: if not, they are sent, but must not be cached under the hash. */
  isVerified: boolean;
  /** The file name for a download; absent for derived pictures. */
  fileName?: string;
}

/** A polled list, with the number that changes whenever its answer may have changed. */
export interface Revisioned<T> {
  revision: string;
  load(): Promise<T>;
}

/**
 * The use cases, for http/. Each throws ServiceError for a fault of the caller; a dataset that the actor cannot see is
 * `not_found`.
 */
export interface Services {
  access: {
    /**
     * Passes if the actor can see the dataset and, with an operation, has the required role and feature; else throws
     * `not_found` or `forbidden`. Does not check the state of the dataset.
     */
    check(actor: Actor, datasetId: string, operation?: Operation): Promise<void>;
  };
  snapshots: {
    list(
      actor: Actor,
      datasetId: string,
      query: Query<"listSnapshots">,
    ): Promise<Revisioned<{ snapshots: Answer<"listSnapshots">; nextCursor: string | null }>>;
    get(actor: Actor, datasetId: string, snapshotId: string): Promise<Answer<"getSnapshot">>;
    create(
      context: RequestContext,
      datasetId: string,
      body: NonNullable<Body<"createSnapshot">>,
    ): Promise<Answer<"createSnapshot">>;
    update(
      context: RequestContext,
      datasetId: string,
      snapshotId: string,
      body: Body<"updateSnapshot">,
    ): Promise<Answer<"updateSnapshot">>;
    restore(
      context: RequestContext,
      datasetId: string,
      snapshotId: string,
      body: NonNullable<Body<"restoreSnapshot">>,
    ): Promise<Accepted>;
    partialRestore(
      context: RequestContext,
      datasetId: string,
      snapshotId: string,
      body: Body<"partialRestore">,
    ): Promise<Accepted>;
    clone(
      context: RequestContext,
      datasetId: string,
      snapshotId: string,
      body?: Body<"cloneSnapshot">,
    ): Promise<Accepted>;
    remove(context: RequestContext, datasetId: string, snapshotId: string): Promise<void>;
    /** Brings a removed snapshot back; a live one is returned unchanged. */
    undelete(
      context: RequestContext,
      datasetId: string,
      snapshotId: string,
    ): Promise<Answer<"undeleteSnapshot">>;
    filters(actor: Actor, datasetId: string): Promise<Revisioned<Answer<"getSnapshotFilters">>>;
  };
  receipts: {
    list(
      actor: Actor,
      datasetId: string,
      query: Query<"listReceipts">,
    ): Promise<Answer<"listReceipts">>;
    get(actor: Actor, datasetId: string, taskId: string): Promise<Answer<"getReceipt">>;
    pictures(
      actor: Actor,
      datasetId: string,
      taskId: string,
    ): Promise<Answer<"getReceiptPictures">>;
  };
  datasets: {
    list(
      actor: Actor,
      sort: NonNullable<Query<"listDatasets">["sort_by"]>,
    ): Promise<Revisioned<Answer<"listDatasets">>>;
    get(actor: Actor, datasetId: string): Promise<Revisioned<Answer<"getDataset">>>;
    update(
      context: RequestContext,
      datasetId: string,
      body: Body<"updateDataset">,
    ): Promise<Answer<"updateDataset">>;
    remove(context: RequestContext, datasetId: string): Promise<void>;
    /** The deleted ones that can be brought back. */
    removed(actor: Actor): Promise<Answer<"listRemovedDatasets">>;
    /** Brings a deleted dataset back; a live one is returned unchanged. */
    undelete(context: RequestContext, datasetId: string): Promise<Answer<"undeleteDataset">>;
    invite(context: RequestContext, datasetId: string, email: string): Promise<void>;
    shares(actor: Actor, datasetId: string): Promise<Answer<"listShares">>;
    lineage(actor: Actor, datasetId: string): Promise<Answer<"getLineage">>;
  };
  ingestion: {
    begin(context: RequestContext, name: string): Promise<Answer<"newDataset">>;
    openUpload(
      context: RequestContext,
      datasetId: string,
      query?: Query<"openDataFiles">,
    ): Promise<Answer<"openDataFiles">>;
    /** Stores the files of one request; all of them or none. */
    upload(
      context: RequestContext,
      datasetId: string,
      transId: number,
      files: AsyncIterable<UploadedFile>,
    ): Promise<void>;
    process(
      context: RequestContext,
      datasetId: string,
      transId: number,
      query?: Query<"processDataFiles">,
    ): Promise<Accepted>;
    /**
     * Adds media to a dataset with content. Exactly one of the sources of the form is read; nothing is added where it is
     * refused.
     */
    addMedia(
      context: RequestContext,
      datasetId: string,
      parts: AsyncIterable<FormPart>,
    ): Promise<Accepted>;
    /** Makes a dataset READY that media were added to. */
    reindex(context: RequestContext, datasetId: string): Promise<Accepted>;
    fromFolder(context: RequestContext, name: string, bucketPath: string): Promise<Accepted>;
    sample(context: RequestContext, name: string | undefined): Promise<Accepted>;
  };
  labels: {
    /** Reads files of labels: reports what an import would find, or starts it as a task. */
    importLabels(
      context: RequestContext,
      datasetId: string,
      parts: AsyncIterable<FormPart>,
    ): Promise<Accepted | { report: LabelReport }>;
  };
  customMetadata: {
    /** Begins the import of a field. */
    create(
      context: RequestContext,
      datasetId: string,
      field: Body<"createMetadataTask">,
    ): Promise<Answer<"createMetadataTask">>;
    /** Takes the values of the field, and starts to set them. */
    upload(
      context: RequestContext,
      datasetId: string,
      importId: string,
      rows: Body<"uploadMetadataValues">,
    ): Promise<Answer<"uploadMetadataValues">>;
    status(
      actor: Actor,
      datasetId: string,
      importId: string,
    ): Promise<Answer<"getMetadataTaskStatus">>;
    schema(actor: Actor, datasetId: string): Promise<Answer<"getMetadataSchema">>;
    ofItem(actor: Actor, datasetId: string, mediaId: string): Promise<Answer<"getItemMetadata">>;
  };
  media: {
    /** @param at the version: a snapshot's id; `head` and undefined mean the present content */
    page(
      actor: Actor,
      datasetId: string,
      at: Query<"listMedia">["at"],
      query: Pick<
        Filled<Query<"listMedia">, "limit">,
        "cursor" | "offset" | "limit" | "spread" | "sort" | "order"
      > & {
        filter: MediaFilter;
        total: boolean;
      },
    ): Promise<Answer<"listMedia">>;
    facets(
      actor: Actor,
      datasetId: string,
      at: Query<"listMediaFacets">["at"],
      query: Pick<Filled<Query<"listMediaFacets">, "limit">, "q" | "limit"> & {
        filter: MediaFilter;
        facets: readonly FacetName[];
      },
    ): Promise<Answer<"listMediaFacets">>;
    edit(
      context: RequestContext,
      datasetId: string,
      body: Body<"editMedia">,
    ): Promise<Answer<"editMedia">>;
    remove(
      context: RequestContext,
      datasetId: string,
      body: Body<"deleteMedia">,
    ): Promise<Answer<"deleteMedia">>;
    /** Undoes the last edit or deletion. */
    undo(
      context: RequestContext,
      datasetId: string,
      body: Body<"undoMedia">,
    ): Promise<Answer<"undoMedia">>;
    redo(
      context: RequestContext,
      datasetId: string,
      body: Body<"redoMedia">,
    ): Promise<Answer<"redoMedia">>;
    content(actor: Actor, datasetId: string, mediaId: string, hash: string): Promise<MediaBytes>;
    /** In a form that browsers can show. Not made for a client that left while it waited. */
    view(
      context: DrawContext,
      datasetId: string,
      mediaId: string,
      hash: string,
    ): Promise<MediaBytes>;
    /** Not made for a client that has left while it waited. */
    thumbnail(
      context: DrawContext,
      datasetId: string,
      mediaId: string,
      hash: string,
      width: number,
    ): Promise<MediaBytes>;
  };
  exports: {
    /** Begins an export as a task. */
    begin(
      context: RequestContext,
      datasetId: string,
      request: ExportRequest,
    ): Promise<Answer<"exportContext">>;
    status(actor: Actor, datasetId: string, id: string): Promise<Answer<"getExportStatus">>;
    /** The file of an export, for whoever has its secret. */
    download(id: string, token: string): Promise<MediaBytes>;
    /** The items as a file, or in a ZIP where it is several; only a part of it is in memory at a time. */
    media(
      actor: Actor,
      datasetId: string,
      at: Query<"exportMedia">["at"],
      query: ExportQuery,
    ): Promise<ExportFile>;
    /**
     * The files of the items in one ZIP, of which a part at a time is in memory. Damaged and missing ones are named in a
     * list in it.
     * @param place of the filter, in a refusal
     */
    originals(
      actor: Actor,
      datasetId: string,
      at: Query<"exportMedia">["at"],
      query: { filter: MediaFilter; place: "query" | "body" },
    ): Promise<ExportFile>;
  };
  comparison: {
    /** The difference between two versions; each is `head` or a snapshot, of any dataset of the family. */
    diff(
      actor: Actor,
      datasetId: string,
      query: Filled<Query<"getDiff">, "to" | "limit">,
    ): Promise<Answer<"getDiff">>;
    summaries(
      actor: Actor,
      datasetId: string,
      ids: Query<"getSnapshotSummaries">["ids"],
    ): Promise<Answer<"getSnapshotSummaries">>;
    classes(actor: Actor, datasetId: string): Promise<Answer<"getDatasetClasses">>;
    shape(actor: Actor, datasetId: string): Promise<Answer<"getDatasetShape">>;
    stats(
      actor: Actor,
      datasetId: string,
      at: Query<"getStats">["at"],
    ): Promise<Answer<"getStats">>;
    history(actor: Actor, datasetId: string, mediaId: string): Promise<Answer<"getItemHistory">>;
  };
  activity: {
    /** @param query `since` is a time or `current`. */
    list(
      actor: Actor,
      datasetId: string,
      query: Filled<Query<"getActivity">, "limit">,
    ): Promise<Answer<"getActivity">>;
    /** Of all datasets. */
    all(
      actor: Actor,
      query: Filled<Query<"listActivity">, "limit">,
    ): Promise<Revisioned<Answer<"listActivity">>>;
    summary(
      actor: Actor,
      query: Query<"getActivitySummary">,
    ): Promise<Answer<"getActivitySummary">>;
    /** Keeps an attempt that was refused. Never fails. */
    noteRefused(
      context: RequestContext,
      attempt: {
        datasetId: string;
        snapshotId: string | null;
        operation: Operation;
        refusal: Refusal;
      },
    ): Promise<void>;
  };
  tasks: {
    list(actor: Actor, query: Query<"listTasks">): Promise<Revisioned<Answer<"listTasks">>>;
    filters(actor: Actor, from?: string, to?: string): Promise<Answer<"getTaskFilters">>;
    get(actor: Actor, taskId: string): Promise<Answer<"getTask">>;
    /** All files that it could not use, only a part of which is in memory at a time. */
    failures(actor: Actor, taskId: string): Promise<ExportFile>;
    abort(context: RequestContext, taskId: string): Promise<Answer<"abortTask">>;
    retry(context: RequestContext, taskId: string): Promise<Answer<"retryTask">>;
  };
  accounts: {
    /** @returns the user, or null where the code is unknown, used or expired. */
    signIn(code: string): Promise<{ actor: Actor; sessionToken: string; expires: Date } | null>;
    signOut(sessionToken: string): Promise<void>;
    actorOfSession(sessionToken: string): Promise<Actor | null>;
    /** The secret that verifies a token, with its user; null for an unknown key. */
    keySecret(
      apiKey: string,
    ): Promise<{ actor: Actor; secret: string; lastUsed: string | null } | null>;
    /** To be called after a token of the key was verified. Never fails. */
    noteKeyUse(apiKey: string, lastUsed: string | null): Promise<void>;
    /** @throws conflict where the user has `most` keys; without it there is no limit. */
    createKey(actor: Actor, most?: number): Promise<Omit<Answer<"getApiCredentials">, "message">>;
    /** The user's own keys, newest first. */
    keys(actor: Actor): Promise<Omit<Answer<"listApiKeys">["keys"][number], "current">[]>;
    /** @throws not_found where it is no key of the user */
    revokeKey(actor: Actor, apiKey: string): Promise<void>;
    /** The user's own sessions, newest first. @param token The session of the request. */
    sessions(actor: Actor, token: string | undefined): Promise<Answer<"listSessions">["sessions"]>;
    /** @throws not_found where it is no session of the user */
    endSession(actor: Actor, id: string): Promise<void>;
    addUser(email: string): Promise<Actor>;
    /** A fresh one-time sign-in code for a user, by default the first one. */
    createSignInCode(email?: string): Promise<{ code: string; email: string }>;
    localOwner(): Promise<Actor>;
  };
  /** Whether the dependencies of the service are available; answers within a second. */
  ready(): Promise<Readiness>;
}

export interface CheckResult {
  status: "ok" | "warning" | "failed";
  detail?: string;
}

export interface Readiness {
  /** No check failed. */
  ready: boolean;
  checks: Record<string, CheckResult>;
}
