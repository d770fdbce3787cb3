import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type TestDatabase, openTestDatabase } from "../testing/test-database.ts";
import { type Catalog, type Trx, openCatalog } from "./catalog.ts";

let directory: string;
let database: TestDatabase;
let catalog: Catalog;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "stillframe-transactions-"));
  database = await openTestDatabase(directory);
  catalog = await openCatalog({ connection: database.connection });
  await sql`create table counters (name text primary key, value int not null)`.execute(catalog.db);
  await sql`insert into counters values ('a', 0), ('b', 0)`.execute(catalog.db);
});
afterAll(async () => {
  await catalog.close();
  await database.stop();
  await rm(directory, { recursive: true, force: true });
});

const lock = (trx: Trx, name: string) =>
  sql`select 1 from counters where name = ${name} for update`.execute(trx);
const count = (trx: Trx, name: string) =>
  sql`update counters set value = value + 1 where name = ${name}`.execute(trx);
async function valueOf(db: Catalog["db"] | Trx, name: string): Promise<number | undefined> {
  const { rows } = await sql<{
    value: number;
  }>`select value from counters where name = ${name}`.execute(db);
  return rows[0]?.value;
}

test("a query queued after a lock sees what was committed during the wait for the lock", async () => {
  const before = await valueOf(catalog.db, "b");
  const locked = Promise.withResolvers<void>();
  const asked = Promise.withResolvers<void>();
  const first = catalog.transaction(async (trx) => {
    await lock(trx, "a");
    locked.resolve();
    await asked.promise;
    await count(trx, "b");
  });
  await locked.promise;
  const second = catalog.transaction(async (trx) => {
    const both = Promise.all([lock(trx, "a"), valueOf(trx, "b")]);
    asked.resolve();
    return (await both)[1];
  });
  await first;
  expect(await second).toBe((before ?? 0) + 1);
});

test("a failed statement also undoes the earlier ones and fails the later ones", async () => {
  const before = await valueOf(catalog.db, "a");
  const failed = catalog.transaction((trx) =>
    Promise.all([count(trx, "a"), sql`select 1 / 0`.execute(trx), count(trx, "a")]),
  );
  await expect(failed).rejects.toThrow(/division by zero/);
  expect(await valueOf(catalog.db, "a")).toBe(before);
});

test("the error is that of the statement that failed, not of one behind it", async () => {
  // Its failure takes longer to come through than that of the statement behind it.
  const failing = async (trx: Trx, depth: number): Promise<void> => {
    if (depth > 0) await failing(trx, depth - 1);
    else await sql`select 1 / 0`.execute(trx);
  };
  const failed = catalog.transaction(async (trx) => {
    const both = Promise.all([failing(trx, 20), count(trx, "a")]);
    // Both answers arrive before either is read.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
    await both;
  });
  await expect(failed).rejects.toThrow(/division by zero/);
});

test("an exception between statements rolls back, and later statements are refused", async () => {
  const before = await valueOf(catalog.db, "a");
  let late: Trx | undefined;
  const failed = catalog.transaction(async (trx) => {
    late = trx;
    await count(trx, "a");
    throw new Error("no");
  });
  await expect(failed).rejects.toThrow("no");
  expect(await valueOf(catalog.db, "a")).toBe(before);
  if (late === undefined) throw new Error("there was no transaction");
  await expect(count(late, "a")).rejects.toThrow("The transaction is over");
});

test("a transaction fails if its connection is closed, and the next one works", async () => {
  const ends = catalog.transaction(async (trx) => {
    await sql`select pg_terminate_backend(pg_backend_pid())`.execute(trx);
  });
  await expect(ends).rejects.toThrow();
  expect(await catalog.transaction((trx) => valueOf(trx, "b"))).toBeTypeOf("number");
});
