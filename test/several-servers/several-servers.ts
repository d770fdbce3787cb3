import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdtemp, readFile, rm } from "node:fs/promises";
import type { NetConnectOpts } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { openTestServer } from "#server/testing/test-database.ts";
import { query } from "#server/testing/whole-content.ts";
import { type Credentials, signToken } from "#test/service.ts";
import { type Balancer, startBalancer } from "./balancer.ts";
import { type Door, openDoor } from "./door.ts";

/**
 * An installation of several processes, each on a loopback address of its own, with one PostgreSQL database and one
 * folder, behind a balancer.
 */
export interface SeveralServers {
  /** The address of the balancer. */
  url: string;
  members: readonly Member[];
  /** The folder that all share. */
  data: string;
  /** The database, through a door of the test's own. */
  databaseUrl: string;
  /** That door. */
  database: Door;
  balancer: Balancer;
  credentials: Credentials;
  /** A code of the sign-in link that a process has printed. */
  signInCode: string;
  /** A request to the API through the balancer, signed as the owner; `path` begins after `/api/v1`. */
  api(path: string, init?: RequestInit): Promise<Response>;
  output(): string;
  stop(): Promise<void>;
}

export interface Member {
  name: string;
  role: Role;
  url: string;
  /** The only way of this process to the database. */
  database: Door;
  isRunning(): boolean;
  /** Starts it again after it has ended. */
  start(env?: Record<string, string>): Promise<void>;
  signal(signal: NodeJS.Signals): void;
  /** Sends the signal and waits for the end. @returns the exit code, or null where the signal ended it */
  end(signal: NodeJS.Signals): Promise<number | null>;
  ready(): Promise<boolean>;
  /** A figure of `/metrics`. */
  figure(name: string): Promise<number>;
}

export type Role = "api" | "worker" | "all";

const root = join(import.meta.dirname, "../..");
const startMs = 60_000;

/** A PostgreSQL server that permits creating databases. */
export interface DatabaseServer {
  connection: { host: string; port: number; user: string; database: string; ssl: false };
  stop(): Promise<void>;
}

export interface ServersOptions {
  roles: readonly Role[];
  /** Stopped with the processes; by default one for tests. */
  server?: DatabaseServer;
  env?: Record<string, string>;
  /** Sees and may change the variables of a process. */
  environmentOf?: (member: { name: string; database: Door }) => Record<string, string>;
}

/** Starts all processes at once on an empty database and an empty folder. */
export async function startServers({
  roles,
  env = {},
  environmentOf = () => ({}),
  server: given,
}: ServersOptions): Promise<SeveralServers> {
  const data = await mkdtemp(join(tmpdir(), "several-"));
  const home = await mkdtemp(join(tmpdir(), "several-database-"));
  await chmod(home, 0o711);
  const server = given ?? (await openTestServer(home));
  const { user } = server.connection;
  const name = `several_${process.pid}_${Date.now()}`;
  await query(server.connection, `create database ${name}`);
  const way = wayTo(server.connection);
  const urlThrough = ({ port }: Door): string =>
    `postgres://${user}@127.0.0.1:${port}/${name}?sslmode=disable`;
  const database = await openDoor(way);
  const databaseUrl = urlThrough(database);
  let printed = "";
  let code: string | undefined;

  async function member(role: Role, index: number): Promise<Member> {
    const address = `127.0.0.${index + 2}`;
    const own = { name: `${role}${index}`, database: await openDoor(way) };
    let child: ChildProcess | undefined;
    let url = `http://${address}:0`;
    const isRunning = (): boolean => child?.exitCode === null && child.signalCode === null;
    return {
      ...own,
      role,
      get url() {
        return url;
      },
      isRunning,
      async start(extra = {}) {
        const started = spawn(
          process.execPath,
          ["--import", join(root, "test/known-modules.ts"), "server/main.ts"],
          {
            cwd: root,
            env: {
              ...process.env,
              STILLFRAME_LOG: "error",
              ...env,
              HOST: address,
              PORT: new URL(url).port === "" ? "0" : new URL(url).port,
              STILLFRAME_ROLE: role,
              STILLFRAME_DATA: data,
              DATABASE_URL: urlThrough(own.database),
              ...environmentOf(own),
              ...extra,
            },
            stdio: ["ignore", "pipe", "pipe"],
          },
        );
        child = started;
        let mine = "";
        url = await new Promise<string>((resolve, reject) => {
          const timer = setTimeout(() => {
            started.kill("SIGKILL");
            reject(new Error(`${own.name} did not start within ${startMs} ms:\n${mine}`));
          }, startMs);
          const read = (chunk: Buffer): void => {
            mine += chunk.toString();
            printed += `${own.name}: ${chunk.toString()}`;
            code ??= /\/login\?code=(\S+)/.exec(mine)?.[1];
            const found = /^(?:listening|working, health on) (\S+)$/m.exec(mine)?.[1];
            if (found === undefined) return;
            clearTimeout(timer);
            resolve(found);
          };
          started.stdout.on("data", read);
          started.stderr.on("data", read);
          started.once("exit", (status, signal) => {
            clearTimeout(timer);
            reject(new Error(`${own.name} ended with ${status ?? signal}:\n${mine}`));
          });
        });
      },
      signal: (signal) => void child?.kill(signal),
      async end(signal) {
        if (child === undefined || !isRunning()) return child?.exitCode ?? null;
        const exited = once(child, "exit");
        child.kill(signal);
        await exited;
        return child.exitCode;
      },
      ready: () => isReady(url),
      async figure(metric) {
        const text = await (await fetch(`${url}/metrics`)).text();
        const line = text.split("\n").find((each) => each.startsWith(`${metric} `));
        return Number(line?.slice(metric.length) ?? Number.NaN);
      },
    };
  }

  const members = await Promise.all(roles.map(member));
  const stop = async (): Promise<void> => {
    for (const each of members) each.database.open();
    await Promise.all(
      members.map(async (each) => {
        each.signal("SIGCONT");
        // One that does not end by itself would hang the test.
        const timer = setTimeout(() => each.signal("SIGKILL"), 30_000);
        await each.end("SIGTERM");
        clearTimeout(timer);
      }),
    );
    await Promise.all([...members.map((each) => each.database.close()), database.close()]);
    if (given === undefined) await query(server.connection, `drop database ${name} with (force)`);
    await server.stop();
    await rm(data, { recursive: true, force: true });
    await rm(home, { recursive: true, force: true });
  };
  try {
    await Promise.all(members.map((each) => each.start()));
    const serving = members.filter(({ role }) => role !== "worker");
    const balancer = await startBalancer(() => serving.map(({ url }) => url));
    const credentials = JSON.parse(
      await readFile(join(data, "credentials.json"), "utf8"),
    ) as Credentials;
    // It follows the address, perhaps in another chunk.
    while (code === undefined) await wait(10);
    return {
      url: balancer.url,
      members,
      data,
      databaseUrl,
      database,
      balancer,
      credentials,
      signInCode: code,
      async api(path, init = {}) {
        const headers = new Headers(init.headers);
        headers.set("authorization", `Bearer ${await signToken(credentials)}`);
        return fetch(`${balancer.url}/api/v1${path}`, { ...init, headers });
      },
      output: () => printed,
      async stop() {
        await balancer.close();
        await stop();
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** PostgreSQL listens on a socket in a folder, or on an address. */
export function wayTo({ host, port }: DatabaseServer["connection"]): NetConnectOpts {
  return host.startsWith("/") ? { path: `${host}/.s.PGSQL.${port}` } : { host, port };
}

async function isReady(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(2000) })).ok;
  } catch {
    return false;
  }
}
