import { join, resolve } from "node:path";
import { defaultMaxFileBytes } from "#contract/session.ts";
import { armFaultsFrom } from "./fault.ts";
import { type S3Place, readPlace } from "./lib/s3/place.ts";
import { type LogLevel, logLevels } from "./log.ts";
import { StartError } from "./start-error.ts";

/** The configuration from the environment, parsed and checked. */
export interface Config {
  host: string;
  /** 0: any free port. */
  port: number;
  /** Absolute. */
  dataFolder: string;
  /** An object store for tables and media instead of the data folder. */
  storage: S3Place | null;
  /** A PostgreSQL server instead of the embedded one. */
  databaseUrl: string | undefined;
  /** The same database without a pool of connections in between, where `databaseUrl` leads through one. */
  databaseDirectUrl: string | undefined;
  /** At most this many connections for requests and tasks. */
  databaseConnections: number;
  authOff: boolean;
  /** The longest validity of a token, in hours. */
  tokenHours: number;
  /** What this process does: answer requests, run tasks, or both. */
  role: "all" | "api" | "worker";
  /** Seconds between the signal to stop, from when on it is not ready, and the end of the service. */
  drainSeconds: number;
  /** Absolute folders that a dataset may be created from. */
  importRoots: readonly string[];
  /** Where programs on other machines find the folder of the lake; null: they cannot. */
  lakeUri: string | null;
  /** Absolute folder of the installation's own models; it need not exist. */
  modelsFolder: string;
  /** A server that writes captions; its `url` has no slash at its end. */
  vision: { url: string; key: string | null; model: string } | null;
  /** Bytes of one uploaded file. */
  maxFileBytes: number;
  /** Origins whose pages may frame a timeline, such as `https://dash.example.com`. */
  embedOrigins: readonly string[];
  /** Bytes that have to stay free on the disk of the data folder for writes to be accepted. */
  minFreeBytes: number;
  /** Items that a partial restore brings back within its request; more become a task. */
  restoreAtOnce: number;
  /** The Visual Layer that a gateway forwards to: its origin, and the API key to sign with. */
  upstream: { url: string; key: string; secret: string } | null;
  logLevel: LogLevel;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * @param env the variables; relative folders start at `cwd`
 * @throws StartError that names the variable and its valid values
 */
export function readConfig(env: Environment, cwd: string = process.cwd()): Config {
  const read = (name: string): string | undefined => {
    const value = env[name]?.trim();
    return value === "" ? undefined : value;
  };
  const fault = read("STILLFRAME_FAULT");
  if (fault !== undefined) armFaults(fault);
  const host = read("HOST") ?? "127.0.0.1";
  if (/[\s/]/.test(host)) refuse("HOST", "be a host name or an address, such as 127.0.0.1");
  const authOff =
    oneOf("STILLFRAME_AUTH", read("STILLFRAME_AUTH") ?? "on", ["on", "off"]) === "off";
  if (authOff && !isLoopback(host)) {
    refuse("STILLFRAME_AUTH", `be on unless HOST is a loopback address, and it is ${host}`);
  }
  const role = oneOf("STILLFRAME_ROLE", read("STILLFRAME_ROLE") ?? "all", ["all", "api", "worker"]);
  const upstream = readUpstream(read);
  if (upstream !== null && role === "worker") {
    refuse("STILLFRAME_ROLE", "be all or api with STILLFRAME_UPSTREAM: a gateway runs no tasks");
  }
  const storage = readPlace(read);
  if (upstream !== null && storage !== null) {
    refuse(
      "STORAGE_URL",
      "be unset with STILLFRAME_UPSTREAM: a gateway stores no tables and media",
    );
  }
  const dataFolder = resolve(cwd, read("STILLFRAME_DATA") ?? ".stillframe");
  return {
    host,
    // A worker beside the other process of a machine, both without the variable, has a port of its own.
    port: readPort(read("PORT") ?? (role === "worker" ? "4401" : "4400")),
    dataFolder,
    storage,
    ...readDatabase(read),
    authOff,
    tokenHours: readTokenHours(read("STILLFRAME_TOKEN_HOURS") ?? "24"),
    role,
    drainSeconds: readDrain(read("STILLFRAME_DRAIN_SECONDS") ?? "0"),
    maxFileBytes: readMaxFileBytes(read("STILLFRAME_MAX_FILE_BYTES")),
    importRoots: readRoots(read("STILLFRAME_IMPORT_ROOTS"), cwd),
    lakeUri: read("STILLFRAME_LAKE_URI") ?? null,
    modelsFolder: resolve(cwd, read("STILLFRAME_MODELS") ?? join(dataFolder, "models")),
    vision: readVision(read),
    embedOrigins: readOrigins(read("STILLFRAME_EMBED_ORIGINS")),
    minFreeBytes: readBytes("STILLFRAME_MIN_FREE_BYTES", read("STILLFRAME_MIN_FREE_BYTES")),
    restoreAtOnce: readRestoreAtOnce(read("STILLFRAME_RESTORE_AT_ONCE")),
    upstream,
    logLevel: oneOf("STILLFRAME_LOG", read("STILLFRAME_LOG") ?? "info", logLevels),
  };
}

function readPort(text: string): number {
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port > 65_535) refuse("PORT", "be a whole number, 0 to 65535");
  return port;
}

