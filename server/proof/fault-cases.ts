import { expect, test } from "vitest";
import type { FaultPoint } from "../fault.ts";
import { dataCases } from "./fault-cases-of-data.ts";
import { type Case, type FaultySetting, images } from "./faulty-setting.ts";

/**
 * A write for each point of the service. The order matters: the checks after one death must not pass the next point,
 * because that point is already armed in the service that is being checked. A service is restarted only once for each
 * point, since a start takes the most time.
 */
export function faultCases(on: FaultySetting): [FaultPoint, Case][] {
  const edit: Case = async (point, committed) => {
    await on.faulty.expectDeath(() => on.tagAll(on.dataset, point));
    return async () => expect(await on.countTagged(on.dataset, point)).toBe(committed ? images : 0);
  };

  /** A clone has no line before its first edit. */
  const firstEdit: Case = async (point) => {
    const before = await on.clonesNow();
    await on.cloneFrom(on.seeded);
    const id = (await on.clonesNow()).find((each) => !before.includes(each)) ?? "";
    await on.faulty.expectDeath(() => on.tagAll(id, point));
    return async () => {
      expect(await on.countTagged(id, point)).toBe(0);
      expect(await on.countTagged(id, "seed")).toBe(images);
    };
  };

  /** The answer is lost with the process. Repeated with its key, the operation takes place exactly once. */
  const create: Case = async (point, committed) => {
    const found = async () =>
      (await on.snapshotsOf(on.dataset)).filter((snapshot) => snapshot.snapshot_name === point);
    await on.faulty.expectDeath(() => on.save(on.dataset, point, point));
    return async () => {
      expect(await found()).toHaveLength(committed ? 1 : 0);
      const { snapshot_id: id } = await on.save(on.dataset, point, point);
      expect((await found()).map((snapshot) => snapshot.snapshot_id)).toEqual([id]);
    };
  };

  const restore: Case = async (point, committed) => {
    const tasks = await on.countTasks(on.dataset, "SNAPSHOT_RESTORE");
    const snapshots = (await on.snapshotsOf(on.dataset)).length;
    await on.tagAll(on.dataset, point);
    await on.faulty.expectDeath(() => on.restoreTo(on.dataset, on.first, point));
    const look = async (times: number) => {
      expect(await on.countTasks(on.dataset, "SNAPSHOT_RESTORE")).toBe(tasks + times);
      // Each has a safety snapshot.
      expect(await on.snapshotsOf(on.dataset)).toHaveLength(snapshots + times);
      expect(await on.countTagged(on.dataset, point)).toBe(times === 0 ? images : 0);
    };
    return async () => {
      await look(committed ? 1 : 0);
      await on.restoreTo(on.dataset, on.first, point);
      await look(1);
    };
  };

  /** A partial restore of tagged items, or of a field without differences. */
  const partial: Case = async (point) => {
    const unchanged = point === "partial.unchanged";
    const tasks = await on.countTasks(on.dataset, "SNAPSHOT_RESTORE");
    const snapshots = (await on.snapshotsOf(on.dataset)).length;
    await on.tagAll(on.dataset, point);
    const restoreSome = async () => {
      const body = { only: [unchanged ? "clustering" : "tags"], safety: true };
      const path = `/dataset/${on.dataset}/snapshot/${on.first}/partial_restore`;
      await on.faulty.json("POST", path, body, point);
    };
    await on.faulty.expectDeath(restoreSome);
    const look = async (times: number) => {
      expect(await on.countTasks(on.dataset, "SNAPSHOT_RESTORE")).toBe(tasks + times);
      const { receipts } = await on.faulty.json<{ receipts: unknown[] }>(
        "GET",
        `/dataset/${on.dataset}/receipts?limit=1000`,
      );
      expect(receipts).toHaveLength(tasks + times);
      expect(await on.snapshotsOf(on.dataset)).toHaveLength(snapshots + (unchanged ? 0 : times));
      expect(await on.countTagged(on.dataset, point)).toBe(times === 0 || unchanged ? images : 0);
    };
    return async () => {
      await look(0);
      await restoreSome();
      await look(1);
      await restoreSome();
      await look(1);
    };
  };

  const undo: Case = async (point, committed) => {
    await on.tagAll(on.dataset, point);
    const headNow = async () =>
      (await on.faulty.json<{ head: string }>("GET", `/dataset/${on.dataset}`)).head;
    const head = await headNow();
    const take = (way: "undo" | "redo", from: string, key?: string) =>
      on.faulty.json("POST", `/dataset/${on.dataset}/media/${way}`, { head: from }, key);
    await on.faulty.expectDeath(() => take("undo", head, point));
    return async () => {
      expect(await on.countTagged(on.dataset, point)).toBe(committed ? 0 : images);
      // With its key it is applied once in any case; without, the state that it names no longer exists.
      await take("undo", head, point);
      expect(await on.countTagged(on.dataset, point)).toBe(0);
      await expect(take("undo", head)).rejects.toThrow("409");
      await expect(take("undo", await headNow())).rejects.toThrow("nothing to undo");
      await take("redo", await headNow());
      expect(await on.countTagged(on.dataset, point)).toBe(images);
    };
  };

  const undelete: Case = async (point, committed) => {
    const { snapshot_id: id } = await on.save(on.dataset, point);
    await on.save(on.dataset, `after ${point}`);
    await on.faulty.json("DELETE", `/dataset/${on.dataset}/snapshot/${id}`);
    const bringBack = () =>
      on.faulty.json("POST", `/dataset/${on.dataset}/snapshot/${id}/undelete`);
    const isThere = async () =>
      (await on.snapshotsOf(on.dataset)).some((snapshot) => snapshot.snapshot_id === id);
    await on.faulty.expectDeath(bringBack);
    return async () => {
      expect(await isThere()).toBe(committed);
      await bringBack();
      expect(await isThere()).toBe(true);
    };
  };

  const clone: Case = async (point, committed) => {
    const before = (await on.clonesNow()).length;
    await on.faulty.expectDeath(() => on.cloneFrom(on.first, point));
    return async () => {
      expect(await on.clonesNow()).toHaveLength(before + (committed ? 1 : 0));
      await on.cloneFrom(on.first, point);
      expect(await on.clonesNow()).toHaveLength(before + 1);
    };
  };

  const { upload, ingest, labels, enriched, exported, draft } = dataCases(on);

  return [
    ["draft.table-made", draft],
    ["task.claimed", ingest],
    ["partial.recorded", partial],
    ["create.begun", create],
    ["undo.begun", undo],
    ["ingest.probed", ingest],
    ["restore.begun", restore],
    ["undo.written", undo],
    ["ingest.batch-committed", ingest],
    ["partial.batch-committed", partial],
    ["import.batch-committed", labels],
    ["models.part-stored", enriched],
    ["export.half", exported],
    ["models.batch-committed", enriched],
    ["clone.begun", clone],
    ["undo.committed", undo],
    ["task.saved", ingest],
    ["edit.leased", edit],
    ["task.finishing", ingest],
    ["partial.unchanged", partial],
    ["create.written", create],
    ["task.finished", ingest],
    ["task.ended", ingest],
    ["restore.written", restore],
    ["upload.stored", upload],
    ["task.written", draft],
    ["clone.written", clone],
    ["edit.committed", edit],
    ["create.committed", create],
    ["fork.branched", firstEdit],
    ["restore.committed", restore],
    ["edit.flushed", edit],
    ["undelete.written", undelete],
    ["clone.committed", clone],
    ["flush.half", edit],
    ["head.swapping", edit],
    ["fork.flushed", firstEdit],
    ["edit.published", edit],
  ];
}

/** The points after the transaction has been committed. */
const committed = new Set<FaultPoint>([
  "edit.published",
  "create.committed",
  "restore.committed",
  "undo.committed",
  "clone.committed",
]);

/** A test for each point: the service dies there, and the checks of its case follow after the next start. */
export function testDeaths(on: FaultySetting, served: [FaultPoint, Case][]): void {
  test.each(served)(
    "at %s",
    async (point, run) => {
      await on.faulty.arm(point);
      const look = await run(point, committed.has(point));
      const next = served[served.findIndex(([each]) => each === point) + 1];
      // The task that continues would pass a point of the creation or of a flush.
      const wait = /^(ingest|draft|upload|task|models)/.test(point);
      await on.faulty.arm(wait ? null : (next?.[0] ?? null));
      await look();
      await on.faulty.settle();
      const turn = served.findIndex(([each]) => each === point);
      // An eighth of all snapshots so far each time, and always the first few.
      const later = (at: number) => at > 3 && at % 8 !== turn % 8;
      expect((await on.faulty.check({ later })).rehashed).toBeGreaterThan(0);
    },
    90_000,
  );
}
