import { mkdir } from "node:fs/promises";
import { assemble } from "#server/assemble.ts";
import { openDatabase } from "#server/database.ts";
import { createLog } from "#server/log.ts";
import { seedDataset } from "#server/testing/datasets.ts";

/**
 * Creates a data folder with one dataset of generated items. A separate process, so that seeding does not show in the
 * memory of the measured service.
 *
 *   node bench/memory-seed.ts <folder> <items>
 */
const [dataFolder = "", items = ""] = process.argv.slice(2);

await mkdir(dataFolder, { recursive: true, mode: 0o711 });
const log = createLog("silent");
const database = await openDatabase({ dataFolder, databaseUrl: undefined }, "serve", { log });
try {
  const assembly = await assemble(
    { dataFolder, importRoots: [], minFreeBytes: 0, restoreAtOnce: 40_000 },
    database,
    log,
  );
  const owner = await assembly.services.accounts.localOwner();
  await seedDataset(assembly, owner, { name: "Memory", items: Number(items) });
  await assembly.close();
} finally {
  await database.close();
}
