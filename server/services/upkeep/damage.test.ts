import { readFile, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeEach, expect, onTestFinished, test } from "vitest";
import { blobPath } from "../../blobs/folder/shards.ts";
import { nextRev } from "../../catalog/catalog.ts";
import { countDamage } from "../../catalog/lake-files.ts";
import type { VersionRef } from "../../lake/version.ts";
import { flip, harm, harms, type Harm } from "../../testing/damage.ts";
import { seedDataset } from "../../testing/datasets.ts";
import { type TestService, startTestService } from "../../testing/test-service.ts";
import { collect } from "./collect.ts";
import { doctor } from "./doctor.ts";
import { heal } from "./heal.ts";
import { verifier } from "./verify.ts";
import { checkVersion, findMissing } from "./verify-version.ts";

let service: TestService;
// A new service for each test, because the doctor checks all data of a service.
beforeEach(async () => {
  const own = await startTestService({ workers: false });
  onTestFinished(() => own.close());
  service = own;
});

const never = new AbortController().signal;
const verify = () => verifier(service.deps)(never);
const kinds = ["manifest", "data", "deletions", "index"] as const;
type Kind = (typeof kinds)[number];

/** A dataset with a snapshot after some edits, an index, and a later edit. */
async function makeDataset(items = 60) {
  const { services, deps, owner } = service;
  const bytes = Buffer.from("one picture for all items");
  const { sha256 } = await deps.blobs.put(bytes);
  const { id, snapshotId: first } = await seedDataset(service, owner, {
    items,
    blobs: [sha256],
    facts: { sizeBytes: bytes.length },
  });
  const tag = (from: number, to: number) =>
    services.media.edit(service.as(), id, {
      filter: { media_ids: ids.slice(from, to) },
      add_tags: ["seen"],
    });
  const page = await services.media.page(owner, id, undefined, {
    filter: {},
    limit: 40,
    total: false,
  });
  const ids = page.items.map((item) => item.media_id);
  await tag(0, 3);
  await services.media.remove(service.as(), id, { filter: { media_ids: ids.slice(5, 9) } });
  const snapshot = await services.snapshots.create(service.as(), id, { name: "Good" });
  await tag(10, 12);
  const family = await deps.catalog.db
    .selectFrom("datasets")
    .select("family_id")
    .where("id", "=", id)
    .executeTakeFirstOrThrow();
  return { id, first, snapshotId: snapshot.snapshot_id, family: family.family_id };
}

async function rowOf(snapshotId: string) {
  return await service.deps.catalog.db
    .selectFrom("snapshots")
    .selectAll()
    .where("id", "=", snapshotId)
    .executeTakeFirstOrThrow();
}

/** Moves the verification of a version and its files a week back. */
async function makeDue(snapshotId: string): Promise<void> {
  const { db } = service.deps.catalog;
  await db
    .updateTable("snapshots")
    .set({ verified_at: null })
    .where("id", "=", snapshotId)
    .executeTakeFirstOrThrow();
  await db.updateTable("lake_files").set({ verified_at: null }).execute();
}

/** One file of each kind that the version consists of. */
async function filesOf(family: string, ref: VersionRef): Promise<Map<Kind, string>> {
  const found = await service.deps.lake.versionFiles(family, ref);
  if ("what" in found) throw new Error(found.what);
  const table = join(service.directory, "lake", `${family}.lance`);
  return new Map<Kind, string>([
    ["manifest", join(table, found.manifest.path)],
    ...found.files.map(({ kind, path }): [Kind, string] => [kind, join(table, path)]),
  ]);
}

async function indexed(): Promise<{ family: string; ref: VersionRef }> {
  const { lake, catalog } = service.deps;
  const { family, id } = await makeDataset(10_100);
  const row = await catalog.db
    .selectFrom("datasets")
    .selectAll()
    .where("id", "=", id)
    .executeTakeFirstOrThrow();
  const writer = await lake.writer({
    family,
    head: { branch: row.head_branch, version: row.head_version },
    line: row.line,
    clean: true,
  });
  await writer.maintainIndices();
  await writer.edit({ text: "frame-0000020" }, { addTags: ["again"] }, await nextRev(catalog.db));
  await writer.flush();
  const ref = writer.tip;
  writer.discard();
  return { family, ref };
}

