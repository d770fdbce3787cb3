import { randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import type { Hono } from "hono";
import { type Assembly, assemble, endAsStranger } from "./assemble.ts";
import type { Config } from "./config.ts";
import type { Database } from "./database.ts";
import { createApp } from "./http/app.ts";
import { createHealthApp } from "./http/health.ts";
import { openMetrics } from "./http/metrics.ts";
import type { AppEnv } from "./http/env.ts";
import { warnOfMissingRoots } from "./import-roots.ts";
import { keepGeneration } from "./keep-generation.ts";
import type { Log } from "./log.ts";
import { type Background, startBackground } from "./services/background.ts";
import { heal } from "./services/upkeep/heal.ts";
import { keepMemory } from "./spare-memory.ts";
import { readingsOf } from "./readings.ts";
import { announce, consoleOptions, firstStart, grace, runHttp } from "./run-http.ts";

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
  const { accounts } = assembly.services;
  const people = { catalog: assembly.deps.catalog, accounts };
  let background: Background | undefined;
  const stopping = new AbortController();
  const stopGivingBack = keepMemory(log, () => assembly.deps.lake.forgetUnused());
  const stopKeeping = keepGeneration(assembly, log, (error) => endAsStranger(log, error));
  try {
    // While other processes use the lake, unfinished files may be in use.
    await assembly.alone(() => heal(assembly.deps));
    await firstStart(config, people, async () => {
      if (options.sample) await loadSample(assembly, log);
    });
    await warnOfMissingRoots(config.importRoots, log);
    if (config.role !== "api") background = await startBackground(assembly.deps);
    const app = await appOf(assembly, config, log, stopping.signal);
    await runHttp(app, config, log, {
      stop,
      stopping,
      async onListening(url) {
        if (config.role === "worker") {
          process.stdout.write(`working, health on ${url}\n`);
        } else {
          database.folder?.announce(url);
          await announce(config, people, [url]);
        }
      },
    });
  } finally {
    await Promise.race([Promise.all(assembly.deps.verifying), wait(grace, null, { ref: false })]);
    await background?.stop(grace);
    await stopKeeping();
    await stopGivingBack();
    await assembly.close();
  }
}

async function appOf(
  assembly: Assembly,
  config: Config,
  log: Log,
  stopping: AbortSignal,
): Promise<Hono<AppEnv>> {
  const { services } = assembly;
  const health = { services, log, stopping, metrics: openMetrics(readingsOf(assembly)) };
  if (config.role === "worker") return createHealthApp(health);
  return createApp({
    ...health,
    ...(await consoleOptions(config)),
    serverFolders: config.importRoots.length > 0,
  });
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
