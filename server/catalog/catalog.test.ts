import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { expect, onTestFinished, test } from "vitest";
import { openTestDatabase } from "../testing/test-database.ts";
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