/** Enough for the database to finish its transactions, and for a collection. */
const defaultMinFree = 512 * 1024 * 1024;

function readBytes(name: string, text: string | undefined): number {
  if (text === undefined) return defaultMinFree;
  if (!/^\d{1,15}$/.test(text)) {
    refuse(name, "be a whole number of bytes, such as 1000000000, or 0 for no limit");
  }
  return Number(text);
}

/** Some 40,000 items a second are brought back. */
const defaultRestoreAtOnce = 40_000;

function readRestoreAtOnce(text: string | undefined): number {
  if (text === undefined) return defaultRestoreAtOnce;
  if (!/^\d{1,9}$/.test(text)) {
    refuse("STILLFRAME_RESTORE_AT_ONCE", "be a whole number of items, 0 to 999999999");
  }
  return Number(text);
}

function readTokenHours(text: string): number {
  const hours = Number(text);
  if (!/^\d{1,6}$/.test(text) || hours < 1) {
    refuse("STILLFRAME_TOKEN_HOURS", "be a whole number of hours, 1 to 999999");
  }
  return hours;
}

function readMaxFileBytes(text: string | undefined): number {
  if (text === undefined) return defaultMaxFileBytes;
  const bytes = Number(text);
  if (!/^\d{1,15}$/.test(text) || bytes < 1_048_576 || bytes > 1_099_511_627_776) {
    refuse("STILLFRAME_MAX_FILE_BYTES", "be a whole number of bytes, 1048576 to 1099511627776");
  }
  return bytes;
}

/** Longer than a balancer takes to notice; a supervisor would rather kill the process. */
const longestDrain = 600;

function readDrain(text: string): number {
  const seconds = Number(text);
  if (!/^\d{1,3}$/.test(text) || seconds > longestDrain) {
    refuse("STILLFRAME_DRAIN_SECONDS", `be a whole number of seconds, 0 to ${longestDrain}`);
  }
  return seconds;
}

const defaultConnections = 12;

function readDatabase(
  read: (name: string) => string | undefined,
): Pick<Config, "databaseUrl" | "databaseDirectUrl" | "databaseConnections"> {
  const databaseUrl = readDatabaseUrl("DATABASE_URL", read("DATABASE_URL"));
  const databaseDirectUrl = readDatabaseUrl("DATABASE_DIRECT_URL", read("DATABASE_DIRECT_URL"));
  if (databaseDirectUrl !== undefined && databaseUrl === undefined) {
    refuse("DATABASE_DIRECT_URL", "be unset unless DATABASE_URL is set: it is the way around it");
  }
  const text = read("STILLFRAME_DATABASE_CONNECTIONS");
  const databaseConnections = Number(text ?? defaultConnections);
  if (text !== undefined && (!/^\d{1,3}$/.test(text) || databaseConnections < 4)) {
    refuse("STILLFRAME_DATABASE_CONNECTIONS", "be a whole number, 4 to 999");
  }
  return { databaseUrl, databaseDirectUrl, databaseConnections };
}

