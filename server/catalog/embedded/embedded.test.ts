import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import {
  chmod,
  mkdir,
  mkdtemp,
  readFile,
  readdir,
  rename,
  rm,
  stat,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { Client } from "pg";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { prepareCluster } from "../../testing/test-database.ts";
import type { EmbeddedConnection } from "./connection.ts";
import { connectToEmbedded, startEmbedded } from "./embedded.ts";
import { isAlive, readPostmasterFile } from "./postmaster-file.ts";

let home = "";
let directory = "";

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "embedded-"));
  await chmod(home, 0o711);
  directory = join(home, "postgres");
  await prepareCluster(directory);
});

/** For tests that begin with an empty folder. */
const unprepared = () => rm(directory, { recursive: true, force: true });

afterEach(async () => {
  const file = await readPostmasterFile(join(directory, "data"));
  if (file !== null && isAlive(file.pid)) process.kill(file.pid, "SIGQUIT");
  await rm(home, { recursive: true, force: true });
});

async function query(connection: EmbeddedConnection, text: string): Promise<unknown[]> {
  const client = new Client(connection);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text)).rows.map(
      (row) => Object.values(row)[0],
    );
  } finally {
    await client.end();
  }
}

/** Starts a process that starts the server and inserts a row, and kills it: the server keeps running. */
async function leaveOrphan(): Promise<number> {
  const script = `
    import { startEmbedded } from ${JSON.stringify(new URL("./embedded.ts", import.meta.url).href)};
    import { Client } from "pg";
    const { connection } = await startEmbedded({ directory: ${JSON.stringify(directory)} });
    const client = new Client(connection);
    await client.connect();
    await client.query("create table kept (value int)");
    await client.query("insert into kept values (42)");
    console.log("kept");`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", script], {
    cwd: import.meta.dirname,
    stdio: ["ignore", "pipe", "inherit"],
  });
  await once(child.stdout, "data");
  const exited = once(child, "exit");
  child.kill("SIGKILL");
  await exited;
  const file = await readPostmasterFile(join(directory, "data"));
  if (file === null) throw new Error("the server is gone as well");
  return file.pid;
}

test("a fresh folder gets a protected database, which survives a stop", async () => {
  await unprepared();
  const first = await startEmbedded({ directory });
  expect(first.adopted).toBe(false);
  const settings = await query(
    first.connection,
    `select name || '=' || setting from pg_settings where name in
       ('fsync', 'full_page_writes', 'data_checksums', 'synchronous_commit', 'listen_addresses',
        'TimeZone', 'server_encoding') order by name collate "C"`,
  );
  expect(settings).toEqual([
    "TimeZone=UTC",
    "data_checksums=on",
    "fsync=on",
    "full_page_writes=on",
    "listen_addresses=",
    "server_encoding=UTF8",
    "synchronous_commit=on",
  ]);
  await query(first.connection, "create table kept as select 42 as value");
  await first.stop();
  expect(await readPostmasterFile(join(directory, "data"))).toBeNull();
  expect(await connectToEmbedded(directory)).toBeNull();

  const second = await startEmbedded({ directory });
  expect(await query(second.connection, "select value from kept")).toEqual([42]);
  await second.stop();
});

test("no other account can enter the folders of the data and the socket", async () => {
  await unprepared();
  const server = await startEmbedded({ directory });
  for (const folder of [join(directory, "data"), server.connection.host]) {
    expect((await stat(folder)).mode & 0o077).toBe(0);
  }
  await server.stop();
});

describe("after kill -9", () => {
  test("a server that kept running is taken over", async () => {
    const pid = await leaveOrphan();
    const server = await startEmbedded({ directory });
    expect(server.adopted).toBe(true);
    expect((await readPostmasterFile(join(directory, "data")))?.pid).toBe(pid);
    expect(await query(server.connection, "select value from kept")).toEqual([42]);
    await server.stop();
    expect(isAlive(pid)).toBe(false);
  });

  test("of process and server, the next start recovers what was committed", async () => {
    const pid = await leaveOrphan();
    process.kill(pid, "SIGKILL");
    const server = await startEmbedded({ directory });
    expect(server.adopted).toBe(false);
    expect(await query(server.connection, "select value from kept")).toEqual([42]);
    await server.stop();
  });

  test("a pid file whose number belongs to another process by now does not stop a start", async () => {
    const first = await startEmbedded({ directory });
    await first.stop();
    const stale = [process.pid, join(directory, "data"), "1", "5432", "/gone", "", "1 1", "ready"];
    await writeFile(join(directory, "data", "postmaster.pid"), `${stale.join("\n")}\n`);
    const second = await startEmbedded({ directory });
    expect(second.adopted).toBe(false);
    await second.stop();
  });

  test("a pid file damaged by a loss of power does not stop a start", async () => {
    const first = await startEmbedded({ directory });
    await query(first.connection, "create table kept as select 42 as value");
    await first.stop();
    const file = join(directory, "data", "postmaster.pid");
    const spoiled: (() => Promise<unknown>)[] = [
      () => writeFile(file, ""),
      () => writeFile(file, Buffer.from([0, 0xff, 0xfe, 0x80, 0x31])),
      () => writeFile(file, "12abc\n"),
      () => writeFile(file, "99999999999999999999\n"),
      // The number of another process, in a truncated file.
      () => writeFile(file, String(process.pid)),
      () => mkdir(join(file, "inner"), { recursive: true }),
    ];
    for (const spoil of spoiled) {
      await spoil();
      const second = await startEmbedded({ directory });
      expect(second.adopted).toBe(false);
      expect(await query(second.connection, "select value from kept")).toEqual([42]);
      await second.stop();
    }
  });

  test("a server without its pid file is found, and no second one starts", async () => {
    const pid = await leaveOrphan();
    const file = join(directory, "data", "postmaster.pid");
    const kept = await readFile(file);
    await writeFile(file, "");
    // The start waits for it, as for a server that is still starting.
    const starting = startEmbedded({ directory });
    await writeFile(file, kept);
    const server = await starting;
    expect(server.adopted).toBe(true);
    await server.stop();
    expect(isAlive(pid)).toBe(false);
  });

  test("an interrupted initialisation is repeated", async () => {
    await unprepared();
    await mkdir(join(directory, "data.new", "base"), { recursive: true });
    await writeFile(join(directory, "data.new", "PG_VERSION"), "18\n");
    const server = await startEmbedded({ directory });
    expect(await query(server.connection, "select 1")).toEqual([1]);
    expect(await readdir(directory)).not.toContain("data.new");
    await server.stop();
  });
});

