import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdtemp, readFile, rm } from "node:fs/promises";
import type { NetConnectOpts } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { openTestServer } from "#server/testing/test-database.ts";
import { query } from "#server/testing/whole-content.ts";
import type { S3Place } from "#server/lib/s3/place.ts";
import { type ObjectStore, objectStoreAt } from "#test/object-store.ts";
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
  /** The folder that all share; with a bucket, one of the test's own. */
  data: string;
  /** The bucket, past the doors of the processes. */
  storage: S3Place | null;
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
  /** The only way to the bucket, if there is one. */
  bucket: Door | null;
  /** The number of its process. */
  readonly pid: number;
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
  /** Stores everything in the bucket, and gives each process a folder of its own. */
  objects?: Pick<ObjectStore, "endpoint" | "place">;
  /** Starts a pool of connections in front of the server on this port of 127.0.0.1. @returns its own port */
  pool?: (port: number) => Promise<number>;
}

/** Starts all processes at once on an empty database and an empty folder. */
export async function startServers({
  roles,
  env = {},
  pool,
  server: given,
  objects,
}: ServersOptions): Promise<SeveralServers> {
  const data = await mkdtemp(join(tmpdir(), "several-"));
  const home = await mkdtemp(join(tmpdir(), "several-database-"));
  await chmod(home, 0o711);
  const server = given ?? (await openTestServer(home));
  const { user } = server.connection;
  const name = `several_${process.pid}_${Date.now()}`;
  await query(server.connection, `create database ${name}`);
  const way = wayTo(server.connection);
  const storage = objects?.place() ?? null;
  const urlThrough = ({ port }: { port: number }): string =>
    `postgres://${user}@127.0.0.1:${port}/${name}?sslmode=disable`;
  const database = await openDoor(way);
  const databaseUrl = urlThrough(database);
  const pooled = pool === undefined ? undefined : { port: await pool(database.port) };
  let printed = "";
  let code: string | undefined;

  async function member(role: Role, index: number): Promise<Member> {
    const address = `127.0.0.${index + 2}`;
    const own = {
      name: `${role}${index}`,
      database: await openDoor(way),
      bucket: objects === undefined ? null : await openDoor(placeOf(objects.endpoint)),
    };
    const folder = objects === undefined ? data : join(data, own.name);
    const stored =
      objects === undefined || own.bucket === null || storage === null
        ? {}
        : objectStoreAt(throughDoor(objects.endpoint, own.bucket)).env(storage.prefix);
    let child: ChildProcess | undefined;
    let url = `http://${address}:0`;
    const isRunning = (): boolean => child?.exitCode === null && child.signalCode === null;
    return {
      ...own,
      role,
      get url() {
        return url;
      },
      get pid() {
        return child?.pid ?? 0;
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
              STILLFRAME_DATA: folder,
              DATABASE_URL: urlThrough(pooled ?? own.database),
              ...(pooled === undefined ? {} : { DATABASE_DIRECT_URL: urlThrough(own.database) }),
              ...stored,
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
    const doors = members.flatMap((each) => [each.database, each.bucket ?? []].flat());
    for (const door of doors) door.open();
    await Promise.all(
      members.map(async (each) => {
        each.signal("SIGCONT");
        // One that does not end by itself would hang the test.
        const timer = setTimeout(() => each.signal("SIGKILL"), 30_000);
        await each.end("SIGTERM");
        clearTimeout(timer);
      }),
    );
    await Promise.all([...doors, database].map((door) => door.close()));
    if (given === undefined) await query(server.connection, `drop database ${name} with (force)`);
    await server.stop();
    await rm(data, { recursive: true, force: true });
    await rm(home, { recursive: true, force: true });
  };
  try {
    await Promise.all(members.map((each) => each.start()));
    const serving = members.filter(({ role }) => role !== "worker");
    const balancer = await startBalancer(() => serving.map(({ url }) => url));
    // It follows the address, perhaps in another chunk.
    while (code === undefined) await wait(10);
    const credentials =
      objects === undefined
        ? (JSON.parse(await readFile(join(data, "credentials.json"), "utf8")) as Credentials)
        : await newCredentials(balancer.url, code);
    return {
      url: balancer.url,
      members,
      data,
      storage,
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

function placeOf(endpoint: string): NetConnectOpts {
  const { hostname, port } = new URL(endpoint);
  return { host: hostname, port: Number(port) };
}

function throughDoor(endpoint: string, door: Door): string {
  const url = new URL(endpoint);
  url.hostname = "127.0.0.1";
  url.port = String(door.port);
  return url.href;
}

/** Signs in with the code, and makes a key, as a person does in the console. */
async function newCredentials(url: string, code: string): Promise<Credentials> {
  const headers = { "content-type": "application/json", origin: url };
  const body = JSON.stringify({ code });
  const signedIn = await fetch(`${url}/api/v1/session`, { method: "POST", headers, body });
  const cookie = signedIn.headers.get("set-cookie")?.split(";")[0] ?? "";
  const { email } = (await signedIn.json()) as { email: string };
  const key = await fetch(`${url}/api/v1/api_credentials`, { headers: { ...headers, cookie } });
  if (!key.ok) throw new Error(`no key: ${key.status} ${await key.text()}`);
  const { api_key, api_secret } = (await key.json()) as Credentials;
  return { email, api_key, api_secret };
}

async function isReady(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(2000) })).ok;
  } catch {
    return false;
  }
}
