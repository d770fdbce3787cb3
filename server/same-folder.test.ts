import { randomUUID } from "node:crypto";
import { chmod, cp, mkdtemp, readFile, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openCatalog } from "./catalog/catalog.ts";
import { openLink } from "./catalog/link.ts";
import { registerWorker } from "./catalog/workers.ts";
import { type Meeting, checkInstallation, raiseGeneration } from "./installation.ts";
import { demandSameFolder, watchFolder } from "./same-folder.ts";
import { type TestDatabase, openTestServer } from "./testing/test-database.ts";

let home: string;
let server: TestDatabase;
let meeting: Meeting;
let copy: Meeting;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "same-folder-"));
  await chmod(home, 0o711);
  server = await openTestServer(join(home, "postgres"));
});

afterAll(async () => {
  await server.stop();
  await rm(home, { recursive: true, force: true });
});

/** A new installation, and a copy of its folder at this moment. */
beforeEach(async () => {
  const name = `db${randomUUID().replaceAll("-", "")}`;
  await ask(server.connection, `create database ${name}`);
  const connection = { ...server.connection, database: name };
  await (await openCatalog({ connection, connections: 1 })).close();
  const dataFolder = await mkdtemp(join(home, "data-"));
  meeting = { connection, dataFolder, place: `db.example.com/${name}` };
  await raiseGeneration(meeting);
  copy = { ...meeting, dataFolder: `${dataFolder}-copy` };
  await cp(dataFolder, copy.dataFolder, { recursive: true });
});

async function ask(connection: pg.ClientConfig, text: string): Promise<void> {
  const client = new pg.Client(connection);
  await client.connect();
  await client.query(text);
  await client.end();
}

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

/** A process that uses the folder of a meeting, and the reasons for which it would end. */
async function use(used: Meeting) {
  const strange: string[] = [];
  const watch = watchFolder(used, { warn() {} }, ({ message }) => strange.push(message));
  const link = openLink(used.connection);
  const worker = await registerWorker(link, { folder: watch });
  const release = async (): Promise<void> => {
    await worker.release();
    await watch.settled();
  };
  closers.push(release);
  return { strange, link, release };
}

/** Every file of a folder with its content. */
async function contentOf(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return Promise.all(
    files.map(async ({ parentPath, name }) => {
      const path = join(parentPath, name);
      return `${path} ${await readFile(path, "utf8")}`;
    }),
  );
}

describe("while a process uses the database with a folder", () => {
  test("a copy of the folder is refused, also when it is tried again", async () => {
    const process = await use(meeting);
    const before = await contentOf(copy.dataFolder);
    for (const _ of ["fresh", "older"]) {
      await expect(demandSameFolder(copy)).rejects.toThrow(
        `${copy.dataFolder} is a copy of the folder that a running process uses with the database ${meeting.place}: a copy needs a database of its own`,
      );
    }
    expect(await contentOf(copy.dataFolder)).toEqual(before);
    expect(process.strange).toEqual([]);
    await process.release();
    await demandSameFolder(meeting);
    await raiseGeneration(meeting);
    await expect(checkInstallation(copy)).rejects.toThrow("is older than");
  });

  test("others may use the same folder, many at once", async () => {
    const processes = [await use(meeting), await use(meeting)];
    const starts = Array.from({ length: 8 }, async () => {
      await checkInstallation(meeting);
      await demandSameFolder(meeting);
      processes.push(await use(meeting));
      await raiseGeneration(meeting);
    });
    await Promise.all(starts);
    expect(processes.flatMap(({ strange }) => strange)).toEqual([]);
    await expect(demandSameFolder(copy)).rejects.toThrow("is a copy of the folder");
  });

  test("a process that does not answer is waited for", async () => {
    const link = openLink(meeting.connection);
    const deaf = { onAsked: () => {}, onReturn: () => Promise.resolve() };
    const worker = await registerWorker(link, { folder: deaf });
    await expect(demandSameFolder(meeting, 0)).rejects.toThrow(
      `a process that uses the database ${meeting.place} does not say whether it uses`,
    );
    // It ends meanwhile: no process is left to ask.
    const asking = demandSameFolder(meeting);
    await worker.release();
    await asking;
  });
});

test("a copy of the folder with a copy of the database may run beside it", async () => {
  const name = `db${randomUUID().replaceAll("-", "")}`;
  await ask(
    server.connection,
    `create database ${name} template ${meeting.connection.database ?? ""}`,
  );
  const restored = { ...copy, connection: { ...server.connection, database: name } };
  const process = await use(meeting);
  await demandSameFolder(restored);
  const other = await use(restored);
  await raiseGeneration(restored);
  await raiseGeneration(meeting);
  expect([...process.strange, ...other.strange]).toEqual([]);
});

test("of two folders that start together one is refused", async () => {
  const both = [meeting, copy];
  await Promise.all(both.map((each) => demandSameFolder(each)));
  await Promise.all(both.map((each) => use(each)));
  const raised = await Promise.allSettled(both.map((each) => raiseGeneration(each)));
  expect(raised.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
});

test("a process whose session ended does not continue if a copy was started meanwhile", async () => {
  const process = await use(meeting);
  await raiseGeneration(copy);
  await ask(
    meeting.connection,
    `select pg_terminate_backend(pid) from pg_stat_activity
     where datname = current_database() and pid <> pg_backend_pid()`,
  );
  await expect.poll(() => process.strange[0]).toContain("is older than");
  expect(process.link.lost).not.toBeNull();
});
