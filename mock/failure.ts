import { HttpResponse } from "msw";
import type * as z from "zod/mini";
import type { ValidationIssue } from "#contract/error.ts";
import { type Source, issuesOf } from "#contract/issues.ts";
import {
  type GeneralCode,
  type RefusalReason,
  refusalOf,
  because,
  generalCodes,
} from "#contract/refusals.ts";
import { type SentError, errorBodyOf } from "#contract/sent-error.ts";

/** An answer that ends the handling of a request. */
export class Failure extends Error {
  /** A plain backend sends no codes. */
  readonly answer: (isPlain: boolean) => Response;
  /** The refusal of the contract, if it is one. */
  readonly reason: RefusalReason | undefined;

  constructor(answer: (isPlain: boolean) => Response, reason?: RefusalReason) {
    super("answered with a failure");
    this.answer = answer;
    this.reason = reason;
  }
}

/** The answer for a refusal of the contract. */
export function refused(reason: RefusalReason, headers: Record<string, string> = {}): Failure {
  const refusal = refusalOf(reason);
  return answered(refusal.status, errorBodyOf(refusal), { headers, reason });
}

/** An answer with only a status and a sentence, or with the issues of a 422. */
export function failure(
  status: (typeof generalCodes)[GeneralCode],
  detail: string | ValidationIssue[],
): Failure {
  const codes = Object.keys(generalCodes) as GeneralCode[];
  const code = codes.find((one) => generalCodes[one] === status) ?? "internal";
  return answered(status, typeof detail === "string" ? { detail, code, params: {} } : { detail });
}

/** An answer that never arrives. */
export function noAnswer(): Failure {
  return new Failure(() => HttpResponse.error());
}

function answered(
  status: number,
  body: SentError,
  { headers = {}, reason }: { headers?: Record<string, string>; reason?: RefusalReason } = {},
): Failure {
  return new Failure(
    (isPlain) => HttpResponse.json(isPlain ? { detail: body.detail } : body, { status, headers }),
    reason,
  );
}

/** 422 from the issues of a schema. */
export function invalidRequest(source: Source, issues: readonly z.core.$ZodIssue[]): Failure {
  return failure(422, issuesOf(source, issues));
}

/**
 * Names that fail on purpose, so that a person and a test can provoke a failure in the same way: `fail-409` and the
 * like as the name of any object, `fail-network` without any answer.
 */
export function failBySentinel(name: string | null | undefined): void {
  const kind = /^fail-(\w+)$/.exec(name?.trim() ?? "")?.[1];
  if (kind === undefined) return;
  if (kind === "network") throw noAnswer();
  if (kind === "422") {
    throw failure(422, [
      {
        type: "value_error",
        loc: ["body", "name"],
        msg: "This name is refused",
        input: name ?? null,
      },
    ]);
  }
  const sentinel = sentinels.get(kind);
  if (sentinel !== undefined) throw sentinel;
}

const sentinels: ReadonlyMap<string, Failure> = new Map([
  ["400", failure(400, "The request cannot be understood")],
  ["401", failure(401, "The token has expired")],
  ["403", refused(because("role_missing", { role: "editor" }))],
  ["404", refused(because("snapshot_not_found"))],
  [
    "409",
    refused(
      because("blocked_by_task", { operation: "create_snapshot", task_type: "MEDIA_ADDITION" }),
    ),
  ],
  ["429", refused(because("too_many_attempts"), { "Retry-After": "2" })],
  ["500", failure(500, "Internal server error")],
  ["503", failure(503, "The server is not ready")],
]);
