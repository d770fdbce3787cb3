import { hash, randomUUID } from "node:crypto";
import { cp, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { type Catalog, openCatalog } from "./catalog/catalog.ts";
import { insertFamily } from "./catalog/datasets.ts";
import { readAddress } from "./catalog/installation.ts";
import { recordFiles } from "./catalog/lake-files.ts";
import { moveRecords } from "./catalog/moved-records.ts";
import { raiseGeneration, withClient } from "./installation.ts";
import { type Lake, openLake } from "./lake/lake.ts";
import { folderStorage } from "./lake/files/folder-storage.ts";
import { moveTables } from "./lake/upkeep/move-tables.ts";
import type { VersionRef } from "./lake/version.ts";
import { settleAddress } from "./settle-address.ts";
import { makeItem } from "./testing/datasets.ts";
import { openTestDatabase } from "./testing/test-database.ts";

const log = { info() {}, warn() {}, error() {} };
const alone = async (work: () => Promise<void>) => {
  await work();
  return true;
};

async function makeFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "moved-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Three branches, of which each begins in the one before. */
async function fill(lake: Lake, catalog: Catalog): Promise<{ family: string; head: VersionRef }> {
  const family = randomUUID();
  await insertFamily(catalog.db, family);
  let head = await lake.createFamily(family);
  for (let number = 1; number <= 3; number += 1) {
    const writer = await lake.writer({ family, head, line: null, clean: false });
    await writer.append([makeItem(number)], number);
    await writer.flush();
    head = writer.tip;
    await recordFiles(catalog.db, family, await writer.files());
    writer.discard();
  }
  return { family, head };
}

async function countAt(directory: string, family: string, head: VersionRef): Promise<number> {
  const lake = await openLake({ directory });
  try {
    return (await (await lake.reader(family, head)).page({ limit: 10 })).items.length;
  } finally {
    await lake.close();
  }
}

test("a lake at another path is rewritten for it, once, and records go along", async () => {
  const { connection, stop } = await openTestDatabase("");
  const catalog = await openCatalog({ connection });
  onTestFinished(async () => {
    await catalog.close();
    await stop();
  });
  const dataFolder = await makeFolder();
  const meeting = { connection, dataFolder, place: "db.example.com/moved" };
  await raiseGeneration(meeting);
  const first = join(dataFolder, "lake");
  const lake = await openLake({ directory: first });
  const { family, head } = await fill(lake, catalog);
  await lake.close();
  const settle = (directory: string, as = alone) =>
    settleAddress(catalog, meeting, { site: { directory }, worker: { alone: as }, log });
  await settle(first);
  expect(await withClient(connection, readAddress)).toBe(first);

  const second = join(await makeFolder(), "with a longer name", "lake");
  await cp(first, second, { recursive: true });
  await rm(first, { recursive: true });
  await expect(countAt(second, family, head)).rejects.toThrow("Not found");
  await expect(settle(second, async () => false)).rejects.toThrow(
    `other processes use the tables at ${first}, and here they are at ${second}: all processes need the same path`,
  );
  // As a run that was killed between the records and the files.
  const astray = await moveTables(folderStorage(second), second, { write: false });
  expect(astray.length).toBeGreaterThan(0);
  await withClient(connection, (client) => moveRecords(client, astray));
  await settle(second);
  expect(await countAt(second, family, head)).toBe(3);
  expect(await withClient(connection, readAddress)).toBe(second);
  let compared = 0;
  for (const { path, sha256, sizeBytes } of astray) {
    const bytes = await readFile(join(second, `${family}.lance`, path));
    expect([hash("sha256", bytes), bytes.length]).toEqual([sha256, sizeBytes]);
    const record = await catalog.db
      .selectFrom("lake_files")
      .select(["sha256", "size_bytes"])
      .where("path", "=", path)
      .executeTakeFirst();
    if (record === undefined) continue;
    expect([record.sha256?.toString("hex"), record.size_bytes]).toEqual([sha256, sizeBytes]);
    compared += 1;
  }
  expect(compared).toBeGreaterThan(0);
  await settle(second, async () => {
    throw new Error("It was asked to move them again");
  });
  expect(await moveTables(folderStorage(second), second, { write: false })).toEqual([]);
});
