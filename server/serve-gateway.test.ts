import { execFile } from "node:child_process";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { type Cloud, seeded, startCloud } from "#test/cloud.ts";
import { readConfig } from "./config.ts";
import { readOwner } from "./data-folder.ts";
import { openDatabase } from "./database.ts";
import { createLog } from "./log.ts";
import { serveGateway } from "./serve-gateway.ts";
import { type TestDatabase, openTestDatabase } from "./testing/test-database.ts";
import { query } from "./testing/whole-content.ts";

interface Running {
  url: string;
  data: string;
  stop(): Promise<void>;
}

const log = createLog("silent");
let home = "";
let database: TestDatabase;
let cloud: Cloud;
let env: Record<string, string> = {};
let one: Running;
let other: Running;
/** The cookies of three people. */
const cookies: Record<string, string> = {};
let printed = "";

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "gateways-"));
  database = await openTestDatabase(join(home, "database"));
  cloud = await startCloud();
  env = {
    DATABASE_URL: urlOf(database),
    STILLFRAME_UPSTREAM: cloud.url,
    VL_API_KEY: cloud.key,
    VL_API_SECRET: cloud.secret,
    STILLFRAME_DRAIN_SECONDS: "1",
    PORT: "0",
  };
  vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    printed += String(text);
    return true;
  });
  [one, other] = await Promise.all([start("one"), start("other")]);
});
afterAll(async () => {
  await Promise.all([one.stop(), other.stop()]);
  vi.restoreAllMocks();
  await cloud.stop();
  await database.stop();
  await rm(home, { recursive: true, force: true });
});

function urlOf({ connection: { host, port, user, database: name } }: TestDatabase): string {
  const place = new URLSearchParams({ host, port: String(port) });
  return `postgres://${user}@localhost/${name}?${place}`;
}

/** As `main.ts` starts it, in this process. */
async function start(folder: string): Promise<Running> {
  const data = join(home, folder);
  const config = readConfig({ ...env, STILLFRAME_DATA: data });
  const { upstream } = config;
  if (upstream === null) throw new Error("There is no upstream");
  const opened = await openDatabase(config, "serve");
  const signal = Promise.withResolvers<string>();
  const serve = async (): Promise<void> => {
    try {
      await serveGateway(opened, { ...config, upstream }, log, signal.promise);
    } finally {
      await opened.close();
    }
  };
  const ended = serve();
  const hasUrl = () => expect(readOwner(data)?.url).toBeDefined();
  await Promise.race([vi.waitFor(hasUrl, { timeout: 20_000 }), ended]);
  return {
    url: readOwner(data)?.url ?? "",
    data,
    stop() {
      signal.resolve("SIGTERM");
      return ended;
    },
  };
}

/** A command beside the gateways, with a folder of its own. */
async function command(...args: string[]): Promise<string> {
  const all = { ...process.env, ...env, STILLFRAME_DATA: join(home, "command") };
  const modules = join(import.meta.dirname, "../test/known-modules.ts");
  const done = await promisify(execFile)(
    process.execPath,
    ["--import", modules, join(import.meta.dirname, "cli.ts"), ...args],
    { env: all },
  );
  return done.stdout.trim();
}

/** Uses a sign-in link. @returns the cookie */
async function signIn(link: string): Promise<string> {
  const { origin, searchParams } = new URL(link);
  const answer = await fetch(`${one.url}/api/v1/session`, {
    method: "POST",
    headers: { "content-type": "application/json", origin: one.url },
    body: JSON.stringify({ code: searchParams.get("code") }),
  });
  expect(answer.status, origin).toBe(200);
  return answer.headers.get("set-cookie")?.split(";")[0] ?? "";
}

async function ask(person: string, method: string, path: string, body?: unknown) {
  const answer = await fetch(`${other.url}/api/v1${path}`, {
    method,
    headers: {
      cookie: cookies[person] ?? "",
      origin: other.url,
      "content-type": "application/json",
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  return { status: answer.status, body: (text === "" ? null : JSON.parse(text)) as unknown };
}

test("gateways with a folder each share a database, and begin with one link and no key", async () => {
  const [counts] = await query<Record<string, string>>(
    database.connection,
    "select (select count(*) from users) as users, (select count(*) from api_keys) as keys",
  );
  expect(counts).toEqual({ users: "1", keys: "0" });
  for (const { data } of [one, other]) {
    expect(await readdir(data)).not.toContain("credentials.json");
    expect(await readdir(data)).not.toContain("lake");
  }
});

test("three people may do what their roles allow", async () => {
  const link = /http\S+\/login\?code=\S+/.exec(printed)?.[0] ?? "";
  cookies["admin"] = await signIn(link);
  // A command needs no folder of a gateway, because all of it is in the database.
  cookies["viewer"] = await signIn(await command("user", "add", "viewer@example.com"));
  cookies["editor"] = await signIn(await command("user", "add", "editor@example.com"));
  expect(await command("user", "role", "editor@example.com", "editor")).toContain("is editor");

  const { id } = seeded.products;
  const tried: Record<string, unknown> = {};
  for (const person of ["viewer", "editor", "admin"]) {
    const { body: me } = await ask(person, "GET", "/me");
    const statuses: number[] = [];
    for (const [method, path, body] of [
      ["GET", "/datasets", undefined],
      ["GET", `/ingestion/new_dataset?dataset_name=of-${person}`, undefined],
      ["POST", `/dataset/${id}/snapshot`, { name: `of ${person}` }],
      ["DELETE", `/dataset/${id}`, undefined],
    ] as const) {
      statuses.push((await ask(person, method, path, body)).status);
    }
    tried[person] = [(me as { role: string }).role, ...statuses];
  }
  expect(tried).toEqual({
    viewer: ["viewer", 200, 403, 403, 403],
    editor: ["editor", 200, 200, 200, 403],
    admin: ["owner", 200, 200, 200, 200],
  });
});

test("a command on data is refused", async () => {
  await expect(command("doctor")).rejects.toThrow("this command is not for a gateway");
});

test("a database with datasets is no gateway's", async () => {
  const owned = await openTestDatabase(join(home, "owned"));
  await query(owned.connection, "drop table datasets cascade; create table datasets as select 1");
  const config = readConfig({
    ...env,
    DATABASE_URL: urlOf(owned),
    STILLFRAME_DATA: join(home, "x"),
  });
  await expect(openDatabase(config, "serve")).rejects.toThrow(
    /has datasets, and a gateway has none/,
  );
  await owned.stop();
});

test("one that stops says so to balancers, tells its figures, and answers until then", async () => {
  const metrics = await (await fetch(`${one.url}/metrics`)).text();
  expect(metrics).toMatch(/^stillframe_database_connections\{state="idle"\} \d+$/m);
  expect((await fetch(`${one.url}/readyz`)).status).toBe(200);
  const ended = one.stop();
  await expect.poll(async () => (await fetch(`${one.url}/readyz`)).status).toBe(503);
  expect((await fetch(`${one.url}/api/v1/capabilities`)).status).toBe(200);
  await ended;
  await expect(fetch(`${one.url}/healthz`)).rejects.toThrow();
  // Its container is replaced.
  one = await start("another");
  expect((await fetch(`${one.url}/readyz`)).status).toBe(200);
});
