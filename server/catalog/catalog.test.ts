import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { expect, onTestFinished, test } from "vitest";
import { openDatabase } from "../database.ts";
import { openTestDatabase } from "../testing/test-database.ts";
import { startOutsideServer } from "../testing/whole-content.ts";
import { StartError } from "../start-error.ts";
import { openCatalog } from "./catalog.ts";

test("a database of a newer version is refused in one sentence, and left as it is", async () => {
  const directory = await mkdtemp(join(tmpdir(), "stillframe-catalog-"));
  const { connection, stop } = await openTestDatabase(directory);
  onTestFinished(async () => {
    await stop();
    await rm(directory, { recursive: true, force: true });
  });
  const newer = await openCatalog({ connection });
  await sql`insert into kysely_migration (name, timestamp) values ('9999_later', now())`.execute(
    newer.db,
  );
  await newer.close();
  const refused = openCatalog({ connection });
  await expect(refused).rejects.toThrow(StartError);
  await expect(refused).rejects.toThrow(/newer version of Stillframe \(it has 9999_later\)/);
});

test("behind a pool of connections it relies on nothing that a session keeps, and reads times as usual", async () => {
  const directory = await mkdtemp(join(tmpdir(), "stillframe-catalog-"));
  const { connection, stop } = await openTestDatabase(directory);
  const catalog = await openCatalog({ connection, pooled: connection, connections: 1 });
  onTestFinished(async () => {
    await catalog.close();
    await stop();
    await rm(directory, { recursive: true, force: true });
  });
  await sql`select * from users where email = ${"nobody"}`.execute(catalog.db);
  const { rows: prepared } = await sql`select name from pg_prepared_statements`.execute(catalog.db);
  expect(prepared).toEqual([]);
  const { rows } = await sql<{ now: string }>`select now() as now`.execute(catalog.db);
  expect(rows[0]?.now).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);
  await sql`set timezone to 'Europe/Berlin'`.execute(catalog.db);
  await expect(sql`select now() as now`.execute(catalog.db)).rejects.toThrow(/is not UTC/);
});

test("two addresses must lead to one database", async () => {
  const outside = await startOutsideServer();
  const dataFolder = await mkdtemp(join(tmpdir(), "stillframe-catalog-"));
  onTestFinished(async () => {
    await outside.stop();
    await rm(dataFolder, { recursive: true, force: true });
  });
  const [databaseUrl, databaseDirectUrl] = [
    await outside.newDatabase(),
    await outside.newDatabase(),
  ];
  await expect(
    openDatabase({ dataFolder, databaseUrl, databaseDirectUrl }, "test"),
  ).rejects.toThrow(/^DATABASE_URL and DATABASE_DIRECT_URL lead to two databases/);
  const same = { dataFolder, databaseUrl, databaseDirectUrl: databaseUrl };
  const database = await openDatabase(same, "test");
  expect(database.pooled).toEqual({ connectionString: databaseUrl });
  await database.close();
});