function readDatabaseUrl(name: string, text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const url = URL.parse(text);
  if (url === null || !/^postgres(?:ql)?:$/.test(url.protocol)) {
    // Without the value, which contains a password.
    refuse(name, "look like postgres://user:password@host:5432/database");
  }
  return text;
}

function readVision(read: (name: string) => string | undefined): Config["vision"] {
  const [text, key, model] = ["URL", "KEY", "MODEL"].map((part) =>
    read(`STILLFRAME_VISION_${part}`),
  );
  if (text === undefined) {
    if (key !== undefined || model !== undefined) {
      refuse(
        "STILLFRAME_VISION_URL",
        "name the server, since another STILLFRAME_VISION_ variable is set",
      );
    }
    return null;
  }
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol) || url.username !== "" || url.search !== "") {
    // Without the value, which may contain a password.
    refuse(
      "STILLFRAME_VISION_URL",
      "look like http://127.0.0.1:11434/v1, without a user or a query",
    );
  }
  if (model === undefined) {
    refuse("STILLFRAME_VISION_MODEL", "name a model of the server in STILLFRAME_VISION_URL");
  }
  let end = url.href.length;
  while (url.href[end - 1] === "/") end -= 1;
  return { url: url.href.slice(0, end), key: key ?? null, model };
}

function readUpstream(read: (name: string) => string | undefined): Config["upstream"] {
  const name = "STILLFRAME_UPSTREAM";
  const [text, key, secret] = [name, "VL_API_KEY", "VL_API_SECRET"].map(read);
  if (text === undefined) return null;
  const url = URL.parse(text);
  // Without the value, which may contain a password.
  if (
    url === null ||
    !/^https?:$/.test(url.protocol) ||
    url.username !== "" ||
    url.password !== "" ||
    url.pathname !== "/" ||
    url.search !== "" ||
    url.hash !== ""
  ) {
    refuse(name, "be the address of a server alone, such as https://app.visual-layer.com");
  }
  if (url.protocol === "http:" && !isLoopback(url.hostname.replace(/^\[|\]$/g, ""))) {
    refuse(name, `begin with https, since ${url.hostname} is not this machine`);
  }
  if (key === undefined || !/^[\x21-\x7e]{1,255}$/.test(key)) {
    refuse("VL_API_KEY", `be an API key of the server in ${name}`);
  }
  if (secret === undefined) refuse("VL_API_SECRET", "be the secret of VL_API_KEY");
  return { url: url.origin, key, secret };
}

function readRoots(text: string | undefined, cwd: string): readonly string[] {
  // The platform's separator would be ":", which URLs and Windows drives contain too.
  return listed(text).map((part) => resolve(cwd, part));
}

/** These become part of a header, so only the exact text of a URL's origin is accepted. */
function readOrigins(text: string | undefined): readonly string[] {
  return listed(text).map((part) => {
    const origin = URL.parse(part)?.origin ?? "null";
    if (!/^https?:\/\/[^*]+$/.test(origin) || part.replace(/\/$/, "").toLowerCase() !== origin) {
      refuse(
        "STILLFRAME_EMBED_ORIGINS",
        `list origins such as https://dash.example.com, separated by commas, and "${part}" is none`,
      );
    }
    return origin;
  });
}

function listed(text: string | undefined): string[] {
  return (text ?? "")
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");
}

function armFaults(value: string): void {
  try {
    armFaultsFrom(value);
  } catch (error) {
    refuse("STILLFRAME_FAULT", `be <point>:die or <point>:pause: ${(error as Error).message}`);
  }
}

function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(host);
}

function oneOf<const T extends string>(name: string, value: string, known: readonly T[]): T {
  const found = known.find((each) => each === value);
  return found ?? refuse(name, `be one of ${known.join(", ")}, and it is "${value}"`);
}

function refuse(name: string, takes: string): never {
  throw new StartError(`${name} must ${takes}`);
}
