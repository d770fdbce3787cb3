import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { isAlive, readPostmasterFile } from "./catalog/embedded/postmaster-file.ts";

// Each start brings up a database: seconds on a busy machine, and some tests have several.
vi.setConfig({ testTimeout: 120_000 });

let home = "";
let data = "";

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "service-"));
  await chmod(home, 0o711);
  data = join(home, "data");
});

const lives: ChildProcess[] = [];
afterAll(async () => {
  for (const life of lives) life.kill("SIGKILL");
  const left = await readPostmasterFile(join(data, "postgres", "data"));
  if (left !== null && isAlive(left.pid)) process.kill(left.pid, "SIGQUIT");
  await rm(home, { recursive: true, force: true });
});

function environment(extra: Record<string, string> = {}): NodeJS.ProcessEnv {
  return { ...process.env, PORT: "0", STILLFRAME_DATA: data, ...extra };
}

interface Life {
  url: string;
  /** Its output before it listened, and immediately after. */
  output: string;
  process: ChildProcess;
  end(signal: NodeJS.Signals): Promise<number | null>;
}

async function start(...args: string[]): Promise<Life> {
  const child = spawn(process.execPath, [join(import.meta.dirname, "main.ts"), ...args], {
    env: environment(),
    stdio: ["ignore", "pipe", "pipe"],
  });
  lives.push(child);
  let output = "";
  child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString()));
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout.on("data", (chunk: Buffer) => {
      output += chunk.toString();
      const found = /^listening (\S+)$/m.exec(output)?.[1];
      if (found !== undefined) resolve(found);
    });
    child.once("exit", () => reject(new Error(output)));
  });
  return {
    url,
    output,
    process: child,
    async end(signal) {
      const exited = once(child, "exit");
      child.kill(signal);
      const [code] = (await exited) as [number | null];
      return code;
    },
  };
}

interface Ended {
  code: number;
  stdout: string;
  stderr: string;
}

function run(
  program: "main" | "cli",
  args: readonly string[] = [],
  env: Record<string, string> = {},
): Promise<Ended> {
  const path = join(import.meta.dirname, `${program}.ts`);
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [path, ...args],
      { env: environment(env) },
      (error, stdout, stderr) =>
        resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
    );
  });
}

async function ask(url: string, token: string, path: string): Promise<unknown> {
  const headers = { authorization: `Bearer ${token}` };
  return (await fetch(`${url}/api/v1${path}`, { headers })).json();
}

async function databasePid(): Promise<number> {
  return (await readPostmasterFile(join(data, "postgres", "data")))?.pid ?? 0;
}

describe("the service", () => {
  test("starts, answers, issues its keys, and ends without leaving processes", async () => {
    const life = await start();
    const link = /http:\/\/\S+\/login\?code=(\S+)/.exec(life.output);
    expect(link?.[0]).toContain(`${life.url}/login?code=`);
    expect((await fetch(`${life.url}/readyz`)).status).toBe(200);

    const signIn = () =>
      fetch(`${life.url}/api/v1/session`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ code: link?.[1] }),
      });
    expect(await (await signIn()).json()).toEqual({ email: "owner@localhost" });
    expect((await signIn()).status).toBe(401);

    const credentials = join(data, "credentials.json");
    expect((await stat(credentials)).mode & 0o777).toBe(0o600);
    expect(JSON.parse(await readFile(credentials, "utf8"))).toMatchObject({
      email: "owner@localhost",
    });

    const second = await run("main");
    expect(second.code).toBe(1);
    expect(second.stderr).toMatch(
      new RegExp(`^stillframe: .* is in use by process ${life.process.pid} .*\\n$`),
    );

    const pid = await databasePid();
    expect(isAlive(pid)).toBe(true);
    expect(await life.end("SIGTERM")).toBe(0);
    expect(isAlive(pid)).toBe(false);
  });

  test("prints no link once a user has signed in, and restarts after kill -9", async () => {
    const first = await start();
    expect(first.output).not.toContain("/login");
    const token = (await run("cli", ["token"])).stdout.trim();
    await first.end("SIGKILL");
    const orphan = await databasePid();
    expect(isAlive(orphan)).toBe(true);
    const second = await start();
    expect(await databasePid()).toBe(orphan);
    expect(await ask(second.url, token, "/me")).toEqual({ email: "owner@localhost" });
    expect(await second.end("SIGINT")).toBe(0);
    expect(isAlive(orphan)).toBe(false);
  });

  test("a port in use gives one line, and leaves no database running", async () => {
    const life = await start();
    const { port } = new URL(life.url);
    const other = join(home, "other");
    const refused = await run("main", [], { PORT: port, STILLFRAME_DATA: other });
    expect(refused.code).toBe(1);
    expect(refused.stderr).toBe(
      `stillframe: port ${port} on 127.0.0.1 is in use: set PORT to another one, or to 0 for any free one\n`,
    );
    expect(await readPostmasterFile(join(other, "postgres", "data"))).toBeNull();
    await life.end("SIGTERM");
  });

  test.for([
    [{ PORT: "http" }, [], "PORT must be a whole number, 0 to 65535"],
    [{ STILLFRAME_AUTH: "off", HOST: "0.0.0.0" }, [], "STILLFRAME_AUTH must be on unless"],
    [
      { DATABASE_URL: "postgres://u:hunter2@127.0.0.1:1/none" },
      [],
      "DATABASE_URL cannot be reached: connect ECONNREFUSED 127.0.0.1:1",
    ],
    [{}, ["--exmaple"], "Unknown option '--exmaple'; the service takes --sample"],
  ] as const)("with %o %o it ends with one line", async ([env, args, line]) => {
    const { code, stderr } = await run("main", args, env);
    expect(code).toBe(1);
    expect(stderr).toContain(`stillframe: ${line}`);
    expect(stderr.trim().split("\n")).toHaveLength(1);
  });
});

