import type { ExportFormat as AsyncFormat, MediaSelection } from "#contract/export-task.ts";
import type { Format } from "#contract/formats.ts";
import type { MediaFilter } from "#contract/media.ts";
import type { RouteBody, RouteOutput, RouteQuery } from "#contract/route.ts";
import type { routes } from "#contract/routes.ts";
import type { ByteRange } from "./blob-store.ts";

/** What the use cases of `services.ts` take and return, beyond what the contract describes. */

type Routes = typeof routes;
/** The parameters and the answer of a route of the contract, by its name there. */
export type Query<K extends keyof Routes> = RouteQuery<Routes[K]>;
export type Body<K extends keyof Routes> = RouteBody<Routes[K]>;
export type Answer<K extends keyof Routes> = RouteOutput<Routes[K]>;

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

/** Accepted work: its task exists already. Ids are empty where the upstream of a gateway does not tell them. */
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
