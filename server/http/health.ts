import { Hono } from "hono";
import type { Log } from "#server/log.ts";
import type { Services } from "#server/ports/services.ts";
import type { AppEnv } from "./env.ts";
import { answerError, answerNotFound } from "./errors.ts";
import { answerJson } from "./json.ts";
import type { Metrics } from "./metrics.ts";
import { requestId, requestLog, securityHeaders, withoutBody } from "./middleware.ts";
import { answerReadiness } from "./readiness.ts";

export interface HealthDeps {
  services: Pick<Services, "ready">;
  metrics?: Metrics | undefined;
  /** Aborted when the process begins to stop: a balancer is to send no more requests. */
  stopping?: AbortSignal | undefined;
}

/** What supervisors, balancers and monitors ask of a process, without authentication. */
export function serveHealth(app: Hono<AppEnv>, { services, metrics, stopping }: HealthDeps): void {
  app.get("/healthz", (c) => answerJson(c, { status: "ok" }));
  app.get("/readyz", async (c) => {
    const readiness = await services.ready();
    if (stopping?.aborted !== true) return answerReadiness(c, readiness);
    const process = { status: "failed", detail: "This process is stopping" } as const;
    return answerReadiness(c, { ready: false, checks: { process, ...readiness.checks } });
  });
  if (metrics === undefined) return;
  app.get("/metrics", async (c) =>
    c.body(await metrics.text(), 200, {
      "Content-Type": metrics.contentType,
      "Cache-Control": "no-store",
    }),
  );
}

/** The only answers of a process that runs tasks and serves no clients. */
export function createHealthApp(deps: HealthDeps & { log: Log }): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  app.use(requestId, requestLog(deps.log), securityHeaders([]), withoutBody);
  app.onError((error, c) => answerError(error, c, deps.log));
  serveHealth(app, deps);
  app.notFound(answerNotFound);
  return app;
}
