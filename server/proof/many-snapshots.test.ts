import { execFile } from "node:child_process";
import { copyFileSync, linkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { sql } from "kysely";
import { expect, onTestFinished, test } from "vitest";
import { folderStorage } from "../lake/files/folder-storage.ts";
import { familyLayout, hasManifest, manifestFile, refFile } from "../lake/files/layout.ts";
import { readAll } from "../lake/testing/fixture.ts";
import type { Item } from "../lake/schema/item.ts";
import { type Lake, openLake } from "../lake/lake.ts";
import { newPinName, type VersionRef } from "../lake/version.ts";
import { collect } from "../services/upkeep/collect.ts";
import { seedDataset } from "../testing/datasets.ts";
import { environmentFor } from "../testing/test-database.ts";
import { type TestService, startTestService } from "../testing/test-service.ts";
import { rowOf, tagsByFile } from "./look.ts";

/** A process may often have only 1,024 files open. */
const openFiles = 400;
const count = Number(process.env["STILLFRAME_SNAPSHOTS"] ?? 2500);

/** Snapshots with rows of their own, which a collection has pinned before the others are added. */
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
 * The state left by an older release, which pinned every snapshot on one line. Most snapshots share the files of one
 * version. `STILLFRAME_SNAPSHOTS=20000` makes more of them than the suite has time for.
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
  const layout = familyLayout(folderStorage(join(service.directory, "lake")), family);
  const before = await rowsOf(service.deps.lake, await refsOf(service, made), family);
  expect(new Set(before.map((items) => JSON.stringify(items[0]?.tags))).size).toBe(real + 1);
  const manifest = manifestFile(layout, { branch, version });
  for (let i = 1; i <= count; i++) {
    // File systems limit the number of hard links to a file.
    const add = i % 1000 === 0 ? copyFileSync : linkSync;
    add(manifest, manifestFile(layout, { branch, version: version + i }));
    // All that counts of a pin here is the number of branches of the family.
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
  // A prune opens all manifests of its line and all branches of the family. So the dataset has begun another line, and
  // only the two lines and the pin of the head are left.
  const now = await rowOf(service, id);
  expect(now.line).not.toBe(branch);
  expect(await layout.storage.names(layout.refs)).toHaveLength(3);
  // Read by a new lake, which has nothing cached.
  const lake = await openLake({ directory: join(service.directory, "lake") });
  onTestFinished(() => lake.close());
  expect(await rowsOf(lake, await refsOf(service, made), family)).toEqual(before);
  expect(Object.keys(await tagsByFile(service, service.owner, id))).toHaveLength(3);
  expect(await hasManifest(layout, { branch, version: version + 1 })).toBe(true);
  expect(await hasManifest(layout, { branch, version: version + count })).toBe(true);
}, 600_000);
