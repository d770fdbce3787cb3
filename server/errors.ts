import type { ValidationIssue } from "#contract/error.ts";

/** What can be wrong with a request, in the words of the use cases; http/errors.ts has the statuses. */
export type ServiceErrorKind =
  | "bad_request"
  | "unauthorized"
  | "forbidden"
  | "not_found"
  | "conflict"
  | "timeout"
  | "too_large"
  | "unsupported_type"
  | "range"
  | "invalid"
  | "rate_limited"
  | "unavailable"
  | "full";

/** A refusal with the sentence that the caller reads. Anything else that is thrown is a fault of ours (500). */
export class ServiceError extends Error {
  readonly kind: ServiceErrorKind;
  /** For `invalid`: what is wrong, field by field. */
  readonly issues: readonly ValidationIssue[] | undefined;
  /** For `rate_limited` and `unavailable`: seconds to wait. */
  readonly retryAfter: number | undefined;
  /** For `range`: how many bytes there are. */
  readonly size: number | undefined;

  constructor(
    kind: ServiceErrorKind,
    sentence: string,
    extra: {
      issues?: readonly ValidationIssue[];
      retryAfter?: number;
      size?: number;
      cause?: unknown;
    } = {},
  ) {
    super(sentence, { cause: extra.cause });
    this.name = "ServiceError";
    this.kind = kind;
    this.issues = extra.issues;
    this.retryAfter = extra.retryAfter;
    this.size = extra.size;
  }
}

/** Whether it failed because something was not there just now: the same may succeed later. */
export function isAway(error: unknown): boolean {
  return error instanceof ServiceError && error.kind === "unavailable";
}

/** A request that breaks a rule in one place: answered 422 with that place. */
export function invalid(
  loc: readonly (string | number)[],
  sentence: string,
  input?: unknown,
): ServiceError {
  const issue = { type: "value_error", loc: [...loc], msg: sentence, input: input ?? null };
  return new ServiceError("invalid", sentence, { issues: [issue] });
}
