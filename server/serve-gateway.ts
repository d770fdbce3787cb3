import type { Role } from "#contract/dataset.ts";
import { openCatalog } from "./catalog/catalog.ts";
import { gatewayRoleOf } from "./catalog/gateway-roles.ts";
import type { GatewayRole } from "./catalog/users-schema.ts";
import type { Config } from "./config.ts";
import type { Database } from "./database.ts";
import { isForwarded } from "./gateway/absent.ts";
import { forwardedFiles } from "./gateway/forwarded-files.ts";
import { gatewayServices } from "./gateway/gateway-services.ts";
import { requestScope } from "./gateway/request-scope.ts";
import { SealedAddresses } from "./gateway/sealed-addresses.ts";
import { Upstream } from "./gateway/upstream.ts";
import { lookAt } from "./gateway/look-at-upstream.ts";
import { createApp } from "./http/app.ts";
import { openMetrics } from "./http/metrics.ts";
import type { Log } from "./log.ts";
import type { Actor } from "./ports/requests.ts";
import { connectionsOf } from "./readings.ts";
import { announce, consoleOptions, firstStart, runHttp } from "./run-http.ts";
import { accountServices } from "./services/access/accounts.ts";
import { readinessOf } from "./services/upkeep/readiness.ts";

/** The roles of a gateway by those of a dataset, whose rules apply to all datasets of the upstream. */
const roleOnDatasets: Record<GatewayRole, Role> = {
  viewer: "viewer",
  editor: "editor",
  admin: "owner",
};

/** Runs a gateway until the signal. Of the database it needs the people, their sessions and keys; it has no data. */
export async function serveGateway(
  { connection, pooled, folder }: Pick<Database, "connection" | "pooled" | "folder">,
  config: Config & { upstream: NonNullable<Config["upstream"]> },
  log: Log,
  stop: Promise<string>,
): Promise<void> {
  const catalog = await openCatalog({
    connection,
    pooled,
    connections: config.databaseConnections,
    onError: (error) => log.warn({ err: error }, "a connection to the database broke"),
  });
  const upstream = new Upstream(config.upstream);
  const look = lookAt(upstream);
  const stopping = new AbortController();
  try {
    const accounts = accountServices({ catalog });
    const people = { catalog, accounts };
    await firstStart(config, people);
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
          { name: "upstream", failing: "The upstream was not looked at", run: look },
        ],
        (check, error) => log.warn({ check, error: String(error) }, "not ready"),
      ),
    });
    const app = createApp({
      services,
      log,
      stopping: stopping.signal,
      metrics: openMetrics([connectionsOf(catalog)]),
      ...(await consoleOptions(config)),
      gateway: {
        has: isForwarded,
        files: forwardedFiles(upstream, addresses),
        roleOf,
        within: (scope, answer) => requestScope.run(scope, answer),
      },
    });
    await runHttp(app, config, log, {
      stop,
      stopping,
      async onListening(url) {
        folder?.announce(url);
        await announce(config, people, [url, `a gateway to ${upstream.origin}`]);
      },
    });
  } finally {
    await upstream.close();
    await catalog.close();
  }
}