describe("a server that ends unexpectedly", () => {
  const words: string[] = [];
  const say = (_fields: object, message: string): void => void words.push(message);
  const log = { info: say, warn: say, error: say };
  beforeEach(() => void words.splice(0));

  const answered = (connection: EmbeddedConnection) =>
    expect
      .poll(() => query(connection, "select value from kept").catch(() => null), {
        timeout: 30_000,
      })
      .toEqual([42]);

  test("is started again with the same address, and logs it", async () => {
    const server = await startEmbedded({ directory, log });
    await query(server.connection, "create table kept as select 42 as value");
    for (const signal of ["SIGKILL", "SIGINT"] as const) {
      const before = await readPostmasterFile(join(directory, "data"));
      process.kill(before?.pid ?? 0, signal);
      await expect
        .poll(async () => (await readPostmasterFile(join(directory, "data")))?.pid, {
          timeout: 30_000,
        })
        .not.toBe(before?.pid);
      await answered(server.connection);
    }
    expect(words).toContain("the database ended: starting it again");
    expect(words).toContain("the database runs again");
    const { pid } = (await readPostmasterFile(join(directory, "data"))) ?? { pid: 0 };
    await server.stop();
    expect(isAlive(pid)).toBe(false);
  });

  test("is not started again after a stop, even if a restart was failing", async () => {
    const server = await startEmbedded({ directory, log });
    const { pid } = (await readPostmasterFile(join(directory, "data"))) ?? { pid: 0 };
    await rename(join(directory, "data", "global", "pg_control"), join(home, "pg_control"));
    process.kill(pid, "SIGKILL");
    await expect.poll(() => words, { timeout: 30_000 }).toContain("the database does not start");
    await server.stop();
    expect(await connectToEmbedded(directory)).toBeNull();
  });
});

test("a command finds the server while it runs", async () => {
  const server = await startEmbedded({ directory });
  const found = await connectToEmbedded(directory);
  expect(found).toEqual(server.connection);
  await server.stop();
});

test("a folder with a long path gets a short socket folder, which is removed with the server", async () => {
  directory = join(home, "d".repeat(60), "e".repeat(60), "postgres");
  const server = await startEmbedded({ directory });
  expect(server.connection.host.length).toBeLessThan(86);
  expect((await stat(server.connection.host)).mode & 0o777).toBe(0o700);
  expect(await query(server.connection, "select 1")).toEqual([1]);
  await server.stop();
  await expect(stat(server.connection.host)).rejects.toThrow("ENOENT");
});

test("a start on a copy of a running server's folder leaves that server its socket folder", async () => {
  directory = join(home, "d".repeat(60), "e".repeat(60), "postgres");
  const server = await startEmbedded({ directory });
  const copy = `${directory}-copy`;
  // `cp -a` keeps the owners, which Node's own copy does not.
  await promisify(execFile)("cp", ["-a", directory, copy]);
  const other = await startEmbedded({ directory: copy });
  expect(other.adopted).toBe(false);
  expect(await query(server.connection, "select 1")).toEqual([1]);
  await other.stop();
  await server.stop();
});

test("a folder that the database's account cannot reach works", async () => {
  await chmod(home, 0o700);
  const server = await startEmbedded({ directory });
  await query(server.connection, "create table kept as select 42 as value");
  await server.stop();
  const again = await startEmbedded({ directory });
  expect(await query(again.connection, "select value from kept")).toEqual([42]);
  await again.stop();
});

test("a database of another major version is refused with a clear message", async () => {
  await unprepared();
  await mkdir(join(directory, "data"), { recursive: true });
  await writeFile(join(directory, "data", "PG_VERSION"), "17\n");
  await expect(startEmbedded({ directory })).rejects.toThrow(/was written by PostgreSQL 17/);
  expect(await readFile(join(directory, "data", "PG_VERSION"), "utf8")).toBe("17\n");
});

test("a failed start reports why", async () => {
  const first = await startEmbedded({ directory });
  await first.stop();
  await rm(join(directory, "data", "global", "pg_control"));
  await expect(startEmbedded({ directory })).rejects.toThrow(/^the database does not start: /);
});
