import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { type Assembly, assemble, endAsStranger } from "./assemble.ts";
import { anySession } from "./catalog/accounts.ts";
import { oneAfterAnother } from "./catalog/alone.ts";
import type { Config } from "./config.ts";
import { ensureCredentials } from "./credentials.ts";
import type { Database } from "./database.ts";
import { createApp } from "./http/app.ts";
import { createHealthApp } from "./http/health.ts";
import { openMetrics } from "./http/metrics.ts";
import { type NodeServer, listen } from "./http/node-server.ts";
import { warnOfMissingRoots } from "./import-roots.ts";
import { keepGeneration } from "./keep-generation.ts";
import type { Log } from "./log.ts";
import { type Background, startBackground } from "./services/background.ts";
import { heal } from "./services/upkeep/heal.ts";
import { signInLink } from "./sign-in-link.ts";
import { keepMemory } from "./spare-memory.ts";
import { readingsOf } from "./readings.ts";

const root = join(import.meta.dirname, "..");

/** How long running requests, and then running tasks, may take to end after a signal, in milliseconds. */
const grace = 10_000;

export interface ServeOptions {
  /** Loads the sample dataset, unless it exists. */
  sample: boolean;
}

/** Runs the service on its database until the signal. */
export async function serveOn(
  database: Database,
  config: Config,
  log: Log,
  stop: Promise<string>,
  options: ServeOptions,
): Promise<void> {
  const assembly = await assemble(config, database, log);
  let server: NodeServer | undefined;
  let background: Background | undefined;
  const stopping = new AbortController();
  const stopGivingBack = keepMemory(log, () => assembly.deps.lake.forgetUnused());
  const stopKeeping = keepGeneration(assembly, log, (error) => endAsStranger(log, error));
  try {
    // While other processes use the lake, unfinished files may be in use.
    await assembly.alone(() => heal(assembly.deps));
    // Processes that start together on a new installation make one key and one sample.
    await oneAfterAnother(assembly.deps.catalog, "first start", async () => {
      const { accounts } = assembly.services;
      await accounts.localOwner();
      if (ownsFolder(config)) await ensureCredentials(config.dataFolder, accounts);
      if (options.sample) await loadSample(assembly, log);
    });
    await warnOfMissingRoots(config.importRoots, log);
    if (config.role !== "api") background = await startBackground(assembly.deps);
    server = await startHttp(assembly, config, log, stopping.signal);
    if (config.role === "worker") {
      process.stdout.write(`working, health on ${server.url}\n`);
    } else {
      database.folder?.announce(server.url);
      await announce(server.url, assembly, config);
    }
    const signal = await stop;
    log.info({ signal, drainSeconds: config.drainSeconds }, "stopping");
    stopping.abort();
    // It takes requests for as long as balancers may send some.
    await wait(config.drainSeconds * 1000);
  } finally {
    await server?.close(grace);
    await Promise.race([Promise.all(assembly.deps.verifying), wait(grace, null, { ref: false })]);
    await background?.stop(grace);
    await stopKeeping();
    await stopGivingBack();
    await assembly.close();
  }
}

/**
 * Whether the folder belongs to the installation. With a bucket it is a cache of this process, which one of many may
 * lose with its container: each start would make another key of the owner.
 */
function ownsFolder({ storage, role }: Config): boolean {
  return storage === null || role === "all";
}

async function startHttp(
  assembly: Assembly,
  config: Config,
  log: Log,
  stopping: AbortSignal,
): Promise<NodeServer> {
  const { services } = assembly;
  const health = { services, log, stopping, metrics: openMetrics(readingsOf(assembly)) };
  if (config.role === "worker") return listen(createHealthApp(health), config);
  const manifest = JSON.parse(await readFile(join(root, "package.json"), "utf8")) as {
    version: string;
  };
  const app = createApp({
    ...health,
    version: manifest.version,
    authOff: config.authOff,
    tokenHours: config.tokenHours,
    consoleDir: join(root, "dist"),
    embedOrigins: config.embedOrigins,
    maxFileBytes: config.maxFileBytes,
    serverFolders: config.importRoots.length > 0,
  });
  return listen(app, config);
}

/** In one write, so that a reader that waits for the address has the link as well. */
async function announce(url: string, { deps, services }: Assembly, config: Config): Promise<void> {
  const lines = [`listening ${url}`];
  if (!config.authOff && !(await anySession(deps.catalog.db))) {
    const { code } = await services.accounts.createSignInCode();
    lines.push(`sign in (works once): ${signInLink(url, code)}`);
  }
  process.stdout.write(`${lines.join("\n")}\n`);
}

async function loadSample({ services }: Assembly, log: Log): Promise<void> {
  const actor = await services.accounts.localOwner();
  const datasets = await (await services.datasets.list(actor, "date")).load();
  if (datasets.some((dataset) => dataset.source_type === "SAMPLE")) return;
  const { datasetId } = await services.ingestion.sample(
    { actor, requestId: randomUUID() },
    undefined,
  );
  log.info({ datasetId }, "loading the sample dataset");
}
