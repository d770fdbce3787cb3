import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Role } from "#contract/dataset.ts";
import { routes } from "#contract/routes.ts";
import { anySession } from "./catalog/accounts.ts";
import { openCatalog } from "./catalog/catalog.ts";
import { gatewayRoleOf } from "./catalog/gateway-roles.ts";
import type { GatewayRole } from "./catalog/users-schema.ts";
import type { Config } from "./config.ts";
import { ensureCredentials } from "./credentials.ts";
import type { Database } from "./database.ts";
import { isForwarded } from "./gateway/absent.ts";
import { forwardedFiles } from "./gateway/forwarded-files.ts";
import { gatewayServices } from "./gateway/gateway-services.ts";
import { requestScope } from "./gateway/request-scope.ts";
import { SealedAddresses } from "./gateway/sealed-addresses.ts";
import { Upstream } from "./gateway/upstream.ts";
import { createApp } from "./http/app.ts";
import { listen } from "./http/node-server.ts";
import { adoptInstallation } from "./installation.ts";
import type { Log } from "./log.ts";
import type { Actor } from "./ports/requests.ts";
import { accountServices } from "./services/access/accounts.ts";
import { readinessOf } from "./services/upkeep/readiness.ts";
import { signInLink } from "./sign-in-link.ts";

const root = join(import.meta.dirname, "..");
const grace = 10_000;
/** How long an answer of the upstream says that it is there, in milliseconds. */
const seenFor = 15_000;

/** The roles of a gateway by those of a dataset, whose rules apply to all datasets of the upstream. */
const roleOnDatasets: Record<GatewayRole, Role> = {
  viewer: "viewer",
  editor: "editor",
  admin: "owner",
};

/** Runs a gateway until the signal. Of the database it needs the people, their sessions and keys; it has no data. */
export async function serveGateway(
  database: Database,
  config: Config & { upstream: NonNullable<Config["upstream"]> },
  log: Log,
  stop: Promise<string>,
): Promise<void> {
  const catalog = await openCatalog({
    connection: database.connection,
    onError: (error) => log.warn({ err: error }, "a connection to the database broke"),
  });
  const upstream = new Upstream(config.upstream);
  try {
    const { connection, place } = database;
    await adoptInstallation({ connection, dataFolder: config.dataFolder, place });
    const accounts = accountServices({ catalog });
    await ensureCredentials(config.dataFolder, accounts);
    const addresses = new SealedAddresses(config.upstream.secret);
    const roleOf = async ({ userId }: Actor): Promise<Role> =>
      roleOnDatasets[await gatewayRoleOf(catalog.db, userId)];
    const services = gatewayServices({
      upstream,
      addresses,
      log,
      accounts,
      roleOf,
      ready: readinessOf(
        [
          { name: "database", failing: "The database does not answer", run: () => catalog.ping() },
          { name: "upstream", failing: "The upstream was not looked at", run: lookAt(upstream) },
        ],
        (check, error) => log.warn({ check, error: String(error) }, "not ready"),
      ),
    });
    const { version } = JSON.parse(await readFile(join(root, "package.json"), "utf8")) as {
      version: string;
    };
    const app = createApp({
      services,
      log,
      version,
      authOff: config.authOff,
      tokenHours: config.tokenHours,
      consoleDir: join(root, "dist"),
      embedOrigins: config.embedOrigins,
      maxFileBytes: config.maxFileBytes,
      gateway: {
        has: isForwarded,
        files: forwardedFiles(upstream, addresses),
        roleOf,
        within: (scope, answer) => requestScope.run(scope, answer),
      },
    });
    const server = await listen(app, config);
    try {
      database.folder?.announce(server.url);
      const lines = [`listening ${server.url}`, `a gateway to ${upstream.origin}`];
      if (!config.authOff && !(await anySession(catalog.db))) {
        const { code } = await accounts.createSignInCode();
        lines.push(`sign in (works once): ${signInLink(server.url, code)}`);
      }
      process.stdout.write(`${lines.join("\n")}\n`);
      log.info({ signal: await stop }, "stopping");
    } finally {
      await server.close(grace);
    }
  } finally {
    await upstream.close();
    await catalog.close();
  }
}

/**
 * A warning while the upstream cannot be used: the gateway works, and says so to its users better than a balancer that
 * takes it out would.
 */
function lookAt(upstream: Upstream): () => Promise<{ warning: string } | void> {
  let seen: { at: number; result: { warning: string } | void } | undefined;
  return async () => {
    if (seen !== undefined && performance.now() - seen.at < seenFor) return seen.result;
    const result = await upstream.call(routes.listTasks, { query: { page_size: 5 } }).then(
      () => undefined,
      (error: unknown) => ({ warning: error instanceof Error ? error.message : String(error) }),
    );
    seen = { at: performance.now(), result };
    return result;
  };
}