test("damage to any file of a version is found: by its size if that changes, by reading otherwise", async () => {
  const { deps } = service;
  const { family, ref } = await indexed();
  const read = async () => (await checkVersion(deps, family, ref, { since: new Date() })).problems;
  const look = () => findMissing(deps, deps.catalog.db, family, ref);
  // Records the files, as the background does for older versions.
  expect(await read()).toEqual([]);
  expect(await look()).toBeNull();

  const files = await filesOf(family, ref);
  expect([...files.keys()].sort()).toEqual([...kinds].sort());
  for (const [kind, path] of files) {
    for (const name of Object.keys(harms) as Harm[]) {
      const undo = await harm(path, name);
      const seen = await look();
      if (kind === "manifest" || name !== "zeroing")
        expect(seen, `${name} of ${kind}`).not.toBeNull();
      expect(await read(), `${name} of ${kind}`).not.toEqual([]);
      await undo();
    }
    for (const part of [0, 0.3, 0.6, 0.9]) {
      const undo = await flip(path, part);
      if (kind === "manifest") expect(await look(), `flip of ${kind}`).not.toBeNull();
      expect(await read(), `flip of ${kind} at ${part}`).not.toEqual([]);
      await undo();
    }
  }
  expect(await read()).toEqual([]);
});

test("a snapshot with a missing file cannot be restored or cloned, and nothing else is affected", async () => {
  const { services, deps, owner } = service;
  const { id, first, snapshotId, family } = await makeDataset();
  await verify();
  const path = (await filesOf(family, await rowOf(snapshotId))).get("deletions") ?? "";
  const undo = await harm(path, "deletion");
  const damaged = expect.stringMatching(/^The snapshot is damaged: deletion file .* is missing$/);
  const before = await (await services.datasets.get(owner, id)).load();
  for (const attempt of [
    () => services.snapshots.restore(service.as(), id, snapshotId, {}),
    () => services.snapshots.partialRestore(service.as(), id, snapshotId, { only: ["tags"] }),
    () => services.snapshots.clone(service.as(), id, snapshotId),
  ]) {
    await expect(attempt()).rejects.toMatchObject({ kind: "conflict", message: damaged });
  }
  expect((await (await services.datasets.get(owner, id)).load()).head).toBe(before.head);

  // The refusal stores the damage with the snapshot, which is intact again once the file is.
  await Promise.all(deps.verifying);
  expect((await services.snapshots.get(owner, id, snapshotId)).damaged).toMatch(/is missing$/);
  await services.snapshots.restore(service.as(), id, first, {});
  await undo();
  expect((await doctor(deps, { readData: false, repair: false })).problems).toEqual([]);
  expect(await services.snapshots.get(owner, id, snapshotId)).toMatchObject({ damaged: null });
  await services.snapshots.restore(service.as(), id, snapshotId, {});
});

test("a wrong byte in the head is reported by doctor; then the head is not readable, and the last good version is offered", async () => {
  const { services, deps, owner } = service;
  const { id, first, snapshotId, family } = await makeDataset();
  await verify();
  const data = (await filesOf(family, await rowOf(snapshotId))).get("data") ?? "";
  const undo = await flip(data, 0.4);

  const report = await doctor(deps, { readData: true, repair: false });
  const ours = report.problems.filter(({ dataset }) => dataset?.includes(id));
  expect(ours.map(({ snapshot }) => snapshot)).toEqual([
    "what it is now",
    `snapshot Good (${snapshotId})`,
  ]);
  for (const { what } of ours)
    expect(what).toMatch(/^data file .* has other bytes than were written$/);

  const dataset = await (await services.datasets.get(owner, id)).load();
  expect(dataset.damaged).toEqual({ what: ours[0]?.what, last_good_snapshot_id: first });
  const refused = { kind: "conflict" };
  const query = { filter: {}, limit: 5, total: false };
  await expect(services.media.page(owner, id, undefined, query)).rejects.toMatchObject(refused);
  await expect(services.media.page(owner, id, snapshotId, query)).rejects.toMatchObject(refused);
  await expect(
    services.comparison.diff(owner, id, { from: first, to: snapshotId, limit: 5 }),
  ).rejects.toMatchObject(refused);
  await expect(
    services.media.edit(service.as(), id, { filter: {}, add_tags: ["more"] }),
  ).rejects.toMatchObject(refused);
  await expect(services.snapshots.create(service.as(), id, {})).rejects.toMatchObject(refused);
  expect((await services.ready()).checks["data"]).toMatchObject({ status: "warning" });

  await services.snapshots.restore(service.as(), id, first, {});
  expect((await services.media.page(owner, id, undefined, query)).items).toHaveLength(5);
  expect((await (await services.datasets.get(owner, id)).load()).damaged).toBeNull();

  // A check without reading does not clear it; the corrected byte does.
  const glance = { readData: false, repair: false };
  expect((await doctor(deps, glance)).problems).toHaveLength(1);
  await undo();
  expect((await doctor(deps, glance)).problems).toEqual([]);
});

