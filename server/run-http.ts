import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import type { Hono } from "hono";
import { anySession } from "./catalog/accounts.ts";
import { oneAfterAnother } from "./catalog/alone.ts";
import type { Catalog } from "./catalog/catalog.ts";
import type { Config } from "./config.ts";
import { ensureCredentials } from "./credentials.ts";
import type { AppDeps } from "./http/app.ts";
import type { AppEnv } from "./http/env.ts";
import { listen } from "./http/node-server.ts";
import type { Log } from "./log.ts";
import type { Services } from "./ports/services.ts";
import { signInLink } from "./sign-in-link.ts";

/** How long running requests, and then running tasks, may take to end after a signal, in milliseconds. */
export const grace = 10_000;

const root = join(import.meta.dirname, "..");

/** What the service and a gateway, which both serve the console, take from the configuration. */
export async function consoleOptions(
  config: Config,
): Promise<
  Pick<
    AppDeps,
    "version" | "authOff" | "tokenHours" | "consoleDir" | "embedOrigins" | "maxFileBytes"
  >
> {
  const { version } = JSON.parse(await readFile(join(root, "package.json"), "utf8")) as {
    version: string;
  };
  const { authOff, tokenHours, embedOrigins, maxFileBytes } = config;
  return {
    version,
    authOff,
    tokenHours,
    consoleDir: join(root, "dist"),
    embedOrigins,
    maxFileBytes,
  };
}

/** Makes the local owner, and a key in the folder. Processes that start together make one of each. */
export async function firstStart(
  config: Config,
  { catalog, accounts }: { catalog: Catalog; accounts: Services["accounts"] },
  more: () => Promise<void> = async () => {},
): Promise<void> {
  await oneAfterAnother(catalog, "first start", async () => {
    await accounts.localOwner();
    if (ownsFolder(config)) await ensureCredentials(config.dataFolder, accounts);
    await more();
  });
}

/**
 * Whether the folder belongs to the installation. With a bucket, or to a gateway with a database elsewhere, it is a cache
 * of this process, which one of many may lose with its container: each start would make another key of the owner.
 */
function ownsFolder({ storage, role, upstream, databaseUrl }: Config): boolean {
  if (upstream !== null) return databaseUrl === undefined;
  return storage === null || role === "all";
}

/** The address, and the link of the first sign-in: in one write, so that a reader of the address has the link as well. */
export async function announce(
  config: Config,
  { catalog, accounts }: { catalog: Catalog; accounts: Services["accounts"] },
  [listening, ...others]: readonly [url: string, ...lines: string[]],
): Promise<void> {
  const lines = [`listening ${listening}`, ...others];
  if (!config.authOff && !(await anySession(catalog.db))) {
    const { code } = await accounts.createSignInCode();
    lines.push(`sign in (works once): ${signInLink(listening, code)}`);
  }
  process.stdout.write(`${lines.join("\n")}\n`);
}

/**
 * Answers requests until the signal, and then for as long as balancers may send some.
 * @param stopping aborted at the signal: from then on the process is not ready
 */
export async function runHttp(
  app: Hono<AppEnv>,
  config: Config,
  log: Log,
  {
    stop,
    stopping,
    onListening,
  }: {
    stop: Promise<string>;
    stopping: AbortController;
    onListening: (url: string) => Promise<void>;
  },
): Promise<void> {
  const server = await listen(app, config);
  try {
    await onListening(server.url);
    const signal = await stop;
    log.info({ signal, drainSeconds: config.drainSeconds }, "stopping");
    stopping.abort();
    await wait(config.drainSeconds * 1000);
  } finally {
    await server.close(grace);
  }
}
