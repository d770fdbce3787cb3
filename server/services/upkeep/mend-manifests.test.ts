import { readFile, readdir, truncate } from "node:fs/promises";
import { join } from "node:path";
import { beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { moveVersions } from "../../catalog/versions.ts";
import type { VersionRef } from "../../lake/version.ts";
import { rowOf, tagsByFile } from "../../proof/look.ts";
import { flip } from "../../testing/damage.ts";
import { seedDataset } from "../../testing/datasets.ts";
import { type TestService, startTestService } from "../../testing/test-service.ts";
import { collect } from "./collect.ts";
import { CollectionError } from "./collection-error.ts";
import { doctor } from "./doctor.ts";
import { heal } from "./heal.ts";
import { verifier } from "./verify.ts";

let service: TestService;
// A new service for each test, because doctor and collector cover all data of a service.
beforeEach(async () => {
  const own = await startTestService({ workers: false });
  onTestFinished(() => own.close());
  service = own;
});

const later = () => ({ now: new Date(Date.now() + 24 * 3_600_000) });
const repair = { readData: false, repair: true };
const look = { readData: false, repair: false };

/** With an existing picture, so that doctor has nothing to report. */
async function seed(): Promise<string> {
  const bytes = Buffer.from("one picture for all items");
  const { sha256 } = await service.deps.blobs.put(bytes);
  const facts = { sizeBytes: bytes.length };
  const { id } = await seedDataset(service, service.owner, { items: 4, blobs: [sha256], facts });
  return id;
}

async function tag(id: string, name: string): Promise<void> {
  await service.services.media.edit(service.as(), id, { filter: {}, add_tags: [name] });
}

/** A dataset whose snapshot is on its line and in a pin, with edits before and after it. */
async function pinnedDataset() {
  const { services, deps } = service;
  const id = await seed();
  await tag(id, "before");
  const { snapshot_id: snapshotId } = await services.snapshots.create(service.as(), id, {});
  await tag(id, "after");
  await collect(deps, {});
  await verifier(deps)(new AbortController().signal);
  const { family_id: family } = await rowOf(service, id);
  const shown = await tagsByFile(service, service.owner, id, snapshotId);
  expect(Object.values(shown)[0]).toEqual(expect.arrayContaining(["before"]));
  return { id, snapshotId, family, shown };
}

async function refOf(snapshotId: string): Promise<VersionRef> {
  return await service.deps.catalog.db
    .selectFrom("snapshots")
    .select(["branch", "version"])
    .where("id", "=", snapshotId)
    .executeTakeFirstOrThrow();
}

function manifestOf(family: string, ref: VersionRef): string {
  const path = service.deps.lake.repairs.manifestPath(family, ref);
  return join(service.directory, "lake", `${family}.lance`, path);
}

/** The notes beside the folders that were put aside. */
async function notes(): Promise<string[]> {
  const folder = join(service.directory, "lake", ".lost");
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  const texts = names.filter((name) => name.endsWith(".txt"));
  return await Promise.all(texts.map((name) => readFile(join(folder, name), "utf8")));
}

async function check({ id, snapshotId, shown }: Awaited<ReturnType<typeof pinnedDataset>>) {
  const { services, owner } = service;
  expect(await services.snapshots.get(owner, id, snapshotId)).toMatchObject({ damaged: null });
  expect(await tagsByFile(service, owner, id, snapshotId)).toEqual(shown);
  expect((await doctor(service.deps, { readData: true, repair: false })).problems).toEqual([]);
}

test("the only good manifest of a snapshot is kept when its line is left", async () => {
  const { deps } = service;
  const made = await pinnedDataset();
  const onLine = await refOf(made.snapshotId);
  await flip(manifestOf(made.family, onLine), 0.5);
  const report = await doctor(deps, repair);
  expect(report.problems).toEqual([]);
  expect(await refOf(made.snapshotId)).not.toEqual(onLine);

  const full = vi.spyOn(deps.lake, "isFull").mockResolvedValue(true);
  await tag(made.id, "later");
  await collect(deps, later());
  full.mockRestore();
  await tag(made.id, "last");
  await collect(deps, later());
  await check(made);
});

test("a damaged manifest that is not known yet stops the removal of the other one", async () => {
  const { deps } = service;
  const made = await pinnedDataset();
  await flip(manifestOf(made.family, await refOf(made.snapshotId)), 0.5);
  vi.spyOn(deps.lake, "isFull").mockResolvedValueOnce(true).mockResolvedValueOnce(true);
  await collect(deps, later()).catch(() => {});
  await doctor(deps, repair);
  await collect(deps, later());
  await check(made);
});

test("a start reads a snapshot through its pin and puts its empty manifest aside, so that its table can be collected", async () => {
  const { deps } = service;
  const made = await pinnedDataset();
  const onLine = await refOf(made.snapshotId);
  await truncate(manifestOf(made.family, onLine));
  await heal(deps);
  expect(await refOf(made.snapshotId)).not.toEqual(onLine);
  expect(await notes()).toEqual([
    expect.stringMatching(/^This is the manifest of version \d+ [^]*It was at \/.*\n/),
  ]);
  expect((await service.services.ready()).checks["data"]).toEqual({ status: "ok" });
  await tag(made.id, "later");
  await collect(deps, later());
  await check(made);
});

test("doctor finds a damaged, unused manifest, and puts it aside", async () => {
  const { deps } = service;
  const made = await pinnedDataset();
  const onLine = await refOf(made.snapshotId);
  const [pin] = await deps.lake.otherPlaces(made.family, onLine);
  if (pin === undefined) throw new Error("no pin");
  await deps.catalog.transaction((trx) =>
    moveVersions(trx, made.family, [{ from: onLine, to: pin }]),
  );
  await truncate(manifestOf(made.family, onLine));
  await tag(made.id, "later");
  // The dataset leaves that line, because every prune of it would fail.
  await collect(deps, later());
  expect((await rowOf(service, made.id)).line).not.toBe(onLine.branch);
  const { problems } = await doctor(deps, look);
  expect(problems.map(({ what }) => what)).toEqual([
    `table ${made.family}: the manifest of version ${onLine.version} is damaged`,
  ]);
  expect((await doctor(deps, repair)).problems).toEqual([]);
  await collect(deps, later());
  await check(made);
});

test("if the newest version of a line is put aside, its number is not reused for other rows", async () => {
  const { deps, services, owner } = service;
  const id = await seed();
  await tag(id, "one");
  await collect(deps, {});
  await tag(id, "two");
  const made = await services.snapshots.create(service.as(), id, {});
  const { family_id: family, line } = await rowOf(service, id);
  const live = [await refOf(made.snapshot_id)];
  await deps.lake.pin({ family, line: line ?? "", live });
  const shown = await tagsByFile(service, owner, id, made.snapshot_id);
  await truncate(manifestOf(family, await refOf(made.snapshot_id)));
  expect((await doctor(deps, repair)).problems).toEqual([]);
  expect((await rowOf(service, id)).line).toBeNull();

  await tag(id, "three");
  expect((await rowOf(service, id)).line).not.toBe(line);
  await collect(deps, later());
  expect(await tagsByFile(service, owner, id, made.snapshot_id)).toEqual(shown);
  expect((await doctor(deps, { readData: true, repair: false })).problems).toEqual([]);
});

test("a collection reports the table that it cannot collect, and collects the others", async () => {
  const { deps } = service;
  const [hurt, other] = [await pinnedDataset(), await pinnedDataset()];
  const collectOne = deps.lake.collect.bind(deps.lake);
  vi.spyOn(deps.lake, "collect").mockImplementation(async (writer, request) => {
    if (writer.tip.branch === (await rowOf(service, hurt.id)).line) {
      throw new Error("Encountered corrupt file\nand a page more");
    }
    return await collectOne(writer, request);
  });
  for (const { id } of [hurt, other]) {
    for (const name of ["x", "y", "z"]) await tag(id, name);
  }
  const failed = await collect(deps, later()).catch((error: unknown) => error);
  if (!(failed instanceof CollectionError)) throw new Error(`it came to ${String(failed)}`);
  expect(failed.message).toContain(hurt.id);
  expect(failed.message).not.toContain(other.id);
  expect(failed.message).not.toContain("\n");
  expect(failed.report.versions).toBeGreaterThan(0);
});
