import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { type Service, startService } from "#test/service.ts";
import { assemble } from "../assemble.ts";
import { type Database, openDatabase } from "../database.ts";
import { type FaultPoint, armFault } from "../fault.ts";
import { createLog } from "../log.ts";
import { moveCatalog } from "../move-catalog.ts";
import { rejoin } from "../rejoin.ts";
import { seedDataset } from "../testing/datasets.ts";
import {
  type OutsideServer,
  ask,
  loadDataset,
  query,
  restoreSnapshot,
  runCommand,
  startOutsideServer,
  untilReady,
  uploadDataset,
  wholeContent,
} from "../testing/whole-content.ts";

// Each start brings up a database: seconds on a busy machine, and some tests have several.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 120_000 });

let outside: OutsideServer;
beforeAll(async () => {
  outside = await startOutsideServer();
});
afterAll(() => outside.stop());

test("a catalog is moved to a server and back, and used on either side", async () => {
  const service: Service = await startService();
  const id = await loadDataset(service, "Birds");
  const before = await wholeContent(service);
  await service.restart({ STILLFRAME_ROLE: "api" });
  const queued = await uploadDataset(service, "Queued");
  service.signal("SIGTERM");
  await service.ended();

  const url = await outside.newDatabase();
  const moved = await runCommand(service.data, ["move-catalog", url]);
  expect(moved).toMatchObject({ code: 0, stderr: "" });
  expect(moved.stdout).toMatch(
    /^moved \d+ rows of \d+ tables and \d+ sequences, and compared them\nset DATABASE_URL to .* and start the service\n$/,
  );
  await expect(service.restart()).rejects.toThrow(/belongs to the database .*: set DATABASE_URL/);
  await service.restart({ DATABASE_URL: url });
  // Its task had not begun when the catalog was moved.
  await untilReady(service, queued);
  await ask(service, `/dataset/${queued}`, { method: "DELETE" });
  expect(await wholeContent(service)).toEqual(before);
  const snapshots = await ask<{ snapshot_id: string; snapshot_name: string }[]>(
    service,
    `/dataset/${id}/snapshot`,
  );
  const kept = snapshots.find(({ snapshot_name }) => snapshot_name === "kept");
  await restoreSnapshot(service, id, kept?.snapshot_id ?? "");
  const after = await wholeContent(service);
  service.signal("SIGTERM");
  await service.ended();

  const back = await runCommand(service.data, ["move-catalog", "embedded"], { DATABASE_URL: url });
  expect(back).toMatchObject({ code: 0, stderr: "" });
  await expect(service.restart({ DATABASE_URL: url })).rejects.toThrow(
    "was moved from the database " + new URL(url).searchParams.get("host"),
  );
  await service.restart();
  expect(await wholeContent(service)).toEqual(after);
  await service.stop();
});

