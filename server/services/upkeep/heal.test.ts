import { randomUUID } from "node:crypto";
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { forgetFamily } from "../../catalog/versions.ts";
import { insertFamily } from "../../catalog/datasets.ts";
import { namedItems } from "../../lake/testing/fixture.ts";
import type { VersionRef } from "../../lake/version.ts";
import { seedDataset } from "../../testing/datasets.ts";
import { type TestService, startTestService } from "../../testing/test-service.ts";
import { collect } from "./collect.ts";
import { heal } from "./heal.ts";

let service: TestService;
const warned: unknown[] = [];

beforeAll(async () => {
  const log = { info() {}, error() {}, warn: (fields: object) => void warned.push(fields) };
  service = await startTestService({ log, workers: false });
});
afterAll(() => service.close());

/** The folders that were put aside, with their notes. */
async function lost(): Promise<Map<string, string>> {
  const folder = join(service.directory, "lake", ".lost");
  const found = new Map<string, string>();
  for (const day of await readdir(folder).catch(() => [])) {
    for (const name of await readdir(join(folder, day))) {
      const path = join(folder, day, name);
      found.set(name, name.endsWith(".txt") ? await readFile(path, "utf8") : path);
    }
  }
  return found;
}

async function writtenFamily(): Promise<{ family: string; head: VersionRef }> {
  const { lake } = service.deps;
  const family = randomUUID();
  const empty = await lake.createFamily(family);
  const writer = await lake.writer({ family, head: empty, line: null, clean: false });
  await writer.append(namedItems("a", "b"), 1);
  await writer.flush();
  const head = writer.tip;
  writer.discard();
  return { family, head };
}

test("a start puts unnamed tables and branches aside, and the collector removes them a week later", async () => {
  const { deps } = service;
  const { id } = await seedDataset(service, service.owner, { items: 3 });
  const unnamed = await writtenFamily();
  const dropped = await writtenFamily();
  await deps.catalog.transaction((trx) => insertFamily(trx, dropped.family));
  await forgetFamily(deps.catalog.db, dropped.family);
  // A branch that a writer created and never published.
  const { family_id: family, line } = await deps.catalog.db
    .selectFrom("datasets")
    .select(["family_id", "line"])
    .where("id", "=", id)
    .executeTakeFirstOrThrow();
  const head = await deps.catalog.db
    .selectFrom("datasets")
    .select(["head_branch as branch", "head_version as version"])
    .where("id", "=", id)
    .executeTakeFirstOrThrow();
  const writer = await deps.lake.writer({ family, head, line: null, clean: false });
  await writer.append(namedItems("c"), 2);
  await writer.flush();
  const unpublished = writer.tip.branch;
  expect(unpublished).not.toBe(line);
  writer.discard();

  await heal(deps);
  expect(await deps.lake.families()).toEqual([family]);
  const found = await lost();
  const names = [`${unnamed.family}.lance`, `${family}.${unpublished}`];
  expect([...found.keys()].toSorted()).toEqual(
    names.flatMap((name) => [name, `${name}.txt`]).toSorted(),
  );
  for (const name of names) {
    expect(found.get(`${name}.txt`)).toMatch(/At a start .* did not name it[^]*It was at \/.*\n/);
  }
  expect(await readdir(join(found.get(names[1] ?? "") ?? "", "data"))).not.toEqual([]);
  expect(warned).toEqual([{ family: unnamed.family, kept: found.get(names[0] ?? "") }]);
  const reader = await deps.lake.reader(family, head);
  expect(await reader.count()).toBe(3);

  await heal(deps);
  expect(await lost()).toEqual(found);
  const dayMs = 24 * 3_600_000;
  await collect(deps, { now: new Date(Date.now() + 6 * dayMs) });
  expect(await lost()).toEqual(found);
  await collect(deps, { now: new Date(Date.now() + 8 * dayMs) });
  expect(await lost()).toEqual(new Map());
});
