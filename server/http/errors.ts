import type { ValidationIssue } from "#contract/error.ts";
import { shortText } from "#contract/issues.ts";
import { type GeneralCode, generalCodes } from "#contract/refusals.ts";
import { type SentError, errorBodyOf } from "#contract/sent-error.ts";
import { HTTPException } from "hono/http-exception";
import { ServiceError, storageError } from "#server/errors.ts";
import type { Log } from "#server/log.ts";
import type { AppContext } from "./env.ts";

/** Turns every failure into an answer: refusals as they are, anything else as a 500 without internal details. */
export function answerError(thrown: unknown, c: AppContext, log: Log): Response {
  const error = storageError(thrown);
  if (error instanceof ServiceError) {
    const status = generalCodes[error.kind];
    if (status === 401) c.header("WWW-Authenticate", "Bearer");
    const retryAfter = error.retryAfter ?? (status === 503 ? 1 : undefined);
    if (retryAfter !== undefined) c.header("Retry-After", String(retryAfter));
    if (error.size !== undefined) c.header("Content-Range", `bytes */${error.size}`);
    if (status >= 500) {
      // Without a stack trace: while a dependency is unavailable, every request ends here.
      const cause = error.cause instanceof Error ? { cause: error.cause.message } : {};
      log.warn({ requestId: c.var.requestId, error: error.message, ...cause }, "not now");
    }
    return c.json<SentError>(bodyOf(error), status);
  }
  if (error instanceof HTTPException && error.status < 500) {
    return c.json<SentError>(
      { detail: error.message || "Bad request", code: codeOf(error.status), params: {} },
      error.status,
    );
  }
  if (c.req.raw.signal.aborted) {
    // The client left in the middle of its request: no client reads this answer.
    log.debug({ requestId: c.var.requestId, err: error }, "request aborted by the client");
    return c.json<SentError>(
      { detail: "The request was aborted", code: "bad_request", params: {} },
      400,
    );
  }
  log.error({ requestId: c.var.requestId, err: error }, "request failed");
  return c.json<SentError>({ detail: "Internal server error", code: "internal", params: {} }, 500);
}

/** An address without a route. */
export function answerNotFound(c: AppContext): Response {
  return c.json<SentError>({ detail: "Not found", code: "not_found", params: {} }, 404);
}

function codeOf(status: number): GeneralCode {
  const codes = Object.keys(generalCodes) as GeneralCode[];
  return codes.find((code) => generalCodes[code] === status) ?? "bad_request";
}

function bodyOf({ issues, refusal, message, kind }: ServiceError): SentError {
  if (issues !== undefined) return { detail: [...issues] };
  return refusal === undefined ? { detail: message, code: kind, params: {} } : errorBodyOf(refusal);
}

/** The most issues in a 422; a body of a megabyte can have a hundred thousand. */
const issuesLimit = 100;
const longestKey = 200;

/** A 422 with a list of issues. */
export function invalidRequest(issues: readonly ValidationIssue[]): ServiceError {
  const more = issues.length - issuesLimit;
  const [first] = issues;
  const named = issues.slice(0, issuesLimit).map((issue) => ({
    ...issue,
    loc: issue.loc.map((key) => (typeof key === "string" ? shortText(key, longestKey) : key)),
  }));
  if (more > 0 && first !== undefined) {
    const loc = first.loc.slice(0, 1);
    named.push({ type: "too_many", loc, msg: `and ${more} more`, input: null });
  }
  return new ServiceError("invalid", first?.msg ?? "The request is invalid", { issues: named });
}
