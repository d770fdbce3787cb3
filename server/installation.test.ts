import { randomUUID } from "node:crypto";
import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { nextRev, openCatalog } from "./catalog/catalog.ts";
import { type EmbeddedServer, startEmbedded } from "./catalog/embedded/embedded.ts";
import { readInstallation } from "./catalog/installation.ts";
import { armFault } from "./fault.ts";
import { readInstallationFile, writeInstallationFile } from "./installation-file.ts";
import { checkInstallation, placeOf, raiseGeneration } from "./installation.ts";
import { keepGeneration } from "./keep-generation.ts";

let home: string;
let server: EmbeddedServer;
let dataFolder: string;
const migrated = "migrated";

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "installation-"));
  await chmod(home, 0o711);
  server = await startEmbedded({ directory: join(home, "postgres") });
  const template = { ...server.connection, database: migrated };
  await ask(server.connection, `create database ${migrated}`);
  await (await openCatalog({ connection: template, connections: 1 })).close();
});

afterAll(async () => {
  await server.stop();
  await rm(home, { recursive: true, force: true });
});

beforeEach(async () => {
  dataFolder = await mkdtemp(join(home, "data-"));
});

let disarm = (): unknown => undefined;
afterEach(() => disarm());

/** A new database, with the schema of the catalog or as a copy of another. */
async function database({ from = migrated } = {}) {
  const name = `db${randomUUID().replaceAll("-", "")}`;
  await ask(server.connection, `create database ${name} template ${from}`);
  const connection = { ...server.connection, database: name };
  return { name, meeting: { connection, dataFolder, place: `db.example.com/${name}` } };
}

async function ask(connection: pg.ClientConfig, text: string, values: unknown[] = []) {
  const client = new pg.Client(connection);
  await client.connect();
  try {
    return (await client.query(text, values)).rows as unknown[];
  } finally {
    await client.end();
  }
}

async function rowOf({ connection }: { connection: pg.ClientConfig }) {
  const client = new pg.Client(connection);
  await client.connect();
  try {
    return await readInstallation(client);
  } finally {
    await client.end();
  }
}

/** A table with rows, as Lance leaves it. */
async function table(family: string = randomUUID()): Promise<string> {
  const data = join(dataFolder, "lake", `${family}.lance`, "data");
  await mkdir(data, { recursive: true });
  await writeFile(join(data, "rows.lance"), "rows");
  return family;
}

describe("a new folder and a new database", () => {
  test("get one id and the same generation, which the next start raises in both", async () => {
    const { meeting } = await database();
    await raiseGeneration(meeting);
    const first = await readInstallationFile({ dataFolder });
    expect(first).toMatchObject({ catalog: meeting.place, current: { number: 1 }, next: null });
    await raiseGeneration(meeting);
    const second = await readInstallationFile({ dataFolder });
    expect(second).toMatchObject({ id: first?.id, current: { number: 2 } });
    expect(await rowOf(meeting)).toMatchObject({
      id: first?.id,
      generation: 2,
      mark: second?.current?.mark,
      state: "current",
    });
  });

  test("from before ids existed are joined if the database names the folder's tables", async () => {
    const { meeting } = await database();
    const family = await table();
    await expect(raiseGeneration(meeting)).rejects.toThrow(
      `${dataFolder} holds 1 table that the database ${meeting.place} does not know of: set DATABASE_URL`,
    );
    expect(await readInstallationFile({ dataFolder })).toBeNull();
    await ask(meeting.connection, "insert into families (id) values ($1)", [family]);
    await raiseGeneration(meeting);
    expect(await checkInstallation(meeting)).toBe(false);
  });

  test("are not joined if there are only media, or if the folder lacks all tables", async () => {
    const { meeting } = await database();
    await mkdir(join(dataFolder, "blobs", "ab"), { recursive: true });
    await writeFile(join(dataFolder, "blobs", "ab", "cdef"), "bytes");
    await expect(raiseGeneration(meeting)).rejects.toThrow("holds media that the database");
    await rm(join(dataFolder, "blobs"), { recursive: true });
    await ask(meeting.connection, "insert into families (id) values ($1)", [randomUUID()]);
    await ask(
      meeting.connection,
      `insert into datasets (id, family_id, name, source_type, created_by, status, head_branch, head_version)
         select gen_random_uuid(), id, 'Birds', 'UPLOAD', 'me', 'READY', 'main', 1 from families`,
    );
    await expect(raiseGeneration(meeting)).rejects.toThrow(
      "knows of 1 tables and " + dataFolder + " holds none of them",
    );
  });
});

