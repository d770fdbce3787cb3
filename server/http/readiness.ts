import type { Readiness } from "#server/ports/services.ts";
import type { AppContext } from "./env.ts";
import { answerJson } from "./json.ts";

/** 200, or 503 with the first missing dependency; both list all checks, for people and monitors. */
export function answerReadiness(c: AppContext, { ready, checks }: Readiness): Response {
  if (ready) return answerJson(c, { status: "ready", checks });
  const failed = Object.values(checks).find(({ status }) => status === "failed");
  c.header("Retry-After", "1");
  const detail = failed?.detail ?? "The service is not ready";
  return answerJson(c, { detail, status: "not ready", checks }, 503);
}
