import type * as z from "zod/mini";
import type { ErrorStatus } from "./error.ts";

/** Every operation's path starts with this. */
export const apiBase = "/api/v1";

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** One operation of the API. The client, the service, the mock and the document are all derived from it. */
export interface Route {
  method: Method;
  /** Below the API's base path, parameters in braces: `/dataset/{dataset_id}/snapshot`. */
  path: string;
  summary: string;
  tag: string;
  /** Documented by Visual Layer, or ours: unknown body fields are ignored on the first and refused on the second. */
  tier: "documented" | "extension";
  /** Needs neither a token nor a session. */
  open?: boolean;
  params?: z.ZodMiniObject;
  query?: z.ZodMiniObject;
  /** Query names that may be repeated; all others are single. */
  lists?: readonly string[];
  body?: z.ZodMiniType;
  /** For `multipart` and `form`, `body` describes the plain fields. */
  bodyType?: "json" | "multipart" | "form";
  /** The body may be missing. */
  bodyOptional?: boolean;
  /** Limit in bytes where a megabyte would be too much: the body is read before authentication. */
  bodyLimit?: number;
  status: 200 | 202 | 204;
  /** null: an empty body. */
  response: z.ZodMiniType | null;
  /** The answer, with 200, where the request asks for a dry run. */
  dryRun?: z.ZodMiniType;
  /** Set if the answer is a file rather than JSON. */
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

/** Numbers are passed as numbers; undefined values are left out of the address. */
type QueryInput<T> = { [K in keyof T]?: T[K] | undefined };

/** The arguments of a call: path parameters, query, body, all on the input side of their schemas. */
export type RouteArgs<R extends Route> = ParamsArg<R> & QueryArg<R> & BodyArg<R>;

/** A path such as `/dataset/{dataset_id}` with its parameters inserted and escaped. */
export function fillPath(path: string, params: Readonly<Record<string, string>>): string {
  return path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const value = params[name];
    if (value === undefined) throw new TypeError(`Path parameter ${name} is missing for ${path}`);
    return encodeURIComponent(value);
  });
}

/** An operation's path with its parameters inserted, from the root of the server: `/api/v1/tasks/5`. */
export function operationPath(
  { path }: Pick<Route, "path">,
  params: Readonly<Record<string, string>>,
): string {
  return apiBase + fillPath(path, params);
}

/** `/dataset/:dataset_id`, the syntax of Hono and MSW. */
export function colonPath(path: string): string {
  return path.replaceAll(/\{(\w+)\}/g, ":$1");
}
