import { parseArgs } from "node:util";
import { readConfig } from "./config.ts";
import { openDatabase } from "./database.ts";
import { demandStore } from "./demand-store.ts";
import { createLog, quietEngine } from "./log.ts";
import { runToEnd } from "./run-to-end.ts";
import type { ServeOptions } from "./serve-on.ts";
import { StartError } from "./start-error.ts";
import { firstSignal } from "./stop-signal.ts";

/**
 * Runs the service from its start to its clean end.
 * @throws StartError where it cannot start
 */
export async function serve(options: ServeOptions): Promise<void> {
  const stop = firstSignal();
  quietEngine();
  const config = readConfig(process.env);
  const log = createLog(config.logLevel);
  await demandStore(config.storage);
  const database = await openDatabase(config, "serve", { log });
  if (database.adopted) log.warn({}, "took over the database of a process that was killed");
  try {
    const { upstream } = config;
    if (upstream !== null) {
      if (options.sample) throw new StartError("--sample is not for a gateway: it has no data");
      const { serveGateway } = await import("./serve-gateway.ts");
      return await serveGateway(database, { ...config, upstream }, log, stop);
    }
    // Loading the rest takes a second, which a start that is refused need not wait for.
    const { serveOn } = await import("./serve-on.ts");
    await serveOn(database, config, log, stop, options);
  } finally {
    await database.close();
  }
}

function readArguments(): ServeOptions {
  try {
    const { values } = parseArgs({ options: { sample: { type: "boolean", default: false } } });
    return values;
  } catch (error) {
    throw new StartError(`${(error as Error).message}; the service takes --sample`);
  }
}

if (import.meta.main) {
  await runToEnd(() => serve(readArguments()));
  // A task that the stop could not wait for, hung on a file, would keep the process alive. Everything is closed by now,
  // and the next start continues the task.
  process.exit();
}
