import { execFile } from "node:child_process";
import { copyFileSync, linkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { sql } from "kysely";
import { expect, onTestFinished, test } from "vitest";
import { familyLayout, hasManifest, manifestFile, namesIn, refFile } from "../lake/files/layout.ts";
import { readAll } from "../lake/testing/fixture.ts";
import type { Item } from "../lake/schema/item.ts";
import { type Lake, openLake } from "../lake/lake.ts";
import { newPinName, type VersionRef } from "../lake/version.ts";
import { collect } from "../services/upkeep/collect.ts";
import { seedDataset } from "../testing/datasets.ts";
import { environmentFor } from "../testing/test-database.ts";
import { type TestService, startTestService } from "../testing/test-service.ts";
import { rowOf, tagsByFile } from "./look.ts";

/** A process may often have no more than 1,024 files open. */
const openFiles = 400;
const count = Number(process.env["STILLFRAME_SNAPSHOTS"] ?? 2500);

/** Snapshots that are made as ever, with rows of their own, and pinned by a collection before the others are added. */
const real = 4;

async function refsOf(service: TestService, snapshots: readonly string[]): Promise<VersionRef[]> {
  return await service.deps.catalog.db
    .selectFrom("snapshots")
    .select(["branch", "version"])
    .where("id", "in", snapshots)
    .orderBy("seq")
    .execute();
}

async function rowsOf(lake: Lake, refs: readonly VersionRef[], family: string): Promise<Item[][]> {
  return await Promise.all(refs.map((ref) => readAll(lake, family, ref)));
}

/**
 * As a version left it that pinned every snapshot on one line. The files of one version stand for those of most.
 * `STILLFRAME_SNAPSHOTS=20000` makes more of them than there is time for in the suite.
 */
test("a dataset with thousands of pinned snapshots is collected with few files open at once", async () => {
  const service = await startTestService({ workers: false });
  onTestFinished(() => service.close());
  const { id, snapshotId } = await seedDataset(service, service.owner, { items: 3 });
  const made = [snapshotId];
  for (let i = 0; i < real; i++) {
    await service.services.media.edit(service.as(), id, { filter: {}, add_tags: [`tag ${i}`] });
    const { snapshot_id: next } = await service.services.snapshots.create(service.as(), id, {});
    made.push(next);
  }
  await collect(service.deps, {});
  const {
    family_id: family,
    head_branch: branch,
    head_version: version,
  } = await rowOf(service, id);
  const layout = familyLayout(join(service.directory, "lake"), family);
  const before = await rowsOf(service.deps.lake, await refsOf(service, made), family);
  expect(new Set(before.map((items) => JSON.stringify(items[0]?.tags))).size).toBe(real + 1);
  const manifest = manifestFile(layout, { branch, version });
  for (let i = 1; i <= count; i++) {
    // A file may have only so many names.
    const add = i % 1000 === 0 ? copyFileSync : linkSync;
    add(manifest, manifestFile(layout, { branch, version: version + i }));
    // Of a pin, what counts here is that the family has so many branches.
    const ref = { parentBranch: branch, parentVersion: version + i, createAt: 1_770_000_000 };
    const file = refFile(layout, newPinName());
    writeFileSync(file, JSON.stringify({ ...ref, manifestSize: 1 }));
  }
  await sql`
    insert into snapshots
      (id, dataset_id, branch, version, name, description, reason, created_by, n_images, n_videos)
    select gen_random_uuid(), dataset_id, branch, version + n, name || n, '', 'manual', created_by, 3, 0
    from snapshots, generate_series(1, ${count}) n where id = ${snapshotId}
  `.execute(service.deps.catalog.db);

  const script = join(import.meta.dirname, "collect-now.ts");
  const shell = `ulimit -n ${openFiles} && exec "$@"`;
  const command = [process.execPath, script, service.directory];
  const { stdout } = await promisify(execFile)("sh", ["-c", shell, "sh", ...command], {
    env: environmentFor(service),
  });

  expect(JSON.parse(stdout)).toMatchObject({ busy: 0 });
  // A prune opens all manifests of its line and all branches of the family, so the dataset has begun another line, and
  // both and the pin of the head are all that is left.
  const now = await rowOf(service, id);
  expect(now.line).not.toBe(branch);
  expect(await namesIn(layout.refs)).toHaveLength(3);
  // By a lake that has nothing from before in its memory.
  const lake = await openLake({ directory: join(service.directory, "lake") });
  onTestFinished(() => lake.close());
  expect(await rowsOf(lake, await refsOf(service, made), family)).toEqual(before);
  expect(Object.keys(await tagsByFile(service, service.owner, id))).toHaveLength(3);
  expect(await hasManifest(layout, { branch, version: version + 1 })).toBe(true);
  expect(await hasManifest(layout, { branch, version: version + count })).toBe(true);
}, 600_000);