describe("a folder and a database that do not belong together", () => {
  test("an empty database is refused before anything is created in it", async () => {
    const { meeting } = await database();
    await raiseGeneration(meeting);
    const other = await database({ from: "template1" });
    await expect(checkInstallation(other.meeting)).rejects.toThrow(
      `${other.meeting.place} does not know the installation in ${dataFolder}: set DATABASE_URL to ${meeting.place}, or stop the service and move`,
    );
    const tables = await ask(
      other.meeting.connection,
      "select from pg_tables where schemaname = 'public'",
    );
    expect(tables).toEqual([]);
  });

  test("another installation's database, and an empty folder, are refused", async () => {
    const one = await database();
    await raiseGeneration(one.meeting);
    const elsewhere = await mkdtemp(join(home, "data-"));
    const other = await database();
    await raiseGeneration({ ...other.meeting, dataFolder: elsewhere });
    await expect(checkInstallation(other.meeting)).rejects.toThrow("are of two installations");
    const empty = await mkdtemp(join(home, "data-"));
    await expect(checkInstallation({ ...one.meeting, dataFolder: empty })).rejects.toThrow(
      `belongs to another folder than ${empty}: set STILLFRAME_DATA to it`,
    );
  });

  test("an older copy of either is refused, and so are two that were both used since", async () => {
    const { name, meeting } = await database();
    await raiseGeneration(meeting);
    const oldFile = await readInstallationFile({ dataFolder });
    const old = await database({ from: name });
    await raiseGeneration(meeting);
    await expect(checkInstallation(old.meeting)).rejects.toThrow(
      `is older than ${dataFolder} (generation 1 and 2): bring back`,
    );
    const newFile = await readInstallationFile({ dataFolder });
    if (oldFile === null || newFile === null) throw new Error("no file");
    await writeInstallationFile({ dataFolder }, oldFile);
    await expect(checkInstallation(meeting)).rejects.toThrow(
      `${dataFolder} is older than the database ${meeting.place} (generation 1 and 2)`,
    );
    await raiseGeneration(old.meeting);
    await expect(checkInstallation(meeting)).rejects.toThrow("went apart before generation 2");
  });

  test("a folder whose file is missing or broken is refused", async () => {
    const { meeting } = await database();
    await raiseGeneration(meeting);
    await table();
    const path = join(dataFolder, "lake", "installation.json");
    await writeFile(path, "{");
    await expect(checkInstallation(meeting)).rejects.toThrow(`${path} is broken`);
    await rm(path);
    await expect(checkInstallation(meeting)).rejects.toThrow("no lake/installation.json");
  });
});

describe("a process that dies between the folder and the database", () => {
  const points = ["generation.announced", "generation.catalog-written"] as const;

  test.each(points)("at %s leaves two that still match", async (point) => {
    const { meeting } = await database();
    for (const generation of [1, 2, 3]) {
      disarm = armFault(point, () => {
        throw new Error("dead");
      });
      await expect(raiseGeneration(meeting)).rejects.toThrow("dead");
      // Twice at the same point, since a failed start is repeated.
      await expect(raiseGeneration(meeting)).rejects.toThrow("dead");
      disarm();
      await raiseGeneration(meeting);
      expect(await checkInstallation(meeting)).toBe(false);
      const { current } = (await readInstallationFile({ dataFolder })) ?? {};
      expect(current?.number).toBeGreaterThanOrEqual(generation);
      expect(await rowOf(meeting)).toMatchObject({ mark: current?.mark });
    }
  });

  test.each(points)("at %s does not make an older copy match", async (point) => {
    const { name, meeting } = await database();
    await raiseGeneration(meeting);
    const old = await database({ from: name });
    await raiseGeneration(meeting);
    disarm = armFault(point, () => {
      throw new Error("dead");
    });
    await expect(raiseGeneration(meeting)).rejects.toThrow("dead");
    await expect(checkInstallation(old.meeting)).rejects.toThrow("is older than");
    expect(await checkInstallation(meeting)).toBe(false);
  });
});

test("a copy of a running database is older once there was a write, and stops a service on it", async () => {
  const { name, meeting } = await database();
  await raiseGeneration(meeting);
  const copy = await database({ from: name });
  const catalog = await openCatalog({ connection: meeting.connection, connections: 1 });
  const strange = Promise.withResolvers<Error>();
  const raised = Promise.withResolvers<void>();
  const raise = async (): Promise<void> => {
    await raiseGeneration(meeting);
    raised.resolve();
  };
  const kept = { deps: { catalog }, raiseGeneration: raise };
  const stop = keepGeneration(kept, { warn() {} }, strange.resolve, 20);
  await nextRev(catalog.db);
  await raised.promise;
  await expect(checkInstallation(copy.meeting)).rejects.toThrow("is older than");

  const file = await readInstallationFile({ dataFolder });
  if (file === null) throw new Error("no file");
  const current = { number: 100, mark: "another" };
  await writeInstallationFile({ dataFolder }, { ...file, current, next: null });
  await nextRev(catalog.db);
  expect((await strange.promise).message).toContain("is older than");
  await stop();
  await catalog.close();
});

test("processes that share both raise it one after another", async () => {
  const { meeting } = await database();
  await raiseGeneration(meeting);
  await Promise.all(Array.from({ length: 8 }, () => raiseGeneration(meeting)));
  expect(await checkInstallation(meeting)).toBe(false);
  expect(await rowOf(meeting)).toMatchObject({ generation: 9 });
});

test("a place names a server, without its password", () => {
  expect(placeOf("postgres://me:secret@db.example.com:5433/still")).toBe(
    "db.example.com:5433/still",
  );
  expect(placeOf("postgresql:///still?host=/run/pg")).toBe("/run/pg/still");
});
