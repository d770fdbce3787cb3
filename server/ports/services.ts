import type { FacetName, MediaFilter } from "#contract/media.ts";
import type { Operation } from "#contract/operations.ts";
import type { Refusal } from "#contract/refusals.ts";
import type { DataIn } from "./data-in.ts";
import type { ModelUse } from "./model-use.ts";
import type {
  Actor,
  RequestContext,
  DrawContext,
  Accepted,
  ExportFile,
  ExportQuery,
  ExportRequest,
  MediaBytes,
  Revisioned,
  Query,
  Body,
  Answer,
} from "./requests.ts";

/** A query whose defaults for these fields are filled in. */
type Filled<T, K extends keyof T> = Omit<T, K> & { [P in K]-?: NonNullable<T[P]> };

/**
 * The use cases, for http/. Each throws ServiceError for a fault of the caller; a dataset that the actor cannot see is
 * `not_found`.
 */
export interface Services extends DataIn, ModelUse {
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
    adopt(
      context: RequestContext,
      datasetId: string,
      body: Body<"adoptVersion">,
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
    creationStatus(actor: Actor, datasetId: string): Promise<Answer<"getCreationStatus">>;
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
    /** The items of the present content that keys mean. */
    match(actor: Actor, datasetId: string, body: Body<"matchMedia">): Promise<Answer<"matchMedia">>;
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
      query: {
        width: number;
        /** Its address is that of a video's frame. */
        isFrame: boolean;
      },
    ): Promise<MediaBytes>;
    /** Frames of a video; refused where there are none. */
    strip(
      context: DrawContext,
      datasetId: string,
      mediaId: string,
      hash: string,
    ): Promise<MediaBytes>;
    video(
      context: DrawContext,
      datasetId: string,
      mediaId: string,
      hash: string,
    ): Promise<Answer<"getVideoFacts">>;
  };
  exports: {
    /** Begins an export as a task. */
    begin(
      context: RequestContext,
      datasetId: string,
      request: ExportRequest,
    ): Promise<Answer<"exportContext">>;
    /** @param isLocal The client is on the service's machine. */
    lanceSource(
      actor: Actor,
      datasetId: string,
      snapshotId: string,
      client: { isLocal: boolean },
    ): Promise<Answer<"getLanceSource">>;
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
