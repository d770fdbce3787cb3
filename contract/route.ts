import type * as z from "zod/mini";
import type { ErrorStatus } from "./error.ts";

/** Every operation's path starts with this. */
export const apiBase = "/api/v1";

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** One operation of the API: the client, the service, the mock and the document all derive from it. */
export interface Route {
  method: Method;
  /** Below the API's base path, parameters in braces: `/dataset/{dataset_id}/snapshot`. */
  path: string;
  summary: string;
  tag: string;
  /** Documented by Visual Layer, or ours: an unknown body field is ignored on the first and refused on the second. */
  tier: "documented" | "extension";
  /** Answered without a token or a session. */
  open?: boolean;
  params?: z.ZodMiniObject;
  query?: z.ZodMiniObject;
  /** Query names that may be repeated; the rest are single. */
  lists?: readonly string[];
  body?: z.ZodMiniType;
  /** `multipart` and `form` bodies are described by `body` as far as they are plain fields. */
  bodyType?: "json" | "multipart" | "form";
  /** A body may be left out altogether. */
  bodyOptional?: boolean;
  /** Bytes of the body, where a megabyte would be too many: it is read before anybody is known. */
  bodyLimit?: number;
  status: 200 | 202 | 204;
  /** null: an empty body. */
  response: z.ZodMiniType | null;
  /** Set where the answer is a file rather than JSON. */
  responseType?: "bytes";
  errors: readonly ErrorStatus[];
}

export function route<const R extends Route>(definition: R): R {
  return definition;
}

export type RouteParams<R extends Route> = R extends { params: infer S extends z.ZodMiniType }
  ? z.output<S>
  : Record<string, never>;
export type RouteQuery<R extends Route> = R extends { query: infer S extends z.ZodMiniType }
  ? z.output<S>
  : Record<string, never>;
export type RouteBody<R extends Route> = R extends { body: infer S extends z.ZodMiniType }
  ? R extends { bodyOptional: true }
    ? z.output<S> | undefined
    : z.output<S>
  : undefined;
export type RouteOutput<R extends Route> = R extends { response: infer S extends z.ZodMiniType }
  ? z.output<S>
  : undefined;

type ParamsArg<R extends Route> = R extends { params: infer S extends z.ZodMiniType }
  ? { params: z.input<S> }
  : { params?: undefined };
type QueryArg<R extends Route> = R extends { query: infer S extends z.ZodMiniType }
  ? { query?: QueryInput<z.output<S>> }
  : { query?: undefined };
type BodyArg<R extends Route> = R extends { body: infer S extends z.ZodMiniType }
  ? R extends { bodyType: "multipart" }
    ? { body: FormData }
    : R extends { bodyOptional: true }
      ? { body?: z.input<S> }
      : { body: z.input<S> }
  : { body?: undefined };

/** Coerced numbers are written as numbers; undefined is left out of the address. */
type QueryInput<T> = { [K in keyof T]?: T[K] | undefined };

/** What a caller passes: path parameters, query, body, all on the input side of their schemas. */
export type RouteArgs<R extends Route> = ParamsArg<R> & QueryArg<R> & BodyArg<R>;

/** `/dataset/{dataset_id}` with its parameters filled in and escaped. */
export function fillPath(path: string, params: Readonly<Record<string, string>>): string {
  return path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const value = params[name];
    if (value === undefined) throw new TypeError(`Path parameter ${name} is missing for ${path}`);
    return encodeURIComponent(value);
  });
}

/** An operation's path with its parameters filled in, from the root of the server: `/api/v1/tasks/5`. */
export function operationPath(
  { path }: Pick<Route, "path">,
  params: Readonly<Record<string, string>>,
): string {
  return apiBase + fillPath(path, params);
}

/** `/dataset/:dataset_id`, as Hono and MSW write it. */
export function colonPath(path: string): string {
  return path.replaceAll(/\{(\w+)\}/g, ":$1");
}
