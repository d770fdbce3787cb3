/**
 * The real service as a child process with its own data folder, for tests from outside: end-to-end journeys, kills and
 * restarts.
 */

import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { SignJWT } from "jose";
import { prepareCluster } from "#server/testing/test-database.ts";

const root = join(import.meta.dirname, "..");

/** An embedded database is created and started within this time even on a busy machine. */
const startTimeoutMs = 60_000;

/** The options of Node for its processes. */
const nodeOptions = ["--import", join(root, "test/known-modules.ts")];

const signInPattern = /http:\/\/\S+\/login\?code=\S+/;

export interface Credentials {
  email: string;
  api_key: string;
  api_secret: string;
}

export interface Service {
  /** `http://127.0.0.1:<port>`; the port stays the same over restarts. */
  readonly url: string;
  /** The data folder, removed by `stop`. */
  readonly data: string;
  readonly credentials: Credentials;
  /** The one-time sign-in link of the first start. */
  readonly signInLink: string;
  /** The output of the service so far, over all restarts. */
  readonly output: () => string;
  /** A request to the API, signed as the owner; `path` begins after `/api/v1`. */
  readonly api: (path: string, init?: RequestInit) => Promise<Response>;
  /** A token as a script author would sign one, valid for five minutes. */
  readonly token: () => Promise<string>;
  readonly isRunning: () => boolean;
  /** Sends a signal to the running process, such as the SIGUSR2 that ends a pause at a fault point. */
  readonly signal: (signal: NodeJS.Signals) => void;
  /**
   * Runs a command of the command line beside the running service. Resolves with its output, rejects where it fails.
   */
  readonly command: (...args: string[]) => Promise<string>;
  /** Kills the service as a power cut would; it stays down until `restart`. */
  readonly kill9: () => Promise<void>;
  /** Starts it again on the same folder and port, after a clean stop if it still runs. */
  readonly restart: (env?: Record<string, string>) => Promise<void>;
  /** Resolves with the exit code or signal when the running process ends by itself. */
  readonly ended: () => Promise<number | string>;
  /** Stops it cleanly and removes the data folder. */
  readonly stop: () => Promise<void>;
}

interface Life {
  process: ChildProcess;
  url: string;
}

/** Signs a token as Visual Layer's documentation describes: HS256 with the API secret, the key as `kid` and `sub`. */
export async function signToken(credentials: Credentials, ttlSeconds = 300): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  return new SignJWT({ sub: credentials.api_key, iss: "sdk", iat: now, exp: now + ttlSeconds })
    .setProtectedHeader({ alg: "HS256", kid: credentials.api_key })
    .sign(new TextEncoder().encode(credentials.api_secret));
}

/** Starts the service on a free port and waits until it listens. Rejects with its output if it ends first. */
export async function startService(env: Record<string, string> = {}): Promise<Service> {
  const data = await mkdtemp(join(tmpdir(), "stillframe-"));
  // As root, the embedded database runs as another user, who has to pass through to its folder.
  await chmod(data, 0o711);
  if (env["DATABASE_URL"] === undefined) await prepareCluster(join(data, "postgres"));
  let printed = "";

  function live(port: string, extra: Record<string, string>): Promise<Life> {
    const child = spawn(process.execPath, [...nodeOptions, "server/main.ts"], {
      cwd: root,
      env: {
        ...process.env,
        ...env,
        ...extra,
        PORT: port,
        HOST: "127.0.0.1",
        STILLFRAME_DATA: data,
      },
      stdio: ["ignore", "pipe", "pipe"],
    });
    return new Promise((resolve, reject) => {
      let own = "";
      const timer = setTimeout(() => {
        child.kill("SIGKILL");
        reject(new Error(`the service did not listen within ${startTimeoutMs} ms:\n${own}`));
      }, startTimeoutMs);
      const read = (chunk: Buffer) => {
        own += chunk.toString();
        printed += chunk.toString();
        const url = /^listening (http:\/\/\S+)/m.exec(own)?.[1];
        // The link follows the address, perhaps in another chunk; later starts may not print one.
        if (!url || !signInPattern.test(printed)) return;
        clearTimeout(timer);
        resolve({ process: child, url });
      };
      child.stdout.on("data", read);
      child.stderr.on("data", read);
      child.once("exit", (code, signal) => {
        clearTimeout(timer);
        reject(new Error(`the service ended with ${code ?? signal} before it listened:\n${own}`));
      });
    });
  }

  let life = await live("0", {});
  const { url } = life;
  const credentials: Credentials = JSON.parse(
    await readFile(join(data, "credentials.json"), "utf8"),
  );
  const signInLink = signInPattern.exec(printed)?.[0];
  if (!signInLink) throw new Error(`the service printed no sign-in link:\n${printed}`);

  const isRunning = () => life.process.exitCode === null && life.process.signalCode === null;
  const end = async (signal: NodeJS.Signals) => {
    if (!isRunning()) return;
    const exited = once(life.process, "exit");
    life.process.kill(signal);
    await exited;
  };
  const restart = async (extra: Record<string, string> = {}) => {
    await end("SIGTERM");
    life = await live(new URL(url).port, extra);
  };

  return {
    url,
    data,
    credentials,
    signInLink,
    output: () => printed,
    isRunning,
    token: () => signToken(credentials),
    async api(path, init = {}) {
      const headers = new Headers(init.headers);
      headers.set("authorization", `Bearer ${await signToken(credentials)}`);
      return fetch(`${url}/api/v1${path}`, { ...init, headers });
    },
    signal: (signal) => void life.process.kill(signal),
    async command(...args) {
      const done = await promisify(execFile)(
        process.execPath,
        [...nodeOptions, "server/cli.ts", ...args],
        {
          cwd: root,
          env: { ...process.env, ...env, STILLFRAME_DATA: data },
        },
      );
      return done.stdout.trim();
    },
    kill9: () => end("SIGKILL"),
    restart,
    async ended() {
      if (isRunning()) await once(life.process, "exit");
      return life.process.exitCode ?? life.process.signalCode ?? "unknown";
    },
    async stop() {
      // After a kill the embedded database may still run as an orphan. A new start finds and stops it.
      if (!isRunning()) await restart();
      await end("SIGTERM");
      await rm(data, { recursive: true, force: true });
    },
  };
}
