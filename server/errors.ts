import type { ValidationIssue } from "#contract/error.ts";
import {
  type GeneralCode,
  type Refusal,
  type RefusalReason,
  because,
  refusalOf,
} from "#contract/refusals.ts";
import { storeCodeOf } from "./lib/store-error.ts";

/** The kinds of refusal of the use cases; each has one status. */
export type ServiceErrorKind = Exclude<GeneralCode, "internal" | "method_not_allowed">;

interface Extra {
  /** For `invalid`: the issues, field by field. */
  issues?: readonly ValidationIssue[];
  /** For `rate_limited` and `unavailable`: seconds to wait. */
  retryAfter?: number;
  /** For `range`: the number of bytes that there are. */
  size?: number;
  cause?: unknown;
}

/**
 * A refusal with the sentence for the caller. Any other exception is an internal error (500). A refusal that users may
 * see has its own code, see `refused`; the kind alone is for mistakes of a program.
 */
export class ServiceError extends Error {
  readonly kind: ServiceErrorKind;
  /** The refusal; undefined for one that is not in the list. */
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
export function refused(reason: RefusalReason, extra: Extra = {}): ServiceError {
  const refusal = refusalOf(reason);
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
  502: "bad_gateway",
  503: "unavailable",
  504: "gateway_timeout",
  507: "full",
} as const satisfies Record<Refusal["status"], ServiceErrorKind>;

/** The cause of a failure, for the messages of tasks: the refusal where it is one of the list, else the sentence. */
export function whyOf(error: unknown): { why: string; refusal: RefusalReason | null } {
  const why = error instanceof Error ? error.message : String(error);
  const refusal = error instanceof ServiceError ? error.refusal : undefined;
  if (refusal === undefined) return { why, refusal: null };
  // The union keeps code and params together.
  return { why, refusal: { code: refusal.code, params: refusal.params } as RefusalReason };
}

/** Whether it failed because a dependency was unavailable: the same may succeed later. */
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

const storageReasons: Readonly<Record<string, RefusalReason>> = {
  ENOSPC: because("disk_full"),
  EDQUOT: because("disk_full"),
  EROFS: because("disk_read_only"),
  EACCES: because("disk_forbidden"),
  EPERM: because("disk_forbidden"),
  STORE_AWAY: because("store_away"),
  STORE_FORBIDDEN: because("store_forbidden"),
};
/** The numbers by which LanceDB reports the same errors. */
const systemErrors: Readonly<Record<string, string>> = {
  "28": "ENOSPC",
  "122": "EDQUOT",
  "30": "EROFS",
  "13": "EACCES",
};

/**
 * Turns an error of a full or read-only file system (507) or of an object store (503), at any depth, into a refusal.
 * @returns the error itself where it is another
 */
export function storageError(error: unknown): unknown {
  const code = storageCode(error);
  const reason = code === null ? undefined : storageReasons[code];
  return reason === undefined ? error : refused(reason, { cause: error });
}

/** Whether there is no space to write to, as opposed to a file that cannot be read. */
export function isStorageFull(error: unknown): boolean {
  if (error instanceof ServiceError) return error.kind === "full";
  const code = storageCode(error);
  return code !== null && ["ENOSPC", "EDQUOT", "EROFS"].includes(code);
}

function storageCode(error: unknown, depth = 0): string | null {
  if (!(error instanceof Error) || error instanceof ServiceError || depth > 5) return null;
  if ("code" in error && String(error.code) in storageReasons) return String(error.code);
  const number = /\(os error (\d+)\)/.exec(error.message)?.[1];
  if (number !== undefined && number in systemErrors) return systemErrors[number] ?? null;
  const ofStore = storeCodeOf(error.message);
  if (ofStore !== null) return ofStore;
  for (const inner of error instanceof AggregateError ? error.errors : []) {
    const code = storageCode(inner, depth + 1);
    if (code !== null) return code;
  }
  return storageCode(error.cause, depth + 1);
}
