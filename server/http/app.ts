import { openApiDocument } from "#contract/openapi.ts";
import type { Role } from "#contract/dataset.ts";
import { type Feature, features as allFeatures } from "#contract/features.ts";
import type { SentError } from "#contract/sent-error.ts";
import { type Route, apiBase } from "#contract/route.ts";
import { routes } from "#contract/routes.ts";
import { defaultMaxFileBytes } from "#contract/session.ts";
import { Hono } from "hono";
import { compress } from "hono/compress";
import { methodNotAllowed } from "hono/method-not-allowed";
import type { Log } from "#server/log.ts";
import type { ForwardedFiles } from "#server/ports/forwarded-files.ts";
import type { Actor } from "#server/ports/requests.ts";
import type { Services } from "#server/ports/services.ts";
import { authenticator, defaultTokenHours } from "./auth.ts";
import { serveComparison } from "./comparison.ts";
import { consoleApp } from "./console.ts";
import { serveCustomMetadata } from "./custom-metadata.ts";
import { serveDatasets } from "./datasets.ts";
import { docsApp } from "./docs.ts";
import type { AppEnv } from "./env.ts";
import { answerError, answerNotFound } from "./errors.ts";
import { serveForwarded } from "./forwarded.ts";
import { serveIngestion } from "./ingestion.ts";
import { answerJson } from "./json.ts";
import { serveExport, serveLanceSource, serveOriginals } from "./export.ts";
import { type HealthDeps, serveHealth } from "./health.ts";
import { serveLabels } from "./labels.ts";
import { serveMedia } from "./media.ts";
import { serveModels } from "./models.ts";
import { closeAfterRefusal } from "./lingering.ts";
import { requestId, requestLog, securityHeaders, withoutBody } from "./middleware.ts";
import { serveReceipts } from "./receipts.ts";
import { routeServer } from "./serve-route.ts";
import { serveSession } from "./session.ts";
import { serveSnapshots } from "./snapshots.ts";
import { serveExportTasks } from "./export-tasks.ts";
import { serveTasks } from "./tasks.ts";

/** What a backend is that forwards to another one. */
export interface Gateway {
  has: (route: Route) => boolean;
  files: ForwardedFiles;
  /** What a user may do with all datasets. */
  roleOf: (actor: Actor) => Promise<Role>;
  /** Answers a request, knowing when its client leaves. */
  within: <T>(scope: { signal: AbortSignal; requestId: string }, answer: () => T) => T;
}

export interface AppDeps extends HealthDeps {
  services: Services;
  log: Log;
  version: string;
  /** Every client is the local owner. Only for a loopback address, which the configuration enforces. */
  authOff?: boolean;
  /** The longest validity of a token, in hours. */
  tokenHours?: number;
  /** The folder of the built console; without it the service has no console. */
  consoleDir?: string;
  /** Origins whose pages may frame a timeline. */
  embedOrigins?: readonly string[];
  /** Limit in bytes of one uploaded file, and of all files of a request in total. */
  maxFileBytes?: number;
  /** Media can be taken from folders of the server. */
  serverFolders?: boolean;
  /** The services forward to an upstream: only these routes are served, and the extensions are absent. */
  gateway?: Gateway;
  /** An upload is aborted after this many milliseconds without a byte. */
  uploadIdleMs?: number;
  /** Milliseconds, for tests. */
  now?: () => number;
}

/** The HTTP interface of the service. */
export function createApp(deps: AppDeps): Hono<AppEnv> {
  const {
    services,
    log,
    version,
    authOff = false,
    tokenHours = defaultTokenHours,
    consoleDir,
    embedOrigins = [],
    uploadIdleMs,
    maxFileBytes = defaultMaxFileBytes,
    serverFolders = false,
    gateway,
    now = Date.now,
    metrics,
  } = deps;
  const app = new Hono<AppEnv>();
  app.use(requestId, requestLog(log), securityHeaders(embedOrigins), closeAfterRefusal);
  app.use(compress({ contentTypeFilter: /^(?:application\/json|text\/(?:html|css|javascript))/ }));
  app.use(withoutBody);
  app.onError((error, c) => answerError(error, c, log));

  serveHealth(app, deps);
  // After those: monitors are no clients.
  if (metrics !== undefined) app.use(metrics.requests);
  // Made on request: it takes a twentieth of a start.
  let document: ReturnType<typeof openApiDocument> | undefined;
  app.get("/openapi.json", (c) => {
    document ??= openApiDocument(routes, { base: apiBase, version });
    return answerJson(c, document);
  });
  app.get("/docs/", (c) => c.redirect("/docs"));
  app.route("/docs", docsApp());

  const api = new Hono<AppEnv>();
  api.use(
    methodNotAllowed<AppEnv>({
      app: api,
      onMethodNotAllowed: (c, methods) =>
        c.json<SentError>(
          {
            detail: `${c.req.method} is not allowed here`,
            code: "method_not_allowed",
            params: {},
          },
          405,
          { Allow: methods.join(", ") },
        ),
    }),
  );
  const authenticate = authenticator(services.accounts, authOff, tokenHours);
  if (gateway !== undefined) {
    api.use((c, next) =>
      gateway.within({ signal: c.req.raw.signal, requestId: c.var.requestId }, next),
    );
    serveForwarded(api, gateway.files, authenticate);
  }
  const serve = routeServer({ api, services, authenticate, has: gateway?.has });
  serveComparison(serve, services);
  serveSnapshots(serve, services);
  serveReceipts(serve, services);
  serveTasks(serve, services);
  serveDatasets(serve, services);
  serveIngestion(serve, services, { maxFileBytes, idleMs: uploadIdleMs });
  serveLabels(serve, services, { maxFileBytes, idleMs: uploadIdleMs });
  serveCustomMetadata(serve, services);
  serveMedia(serve, services);
  serveModels(serve, services, { maxFileBytes, idleMs: uploadIdleMs });
  serveExport(serve, services);
  serveExportTasks(serve, services);
  serveOriginals(serve, services);
  serveLanceSource(serve, services);
  const roleOf = gateway?.roleOf;
  const features = gateway === undefined ? ourFeatures(serverFolders) : [];
  serveSession(serve, services, { version, authOff, maxFileBytes, features, roleOf, now });
  app.route(apiBase, api);
  // Without these, the console would answer these paths with a page.
  for (const path of ["/api", "/api/*"]) app.all(path, answerNotFound);

  if (consoleDir !== undefined) app.route("/", consoleApp(consoleDir));
  app.notFound(answerNotFound);
  return app;
}

function ourFeatures(serverFolders: boolean): readonly Feature[] {
  return allFeatures.filter((feature) => feature !== "server_folders" || serverFolders);
}
