import { ServiceError } from "../errors.ts";

/** SQLSTATE classes and codes of a server, or of a way to it, that is not there just now; a later try may succeed. */
const away = /^(?:08|57P0|57014|53[23]|53400|25006|25P03|40P01|58)/;
/** What the operating system says of a socket. */
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
  // The folder of the embedded server's socket goes with it.
  "ENOENT",
  "EACCES",
]);
/** The client's own errors have no codes. */
const broken =
  /^(?:Connection terminated|Query read timeout|Client (?:was closed|has encountered)|timeout exce|timeout expired|The server does not|Postgres connection has been discarded)/;

/** Said for as long as the catalog cannot be reached. */
export const databaseAway = "The database cannot be reached just now: try again in a moment";

const diskFull =
  "The disk of the database is full, so nothing was changed: free some space, then try again";

/**
 * Words a failure of the database that is none of the statement: 503 where it is away, 507 where its disk is full.
 * Whether a commit whose answer was lost took place is not known, so the first does not say that nothing was changed.
 * @returns the error itself where it is about the statement
 */
export function databaseError(error: unknown): unknown {
  if (error instanceof ServiceError || !(error instanceof Error)) return error;
  const code = codeOf(error);
  if (code === "53100") return new ServiceError("full", diskFull, { cause: error });
  return isAway(error, code) ? awayError(error) : error;
}

/** @param cause what is known of the reason; it is logged, and not told */
export function awayError(cause: unknown): ServiceError {
  return new ServiceError("unavailable", databaseAway, { retryAfter: 1, cause });
}

/** Whether a connection that failed so can still be used. */
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
