import { ServiceError } from "../errors.ts";
import type { RequestContext } from "../ports/requests.ts";
import type { Operated } from "./operations.ts";

/** Sends a request to the API; `path` begins after `/api/v1`. */
export type Send = (path: string, init: RequestInit) => Promise<Response>;

/** The answer is not known: the connection broke, or the balancer says that it did. The request may have been done. */
export class UnknownOutcome extends Error {
  override readonly name = "UnknownOutcome";
}

/** The service says that it cannot now, and when to try again. */
export class NotNow extends Error {
  override readonly name = "NotNow";
}

/**
 * The use cases of a service that is reached over HTTP, as a script would use it.
 * @throws ServiceError `conflict` or `not_found` for a refusal, UnknownOutcome, NotNow, and Error for any other answer
 */
export function remoteServices(send: Send): Operated {
  async function ask<T>(
    method: string,
    path: string,
    { body, context }: { body?: unknown; context?: RequestContext } = {},
  ): Promise<T> {
    const headers: Record<string, string> = {};
    if (body !== undefined) headers["content-type"] = "application/json";
    if (context !== undefined) headers["x-request-id"] = context.requestId;
    let answer: Response;
    let text: string;
    try {
      answer = await send(path, {
        method,
        headers,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      text = await answer.text();
    } catch (error) {
      throw new UnknownOutcome(String(error), { cause: error });
    }
    // With the 202 of a task that was done at once, there is no body.
    if (answer.ok) return (text === "" ? undefined : JSON.parse(text)) as T;
    if (answer.status === 404) throw new ServiceError("not_found", text);
    if (answer.status === 409) throw new ServiceError("conflict", text);
    if (answer.status === 502) throw new UnknownOutcome(text);
    if (answer.status === 503 && answer.headers.has("retry-after")) throw new NotNow(text);
    throw new Error(`${method} ${path}: ${answer.status} ${text}`);
  }

  const snapshot = (dataset: string, id: string) => `/dataset/${dataset}/snapshot/${id}`;
  const loaded = <T>(value: T) => ({ revision: "", load: () => Promise.resolve(value) });

  return {
    snapshots: {
      async list(_actor, id, { removed }) {
        const path = `/dataset/${id}/snapshot${removed === true ? "?removed=true" : ""}`;
        return loaded({ snapshots: await ask("GET", path), nextCursor: null });
      },
      create: (context, id, body) => ask("POST", `/dataset/${id}/snapshot`, { body, context }),
      update: (context, id, at, body) => ask("PATCH", snapshot(id, at), { body, context }),
      restore: (context, id, at, body) =>
        ask("POST", `${snapshot(id, at)}/restore`, { body, context }),
      partialRestore: (context, id, at, body) =>
        ask("POST", `${snapshot(id, at)}/partial_restore`, { body, context }),
      clone: (context, id, at) => ask("POST", `${snapshot(id, at)}/clone`, { context }),
      adopt: (context, id, body) => ask("POST", `/dataset/${id}/adopt`, { body, context }),
      remove: (context, id, at) => ask("DELETE", snapshot(id, at), { context }),
      undelete: (context, id, at) => ask("POST", `${snapshot(id, at)}/undelete`, { context }),
    },
    media: {
      edit: (context, id, body) => ask("PATCH", `/dataset/${id}/media`, { body, context }),
      remove: (context, id, body) => ask("DELETE", `/dataset/${id}/media`, { body, context }),
      undo: (context, id, body) => ask("POST", `/dataset/${id}/media/undo`, { body, context }),
      redo: (context, id, body) => ask("POST", `/dataset/${id}/media/redo`, { body, context }),
      page: (_actor, id, at, { limit }) =>
        ask("GET", `/dataset/${id}/media?limit=${limit}${at === undefined ? "" : `&at=${at}`}`),
    },
    datasets: {
      get: async (_actor, id) => loaded(await ask("GET", `/dataset/${id}`)),
      remove: (context, id) => ask("DELETE", `/dataset/${id}`, { context }),
    },
  };
}