const unknownId = "11111111-1111-4111-8111-111111111111";

describe("the command line", () => {
  test("works beside the running service", async () => {
    const life = await start();
    const token = (await run("cli", ["token", "--ttl", "5m"])).stdout.trim();
    expect(await ask(life.url, token, "/me")).toEqual({ email: "owner@localhost" });

    const added = (await run("cli", ["user", "add", "viewer@localhost"])).stdout.trim();
    expect(added).toMatch(new RegExp(`^${life.url}/login\\?code=\\S+$`));
    const code = new URL(added).searchParams.get("code");
    const signedIn = await fetch(`${life.url}/api/v1/session`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ code }),
    });
    expect(await signedIn.json()).toEqual({ email: "viewer@localhost" });

    expect((await run("cli", ["collect", "--dry-run"])).stdout).toMatch(/^would remove \{/);
    const none = await run("cli", ["dataset", "set-snapshots", unknownId, "off"]);
    expect(none).toEqual({
      code: 1,
      stdout: "",
      stderr: `stillframe: there is no dataset ${unknownId}\n`,
    });
    const nobody = await run("cli", [
      "dataset",
      "set-role",
      unknownId,
      "nobody@localhost",
      "editor",
    ]);
    expect(nobody).toMatchObject({ code: 1, stderr: expect.stringContaining("add them first") });
    await life.end("SIGTERM");
  });

  test("works without the service, and leaves no database running", async () => {
    const link = await run("cli", ["login"], { PORT: "4400" });
    expect(link.stdout).toMatch(/^http:\/\/127\.0\.0\.1:4400\/login\?code=\S+\n$/);
    expect(await readPostmasterFile(join(data, "postgres", "data"))).toBeNull();
    const nobody = await run("cli", ["login", "nobody@localhost"]);
    expect(nobody).toMatchObject({ code: 1, stderr: expect.stringContaining("nobody@localhost") });
  });

  test.for([
    [["token", "--ttl", "soon"], "It is a number and s, m, h or d"],
    [["user", "add", "somebody"], "It is an e-mail address"],
    [["user", "add", "eve@example.com\u200b"], "has only visible ASCII characters"],
    [["user", "add", "eve@exampl\u0435.com"], "has only visible ASCII characters"],
    [["user", "add", "\u202eeve@example.com"], "has only visible ASCII characters"],
    [["dataset", "set-snapshots", "x", "on"], "It is a UUID"],
    [
      ["dataset", "set-role", unknownId, "a@localhost", "boss"],
      "It is one of viewer, editor, owner",
    ],
    [["dance"], "unknown command 'dance'"],
  ] as const)("%o is refused in words", async ([args, words]) => {
    const { code, stderr } = await run("cli", args);
    expect(code).toBe(1);
    expect(stderr).toContain(words);
  });
});
