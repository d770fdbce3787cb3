import type { ValidationIssue } from "#contract/error.ts";
import type { GeneralCode, Refusal } from "#contract/refusals.ts";

/** What can be wrong with a request, in the words of the use cases: each is one status. */
export type ServiceErrorKind = Exclude<GeneralCode, "internal" | "method_not_allowed">;

interface Extra {
  /** For `invalid`: what is wrong, field by field. */
  issues?: readonly ValidationIssue[];
  /** For `rate_limited` and `unavailable`: seconds to wait. */
  retryAfter?: number;
  /** For `range`: how many bytes there are. */
  size?: number;
  cause?: unknown;
}

/**
 * A refusal with the sentence that the caller reads. Anything else that is thrown is a fault of ours (500). One that a
 * person may see has a code of its own, see `refused`; the kind alone is for mistakes of a program.
 */
export class ServiceError extends Error {
  readonly kind: ServiceErrorKind;
  /** Which refusal it is; undefined where it is none of the list. */
  readonly refusal: Refusal | undefined;
  readonly issues: readonly ValidationIssue[] | undefined;
  readonly retryAfter: number | undefined;
  readonly size: number | undefined;

  constructor(kind: ServiceErrorKind, sentence: string, extra: Extra & { refusal?: Refusal } = {}) {
    super(sentence, { cause: extra.cause });
    this.name = "ServiceError";
    this.kind = kind;
    this.refusal = extra.refusal;
    this.issues = extra.issues;
    this.retryAfter = extra.retryAfter;
    this.size = extra.size;
  }
}

/** The error of a refusal of the contract. */
export function refused(refusal: Refusal, extra: Extra = {}): ServiceError {
  return new ServiceError(kindOf[refusal.status], refusal.sentence, { ...extra, refusal });
}

const kindOf = {
  400: "bad_request",
  401: "unauthorized",
  403: "forbidden",
  404: "not_found",
  409: "conflict",
  413: "too_large",
  429: "rate_limited",
  503: "unavailable",
} as const satisfies Record<Refusal["status"], ServiceErrorKind>;

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

const diskFull =
  "The disk of the data folder is full, so nothing was changed: free some space, for instance with `stillframe collect --now`, then try again";
const readOnly =
  "The data folder cannot be written to, because its file system is read-only: nothing was changed";
const noRight =
  "The service has no right to use its data folder (see whose it is): nothing was changed";

const storageSentences: Readonly<Record<string, string>> = {
  ENOSPC: diskFull,
  EDQUOT: diskFull,
  EROFS: readOnly,
  EACCES: noRight,
  EPERM: noRight,
};
/** As the library of the tables names the same, by their numbers. */
const systemErrors: Readonly<Record<string, string>> = {
  "28": "ENOSPC",
  "122": "EDQUOT",
  "30": "EROFS",
  "13": "EACCES",
};

/**
 * Words what a file system says that is full or may not be written to (507), wherever in the error it stands.
 * @returns the error itself where it is another
 */
export function storageError(error: unknown): unknown {
  const code = storageCode(error);
  const sentence = code === null ? undefined : storageSentences[code];
  return sentence === undefined ? error : new ServiceError("full", sentence, { cause: error });
}

/** Whether there is no place to write to, as opposed to a file that may not be read. */
export function isStorageFull(error: unknown): boolean {
  if (error instanceof ServiceError) return error.kind === "full";
  const code = storageCode(error);
  return code !== null && code !== "EACCES" && code !== "EPERM";
}

function storageCode(error: unknown, depth = 0): string | null {
  if (!(error instanceof Error) || error instanceof ServiceError || depth > 5) return null;
  if ("code" in error && String(error.code) in storageSentences) return String(error.code);
  const number = /\(os error (\d+)\)/.exec(error.message)?.[1];
  if (number !== undefined && number in systemErrors) return systemErrors[number] ?? null;
  for (const inner of error instanceof AggregateError ? error.errors : []) {
    const code = storageCode(inner, depth + 1);
    if (code !== null) return code;
  }
  return storageCode(error.cause, depth + 1);
}
