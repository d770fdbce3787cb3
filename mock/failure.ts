import { HttpResponse } from "msw";
import type * as z from "zod/mini";
import type { ValidationIssue } from "#contract/error.ts";

/** An answer that ends the handling of a request. */
export class Failure extends Error {
  readonly response: Response;

  constructor(response: Response) {
    super(`answered ${response.status}`);
    this.response = response;
  }
}

export function failure(
  status: number,
  detail: string | ValidationIssue[],
  headers: Record<string, string> = {},
): Failure {
  return new Failure(HttpResponse.json({ detail }, { status, headers }));
}

/** 422 from what a schema found; `place` is path, query or body. */
export function invalidRequest(place: string, issues: readonly z.core.$ZodIssue[]): Failure {
  return failure(
    422,
    issues.map((issue) => {
      if (issue.code === "unrecognized_keys") {
        const loc = [place, ...issue.path.map(String), issue.keys[0] ?? ""];
        return { type: "extra_forbidden", loc, msg: "This field is not known here", input: null };
      }
      const missing = issue.code === "invalid_type" && issue.input === undefined;
      return {
        type: missing ? "missing" : issue.code,
        loc: [place, ...issue.path.map((step) => (typeof step === "number" ? step : String(step)))],
        msg: missing ? "Field required" : issue.message,
        input: issue.input ?? null,
      };
    }),
  );
}

/**
 * Names that fail on purpose, so that a person and a test can provoke a failure the same way: `fail-409`
 * and the like on whatever carries the name, `fail-network` without any answer.
 */
export function failBySentinel(name: string | null | undefined): void {
  const kind = /^fail-(\w+)$/.exec(name?.trim() ?? "")?.[1];
  if (kind === undefined) return;
  if (kind === "network") throw new Failure(HttpResponse.error());
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
  const sentence = sentinelSentences[kind];
  if (sentence === undefined) return;
  throw failure(Number(kind), sentence, kind === "429" ? { "Retry-After": "2" } : {});
}

const sentinelSentences: Record<string, string> = {
  "400": "The request cannot be understood",
  "401": "The token has expired",
  "403": "Only an editor or an owner of this dataset can do this",
  "404": "Snapshot not found",
  "409": "Operation 'create_snapshot' is blocked while MEDIA_ADDITION task is running",
  "429": "Too many requests",
  "500": "Internal server error",
  "503": "The server is not ready",
};
