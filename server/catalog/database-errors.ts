import { because, sentenceOf } from "#contract/refusals.ts";
import { ServiceError, refused } from "../errors.ts";

/** SQLSTATE classes and codes of a server or connection that is unavailable for now; a later try may succeed. */
const away = /^(?:08|57P0|57014|53[23]|53400|25006|25P03|40P01|58)/;
/** Error codes of the operating system for a socket. */
const unreachable = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "ECONNABORTED",
  "EPIPE",
  "ETIMEDOUT",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "EHOSTDOWN",
  "ENOTFOUND",
  "EAI_AGAIN",
  // The embedded server's socket folder is removed with it.
  "ENOENT",
  "EACCES",
]);
/** Errors of the client library itself, which have no codes. */
const broken =
  /^(?:Connection terminated|Query read timeout|Client (?:was closed|has encountered)|timeout exce|timeout expired|The server does not|Postgres connection has been discarded)/;

/** The answer while the catalog cannot be reached. */
export const databaseAway = sentenceOf("database_away");

/**
 * Turns a failure of the database itself into an answer: 503 where it is unavailable, 507 where its disk is full. If
 * the answer to a commit was lost, it is unknown whether the commit took place, so the 503 does not say that nothing
 * was changed.
 * @returns the error itself where the statement caused it
 */
export function databaseError(error: unknown): unknown {
  if (error instanceof ServiceError || !(error instanceof Error)) return error;
  const code = codeOf(error);
  if (code === "53100") return refused(because("database_disk_full"), { cause: error });
  return isAway(error, code) ? awayError(error) : error;
}

/** @param cause the reason, as far as known; it is logged, and not sent */
export function awayError(cause: unknown): ServiceError {
  return refused(because("database_away"), { retryAfter: 1, cause });
}

/** Whether the error means that the connection can no longer be used. */
export function isBroken(error: unknown): boolean {
  if (!(error instanceof Error)) return true;
  const code = codeOf(error);
  return unreachable.has(code) || /^(?:08|57P0)/.test(code) || broken.test(error.message);
}

function isAway(error: Error, code: string): boolean {
  if (error instanceof AggregateError) {
    return error.errors.some((each) => each instanceof Error && isAway(each, codeOf(each)));
  }
  return away.test(code) || unreachable.has(code) || broken.test(error.message);
}

function codeOf(error: Error): string {
  return "code" in error && typeof error.code === "string" ? error.code : "";
}