test("a start with a missing manifest marks that version, and everything else works", async () => {
  const { services, deps, owner } = service;
  const [hurt, other] = [await makeDataset(), await makeDataset()];
  const path = (await filesOf(hurt.family, await rowOf(hurt.first))).get("manifest") ?? "";
  const undo = await harm(path, "deletion");
  await heal(deps);
  expect((await services.snapshots.get(owner, hurt.id, hurt.first)).damaged).toMatch(/is missing$/);
  expect((await services.ready()).checks["data"]?.detail).toMatch(/^Damaged: 1 table, 1 snapshot/);
  await services.snapshots.restore(service.as(), hurt.id, hurt.snapshotId, {});
  await services.media.edit(service.as(), other.id, { filter: {}, add_tags: ["fine"] });
  await undo();
  await heal(deps);
  await doctor(deps, { readData: false, repair: false });
  expect((await services.ready()).checks["data"]).toEqual({ status: "ok" });
});

test("doctor --repair reads a version through its pin where its own manifest is damaged", async () => {
  const { deps, services, owner } = service;
  const { id, snapshotId, family } = await makeDataset();
  await collect(deps, {});
  await verify();
  const row = await rowOf(snapshotId);
  const table = join(service.directory, "lake", `${family}.lance`);
  expect((await readdir(join(table, "tree"))).some((name) => name.startsWith("p-"))).toBe(true);
  await flip((await filesOf(family, row)).get("manifest") ?? "", 0.5);
  const found = await doctor(deps, { readData: false, repair: false });
  expect(found.problems.some(({ snapshot }) => snapshot?.includes(snapshotId))).toBe(true);
  const report = await doctor(deps, { readData: false, repair: true });
  expect(report.repaired.some((line) => line.includes(snapshotId))).toBe(true);
  expect(await services.snapshots.get(owner, id, snapshotId)).toMatchObject({ damaged: null });
  await services.snapshots.restore(service.as(), id, snapshotId, {});
});

test("damaged media are reported, are not sent, and are repaired by adding the file again", async () => {
  const { deps, services, owner } = service;
  const bytes = Buffer.from("the bytes of a picture");
  const { sha256 } = await deps.blobs.put(bytes);
  const facts = { sizeBytes: bytes.length };
  const { id } = await seedDataset(service, owner, { items: 2, blobs: [sha256], facts });
  const { items } = await services.media.page(owner, id, undefined, {
    filter: {},
    limit: 1,
    total: false,
  });
  const read = () => services.media.content(owner, id, items[0]?.media_id ?? "", sha256);
  expect((await read()).isVerified).toBe(true);
  await flip(blobPath(join(service.directory, "blobs"), sha256), 0.5);
  await expect(read()).rejects.toMatchObject({ kind: "conflict" });
  const report = await doctor(deps, { readData: true, repair: false });
  expect(report.problems.filter(({ what }) => what.includes(sha256))).toEqual([
    expect.objectContaining({ item: expect.stringMatching(/^frame-/) }),
  ]);
  await deps.blobs.put(bytes);
  expect((await read()).isVerified).toBe(true);
});

test("items that do not match the content hash are reported by doctor, although every file matches its record", async () => {
  const { deps } = service;
  const { id, snapshotId } = await makeDataset();
  const set = (hash: string | null) =>
    deps.catalog.db
      .updateTable("snapshots")
      .set({ content_hash: hash })
      .where("id", "=", snapshotId)
      .executeTakeFirstOrThrow();
  const { content_hash: published } = await deps.catalog.db
    .selectFrom("snapshots")
    .select("content_hash")
    .where("id", "=", snapshotId)
    .executeTakeFirstOrThrow();
  await set("0".repeat(64));
  const read = async () => {
    const { problems } = await doctor(deps, { readData: true, repair: false });
    return problems.filter(({ dataset }) => dataset?.includes(id));
  };
  expect(await read()).toEqual([
    expect.objectContaining({ what: "its items are not those that its content hash was made of" }),
  ]);
  await set(published);
  expect(await read()).toEqual([]);
});

test("edits on top of a damaged row are reported as well, although their own files match their records", async () => {
  const { deps, services, owner } = service;
  const { id, snapshotId, family } = await makeDataset();
  await verify();
  const [item] = (
    await services.media.page(owner, id, undefined, { filter: {}, limit: 1, total: false })
  ).items;
  if (item === undefined) throw new Error("no items");
  // A letter of a name, as stored in a file of rows.
  const data = (await filesOf(family, await rowOf(snapshotId))).get("data") ?? "";
  const before = await readFile(data);
  const at = before.indexOf(item.file_name);
  expect(at).toBeGreaterThan(0);
  const after = Buffer.from(before);
  after.write("x", at);
  await writeFile(data, after);

  await services.media.edit(service.as(), id, {
    filter: { media_ids: [item.media_id] },
    add_tags: ["on top"],
  });
  const made = await services.snapshots.create(service.as(), id, { name: "On top" });
  await makeDue(snapshotId);
  await verify();
  expect((await services.snapshots.get(owner, id, snapshotId)).damaged).toMatch(/other bytes/);
  const top = await services.snapshots.get(owner, id, made.snapshot_id);
  expect(top.damaged).toMatch(/other bytes|not those that its content hash/);

  // The row that was written again stays wrong, even if the file that it was read from is restored.
  await writeFile(data, before);
  await doctor(deps, { readData: true, repair: false });
  expect((await services.snapshots.get(owner, id, snapshotId)).damaged).toBeNull();
  expect((await services.snapshots.get(owner, id, made.snapshot_id)).damaged).toBe(
    "its items are not those that its content hash was made of",
  );
});

