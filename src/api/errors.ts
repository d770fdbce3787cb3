import type { ValidationIssue } from "#contract/error.ts";

/**
 * - `network`: there was no answer: offline, refused, cut off.
 * - `http`: an answer with an error status.
 * - `contract`: an answer (or a request of ours) that violates the contract.
 * - `aborted`: the caller aborted the request.
 */
export type ApiErrorKind = "network" | "http" | "contract" | "aborted";

interface ApiErrorFacts {
  kind: ApiErrorKind;
  /** The status of the answer; 0 where there was none. */
  status?: number;
  /** The server's own sentence; empty if it sent none. */
  detail?: string;
  /** The code of the refusal, if the server sends one; unknown codes are kept unchanged. */
  code?: unknown;
  /** The params of the refusal. */
  params?: unknown;
  issues?: readonly ValidationIssue[];
  requestId?: string | null;
  /** From `Retry-After`, in seconds. */
  retryAfter?: number | null;
  cause?: unknown;
}

/** Every failure of a call. Decide by `kind` and `status`, never by text. */
export class ApiError extends Error {
  readonly kind: ApiErrorKind;
  readonly status: number;
  readonly detail: string;
  readonly code: string | null;
  readonly params: unknown;
  readonly issues: readonly ValidationIssue[];
  readonly requestId: string | null;
  readonly retryAfter: number | null;

  constructor(facts: ApiErrorFacts) {
    const detail = facts.detail ?? "";
    super(`${facts.kind}${facts.status ? ` ${facts.status}` : ""}${detail && `: ${detail}`}`, {
      cause: facts.cause,
    });
    this.name = "ApiError";
    this.kind = facts.kind;
    this.status = facts.status ?? 0;
    this.detail = detail;
    // Another backend may send any value here.
    this.code = typeof facts.code === "string" ? facts.code : null;
    this.params = facts.params;
    this.issues = facts.issues ?? [];
    this.requestId = facts.requestId ?? null;
    this.retryAfter = facts.retryAfter ?? null;
  }
}

export function hasStatus(error: unknown, ...statuses: readonly number[]): boolean {
  return error instanceof ApiError && error.kind === "http" && statuses.includes(error.status);
}

/** Whether a repetition may help: the request itself was correct. */
export function isTransient(error: unknown): boolean {
  if (!(error instanceof ApiError)) return false;
  return error.kind === "network" || error.status === 429 || error.status >= 500;
}

/** The address contains an invalid id: the page shows "not found", without the rule of ids. */
export function isMalformedAddress(error: unknown): boolean {
  return (
    error instanceof ApiError &&
    hasStatus(error, 422) &&
    error.issues.length > 0 &&
    error.issues.every(({ loc }) => loc[0] === "path")
  );
}
