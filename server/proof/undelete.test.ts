import { sentenceOf } from "#contract/refusals.ts";
import { setTimeout as wait } from "node:timers/promises";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { removedDays } from "#contract/snapshot.ts";
import type { FaultPoint } from "../fault.ts";
import { collect, collectDataset } from "../services/upkeep/collect.ts";
import { seedDataset } from "../testing/datasets.ts";
import { type TestService, startTestService } from "../testing/test-service.ts";
import { holdAt } from "./hold.ts";
import { contentHashes, tagsByFile } from "./look.ts";
import { anotherProcess } from "./process.ts";

/** A removed snapshot is brought back completely or not at all, whatever the collector does. */

const minute = 60_000;
const day = 24 * 60 * minute;

let service: TestService;
// A new service for each test, because a collection covers all datasets of a service.
beforeEach(async () => {
  const own = await startTestService();
  onTestFinished(() => own.close());
  service = own;
});

const undelete = (id: string, snapshot: string, process: Pick<TestService, "services"> = service) =>
  process.services.snapshots.undelete(service.as(), id, snapshot);
/** Collects as if every grace period for readers were over. */
const collectAll = () => collect(service.deps, { now: new Date(Date.now() + 16 * minute) });

/** A dataset whose line has continued after a removed snapshot, which nothing else keeps. */
async function withRemoved(): Promise<{ id: string; snapshot: string; hash: string }> {
  const { id } = await seedDataset(service, service.owner, { items: 6 });
  const { services } = service;
  await services.media.edit(service.as(), id, { filter: {}, add_tags: ["only in it"] });
  const { snapshot_id: snapshot } = await services.snapshots.create(service.as(), id, {});
  await services.media.edit(service.as(), id, { filter: {}, remove_tags: ["only in it"] });
  await services.snapshots.create(service.as(), id, {});
  const hash = (await contentHashes(service)).get(snapshot) ?? "";
  await services.snapshots.remove(service.as(), id, snapshot);
  return { id, snapshot, hash };
}

/** Moves the time of removal that many milliseconds back. */
async function removedFor(snapshot: string, milliseconds: number): Promise<void> {
  await service.deps.catalog.db
    .updateTable("snapshots")
    .set({ deleted_at: new Date(Date.now() - milliseconds).toISOString() })
    .where("id", "=", snapshot)
    .executeTakeFirstOrThrow();
}

async function expectWhole({ id, snapshot, hash }: Awaited<ReturnType<typeof withRemoved>>) {
  await collectAll();
  expect((await contentHashes(service)).get(snapshot)).toBe(hash);
  await service.services.snapshots.restore(service.as(), id, snapshot, {});
  const tags = Object.values(await tagsByFile(service, service.owner, id));
  expect(tags.every((each) => each.includes("only in it"))).toBe(true);
}

async function otherProcess() {
  const other = await anotherProcess(service);
  onTestFinished(async () => {
    await other.die();
    await other.close();
  });
  return other;
}

describe("a removed snapshot is brought back", () => {
  test.each<FaultPoint>([
    "collect.leased",
    "collect.pinned",
    "collect.pruned",
    "collect.dropped",
    "collect.blobs",
  ])("while a collector of another process is at %s", async (point) => {
    const removed = await withRemoved();
    await removedFor(removed.snapshot, removedDays * day - minute);
    // For the last of the points: a blob that no item refers to.
    await service.deps.blobs.put(Buffer.from(`unused ${point}`));
    const other = await otherProcess();
    const held = holdAt(point);
    const collecting = collect(other.deps, {
      now: new Date(Date.now() + day + minute),
      yes: true,
    });
    await held.reached;
    await undelete(removed.id, removed.snapshot);
    held.release();
    await collecting;
    await expectWhole(removed);
  });

  test("at its last moment, while a collector is about to decide what to keep", async () => {
    const removed = await withRemoved();
    const other = await otherProcess();
    await removedFor(removed.snapshot, removedDays * day - 2500);
    const collector = holdAt("collect.leased");
    const report = { versions: 0, bytes: 0, busy: 0 };
    const now = new Date(Date.now() + 16 * minute);
    const collecting = collectDataset(other.deps, removed.id, { now }, report);
    await collector.reached;
    const written = holdAt("undelete.written");
    const coming = undelete(removed.id, removed.snapshot);
    await written.reached;
    // Its time ends while the change is written and not yet committed.
    await wait(2600);
    const pruning = holdAt("collect.pinned");
    collector.release();
    const decided = await Promise.race([pruning.reached.then(() => true), wait(500, false)]);
    expect(decided).toBe(false);
    written.release();
    await coming;
    await pruning.reached;
    pruning.release();
    await collecting;
    expect(report.busy).toBe(0);
    await expectWhole(removed);
  });

  test("not after its time, whether or not the collector has run", async () => {
    const { id, snapshot } = await withRemoved();
    await removedFor(snapshot, removedDays * day + 1000);
    const list = await service.services.snapshots.list(service.owner, id, { removed: true });
    expect((await list.load()).snapshots).toEqual([]);
    await expect(undelete(id, snapshot)).rejects.toThrow(
      sentenceOf("snapshot_gone", { days: removedDays }),
    );
    await collectAll();
    await expect(undelete(id, snapshot)).rejects.toThrow("Snapshot not found");
  });

  test("once, by two concurrent requests, and not by a viewer", async () => {
    const { id, snapshot } = await withRemoved();
    const viewer = await service.addUser("viewer@localhost");
    await service.services.datasets.invite(service.as(), id, viewer.email);
    await expect(
      service.services.snapshots.undelete(service.as(viewer), id, snapshot),
    ).rejects.toThrow(sentenceOf("role_missing", { role: "editor" }));
    const other = await otherProcess();
    const [one, two] = await Promise.all([undelete(id, snapshot), undelete(id, snapshot, other)]);
    expect(two).toEqual(one);
    const entries = await service.deps.catalog.db
      .selectFrom("audit")
      .select(["action", "actor"])
      .where("dataset_id", "=", id)
      .where("action", "=", "undelete_snapshot")
      .execute();
    expect(entries).toEqual([{ action: "undelete_snapshot", actor: service.owner.email }]);
  });
});
