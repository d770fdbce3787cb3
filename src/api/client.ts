import * as z from "zod/mini";
import { errorBodySchema } from "#contract/error.ts";
import { toSearch } from "#contract/query.ts";
import { type Route, type RouteArgs, type RouteOutput, operationPath } from "#contract/route.ts";
import { noteServerTime } from "#/lib/server-clock.ts";
import { createStore } from "#/lib/store.ts";
import { loadRefusalWords } from "#/strings/refusals.ts";
import { ApiError, isTransient } from "./errors.ts";

export interface CallOptions {
  signal?: AbortSignal | undefined;
  headers?: Readonly<Record<string, string>> | undefined;
}

export interface CallResult<R extends Route> {
  data: RouteOutput<R>;
  headers: Headers;
}

/** The last failure of the connection or of the server, for the watcher of the connection. */
export const lastFailure = createStore<ApiError | null>(null);

/** Calls one operation and returns its parsed body. Every failure is an `ApiError`. */
export async function call<R extends Route>(
  route: R,
  args: RouteArgs<R>,
  signal?: AbortSignal,
): Promise<RouteOutput<R>> {
  return (await callWithMeta(route, args, { signal })).data;
}

/** Like `call`, with the headers of the answer (`Location`, `Link`, `X-Dataset-Id`). */
export async function callWithMeta<R extends Route>(
  route: R,
  args: RouteArgs<R>,
  { signal, headers = {} }: CallOptions = {},
): Promise<CallResult<R>> {
  const body = encodeBody(route, args.body);
  const response = await send(addressOf(route, args), {
    method: route.method,
    credentials: "same-origin",
    headers: {
      accept: "application/json",
      ...(typeof body === "string" ? { "content-type": "application/json" } : {}),
      ...headers,
    },
    body,
    signal: signal ?? null,
  });
  const text = await readText(response, signal);
  if (!response.ok) {
    const error = httpError(response.status, text, response.headers);
    if (error.code !== null || error.issues.length > 0) await loadRefusalWords(error.code ?? "");
    throw noted(error);
  }
  // One cast where types meet data: the schema that parsed the value defines the type.
  return {
    data: decode(route, text, response.headers) as RouteOutput<R>,
    headers: response.headers,
  };
}

/** The address of an operation, with path parameters and query inserted. */
export function addressOf(
  route: Route,
  args: { params?: unknown; query?: unknown; body?: unknown },
): string {
  const params = Object.entries(args.params ?? {}).map(([name, value]) => [name, String(value)]);
  const path = operationPath(route, Object.fromEntries(params) as Record<string, string>);
  const search = toSearch((args.query ?? {}) as Parameters<typeof toSearch>[0]).toString();
  return search ? `${path}?${search}` : path;
}

/** The error of an answer: `detail` is a sentence or a list of issues, or the body is no JSON at all. */
export function httpError(status: number, text: string, headers: Headers): ApiError {
  const parsed = errorBodySchema.safeParse(parseJson(text));
  const detail = parsed.success ? parsed.data.detail : "";
  const retryAfter = Number(headers.get("retry-after") ?? Number.NaN);
  return new ApiError({
    kind: "http",
    status,
    detail: typeof detail === "string" ? detail : "",
    code: parsed.data?.code,
    params: parsed.data?.params,
    issues: typeof detail === "string" ? [] : detail,
    requestId: headers.get("x-request-id"),
    retryAfter: Number.isFinite(retryAfter) ? retryAfter : null,
  });
}

/** The error of a request that ended before its answer was complete. */
export function transportError(cause: unknown, signal?: AbortSignal): ApiError {
  return new ApiError({ kind: signal?.aborted ? "aborted" : "network", cause });
}

async function send(address: string, init: RequestInit): Promise<Response> {
  try {
    const response = await fetch(address, init);
    noteServerTime(response.headers.get("date"));
    return response;
  } catch (cause) {
    throw noted(transportError(cause, init.signal ?? undefined));
  }
}

function noted(error: ApiError): ApiError {
  if (isTransient(error)) lastFailure.set(error);
  return error;
}

async function readText(response: Response, signal?: AbortSignal): Promise<string> {
  try {
    return await response.text();
  } catch (cause) {
    throw transportError(cause, signal);
  }
}

/** @throws ApiError as the service's, for a body that breaks a rule: no request is sent. */
function encodeBody(route: Route, body: unknown): string | FormData | null {
  if (body === undefined || route.body === undefined) return null;
  if (body instanceof FormData) return body;
  const parsed = route.body.safeParse(body);
  if (!parsed.success) {
    // A form that can break a rule has loaded them.
    void loadRefusalWords("");
    const issues = parsed.error.issues.map(({ path, message: msg }) => ({
      type: "",
      loc: path.map(String),
      msg,
    }));
    throw new ApiError({ kind: "http", status: 422, issues });
  }
  if (route.bodyType !== "form") return JSON.stringify(parsed.data);
  const form = new FormData();
  for (const [name, value] of Object.entries(parsed.data as object)) {
    // A field that is not a plain text is JSON.
    form.append(name, typeof value === "object" ? JSON.stringify(value) : String(value));
  }
  return form;
}

function decode(route: Route, text: string, headers: Headers): unknown {
  if (route.response === null) return undefined;
  const requestId = headers.get("x-request-id");
  const json = parseJson(text);
  if (json === undefined) {
    throw new ApiError({ kind: "contract", detail: `${route.path}: not JSON`, requestId });
  }
  const parsed = route.response.safeParse(json);
  if (parsed.success) return parsed.data;
  throw new ApiError({ kind: "contract", detail: firstIssue(route.path, parsed.error), requestId });
}

/**
 * Names given before such characters were refused would be shown in another order, and could not be typed to confirm.
 */
const hidden = /[\u200b\u202a-\u202e\u2060\u2066-\u2069\ufeff]/g;
const nameField = /(?<!^file)_name$/;

function parseJson(text: string): unknown {
  try {
    return JSON.parse(
      text,
      text.search(hidden) < 0
        ? undefined
        : (key, value: unknown) =>
            nameField.test(key) && typeof value === "string" ? value.replace(hidden, "") : value,
    ) as unknown;
  } catch {
    return undefined;
  }
}

function firstIssue(where: string, error: z.core.$ZodError): string {
  const issue = error.issues[0];
  return `${where}: ${issue?.path.join(".") ?? ""} ${issue?.message ?? ""}`.trim();
}