test("an edit that meets damage is refused, and the damage is recorded", async () => {
  const { services, deps, owner } = service;
  const { id, snapshotId, family } = await makeDataset();
  const { head_branch: branch, head_version: version } = await deps.catalog.db
    .selectFrom("datasets")
    .selectAll()
    .where("id", "=", id)
    .executeTakeFirstOrThrow();
  const data = (await filesOf(family, { branch, version })).get("data") ?? "";
  await harm(data, "zeroing");
  const edit = () =>
    services.media.edit(service.as(), id, { filter: {}, add_tags: ["after the damage"] });
  await expect(edit()).rejects.toThrow(/^The dataset is damaged: one of its files cannot be read/);
  await Promise.all(deps.verifying);
  await expect(edit()).rejects.toThrow(/^The dataset is damaged: data file/);
  expect((await countDamage(deps.catalog.db)).datasets).toBe(1);
  expect((await services.snapshots.get(owner, id, snapshotId)).snapshot_id).toBe(snapshotId);
});

test("replaced files are verified automatically: a version, its table, and media", async () => {
  const { deps, services, owner } = service;
  const { id, snapshotId, first, family } = await makeDataset();
  await verify();
  const files = await filesOf(family, await rowOf(snapshotId));
  const manifest = (await filesOf(family, await rowOf(first))).get("manifest") ?? "";
  const bytes = Buffer.from("bytes that come back");
  const { sha256 } = await deps.blobs.put(bytes);
  const undo = [
    await flip(files.get("data") ?? "", 0.4),
    await harm(files.get("deletions") ?? "", "deletion"),
    await harm(manifest, "deletion"),
    await flip(blobPath(join(service.directory, "blobs"), sha256), 0.5),
  ];
  await heal(deps);
  expect(await deps.blobs.verify(sha256, { anew: true })).toBe("damaged");
  await doctor(deps, { readData: true, repair: false });
  const damaged = async () => [
    (await (await services.datasets.get(owner, id)).load()).damaged === null,
    ...(await (await services.snapshots.list(owner, id, {})).load()).snapshots.map(
      (one) => one.damaged === null,
    ),
    (await countDamage(deps.catalog.db)).families === 0,
    (await countDamage(deps.catalog.db)).blobs === 0,
  ];
  expect(await damaged()).toEqual([false, false, false, false, false]);
  await verify();
  expect(await damaged()).toEqual([false, false, false, false, false]);
  for (const back of undo) await back();
  await verify();
  expect(await damaged()).toEqual([true, true, true, true, true]);
});

test.each(["truncation", "zeroing"] as const)(
  "%s of a dataset's file leaves the list of all datasets, and is found by it",
  async (kind) => {
    const { services, deps, owner } = service;
    const { id, family } = await makeDataset();
    const other = await seedDataset(service, owner, { items: 3 });
    const head = await deps.catalog.db
      .selectFrom("datasets")
      .select(["head_branch as branch", "head_version as version"])
      .where("id", "=", id)
      .executeTakeFirstOrThrow();
    const path = (await filesOf(family, head)).get("data");
    if (path === undefined) throw new Error("the head has no data");
    await harm(path, kind);
    // Like another process, which has nothing in memory.
    expect(await deps.lake.forgetUnused(0)).toBe(true);

    const listed = await (await services.datasets.list(owner, "date")).load();
    expect(listed.map((dataset) => dataset.id).toSorted()).toEqual([id, other.id].toSorted());
    expect(listed.find((dataset) => dataset.id === id)?.changes_since_current).toBeNull();
    await Promise.all(deps.verifying);

    const again = await (await services.datasets.list(owner, "date")).load();
    expect(again.find((dataset) => dataset.id === id)?.damaged).toMatchObject({
      what: expect.stringMatching(/data file/),
    });
    expect(again.find((dataset) => dataset.id === other.id)?.damaged ?? null).toBeNull();
    const page = services.media.page(owner, id, undefined, { filter: {}, limit: 5, total: false });
    await expect(page).rejects.toMatchObject({ kind: "conflict" });
  },
);