describe("a move that is killed", () => {
  let dataFolder: string;
  let table: string;
  const outsideAt = { databaseUrl: "" };
  const embeddedAt = { databaseUrl: undefined };

  beforeAll(async () => {
    dataFolder = await mkdtemp(join(tmpdir(), "moving-"));
    await chmod(dataFolder, 0o711);
    await withDatabase(embeddedAt, async (database) => {
      const config = { dataFolder, importRoots: [], minFreeBytes: 0, restoreAtOnce: 40_000 };
      const { deps, services, close } = await assemble(config, database, createLog("error"));
      const owner = await services.accounts.localOwner();
      await seedDataset({ deps }, owner, { items: 3, name: 'Bärs, "odd" \\ (names) {,}' });
      await close();
    });
    table = await content(embeddedAt);
  });
  afterAll(() => rm(dataFolder, { recursive: true, force: true }));

  async function withDatabase<T>(
    at: { databaseUrl: string | undefined },
    work: (database: Database) => Promise<T>,
  ): Promise<T> {
    const database = await openDatabase({ dataFolder, ...at }, "test");
    try {
      return await work(database);
    } finally {
      await database.close();
    }
  }

  /** Fails where this is not the installation's catalog. */
  function content(at: { databaseUrl: string | undefined }): Promise<string> {
    return withDatabase(at, async ({ connection }) => {
      const rows = await query(
        connection,
        "select d::text as d, s::text as s from datasets d join snapshots s on s.dataset_id = d.id",
      );
      return JSON.stringify(rows);
    });
  }

  const points = ["move.emptied", "move.copied", "move.queued", "move.switched"] as const;

  async function dies(point: FaultPoint, at: object, to: string): Promise<void> {
    const disarm = armFault(point, () => {
      throw new Error("dead");
    });
    await expect(moveCatalog({ dataFolder, databaseUrl: undefined, ...at }, to)).rejects.toThrow(
      "dead",
    );
    disarm();
  }

  test.each(points)("at %s leaves one catalog, and can be repeated", async (point) => {
    const url = await outside.newDatabase();
    outsideAt.databaseUrl = url;
    const isOver = point === "move.switched";
    const refused = /does not know the installation|copied and did not finish|belongs to the data/;

    await dies(point, embeddedAt, url);
    await expect(content(isOver ? embeddedAt : outsideAt)).rejects.toThrow(refused);
    expect(await content(isOver ? outsideAt : embeddedAt)).toBe(table);
    const again = await moveCatalog({ dataFolder, ...embeddedAt }, url);
    expect(again.report === null).toBe(isOver);
    await expect(content(embeddedAt)).rejects.toThrow("belongs to the database");
    expect(await content(outsideAt)).toBe(table);

    await dies(point, outsideAt, "embedded");
    if (isOver) await expect(content(outsideAt)).rejects.toThrow("is older than");
    else expect(await content(outsideAt)).toBe(table);
    await moveCatalog({ dataFolder, ...outsideAt }, "embedded");
    await expect(content(outsideAt)).rejects.toThrow("unset DATABASE_URL");
    expect(await content(embeddedAt)).toBe(table);
  });

  test("a database that holds something else is not written to", async () => {
    const url = await outside.newDatabase();
    const connection = { connectionString: url };
    await query(connection, "create table theirs (n int)");
    await expect(moveCatalog({ dataFolder, ...embeddedAt }, url)).rejects.toThrow(
      /cannot be moved to: it holds a table "theirs"\. Nothing was changed; name an empty database/,
    );
    expect(await content(embeddedAt)).toBe(table);
  });

  test("different catalogs are joined only if they have common tables and the option is given", async () => {
    const { installation, current } = await withDatabase(embeddedAt, async ({ connection }) => {
      const rows = await query<{ mark: string }>(connection, "select mark from installation");
      await query(connection, "update installation set mark = 'another', generation = 1");
      return { installation: rows, current: "another" };
    });
    expect(installation[0]?.mark).not.toBe(current);
    const config = { dataFolder, ...embeddedAt };
    await expect(content(embeddedAt)).rejects.toThrow("older than");
    expect(await rejoin(config, { yes: false })).toMatch(
      /^1 of the 1 tables .* and 0 that it does not know of: `stillframe rejoin --yes`/,
    );
    await expect(content(embeddedAt)).rejects.toThrow("older than");
    expect(await rejoin(config, { yes: true })).toMatch(/^joined: 1 of the 1 tables/);
    // Only the line changes.
    const snapshots = (rows: string) => (JSON.parse(rows) as { s: string }[]).map(({ s }) => s);
    expect(snapshots(await content(embeddedAt))).toEqual(snapshots(table));
    expect(await rejoin(config, { yes: true })).toMatch(/belong together: nothing to do/);
    const empty = { databaseUrl: await outside.newDatabase() };
    await expect(rejoin({ dataFolder, ...empty }, { yes: true })).rejects.toThrow(
      "these two were never one installation",
    );
  });
});
