import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { renewLease } from "../catalog/leases.ts";
import type { FaultPoint } from "../fault.ts";
import { collect } from "../services/upkeep/collect.ts";
import { seedDataset } from "../testing/datasets.ts";
import { type TestService, startTestService } from "../testing/test-service.ts";
import { holdAt } from "./hold.ts";
import { type Process, anotherProcess } from "./process.ts";
import { type Shown, contentHashes, rowOf, tagsByFile } from "./look.ts";

/**
 * A writer stalls in the middle of its write, its lease expires, other writers continue, and then it wakes up. It can
 * neither publish nor add a row to what the others publish.
 */

const minute = 60_000;

let service: TestService;
let stalled: Process;
let others: Process;
let dataset: { id: string; snapshotId: string };

// A new service for each test, because a collection covers all datasets of a service.
beforeEach(async () => {
  const own = await startTestService({ workers: false });
  onTestFinished(() => own.close());
  service = own;
  stalled = await anotherProcess(service);
  others = await anotherProcess(service);
  dataset = await seedDataset(service, service.owner, { items: 6 });
  // So that the stalled writer continues an existing line, as most writers do.
  await edit(others, "before");
  onTestFinished(async () => {
    for (const process of [stalled, others]) {
      await process.die();
      await process.close();
    }
  });
});

const edit = (process: Process, tag: string) =>
  process.services.media.edit(service.as(), dataset.id, { filter: {}, add_tags: [tag] });
const shown = (at?: string): Promise<Shown> => tagsByFile(others, service.owner, dataset.id, at);

/**
 * Stalls an edit at the point until its lease has expired: a stalled process renews nothing, and a late renewal has no
 * effect.
 * @returns a function that releases it, and its outcome.
 */
async function stallAt(point: FaultPoint, tag: string) {
  const held = holdAt(point);
  const outcome = edit(stalled, tag);
  outcome.catch(() => {});
  await held.reached;
  await service.deps.catalog.db
    .updateTable("datasets")
    .set({ lease_until: new Date(Date.now() - 1000).toISOString() })
    .where("id", "=", dataset.id)
    .where("lease_owner", "is not", null)
    .executeTakeFirstOrThrow();
  return { release: () => held.release(), outcome };
}

const points: FaultPoint[] = ["edit.leased", "edit.committed", "edit.flushed"];

describe.each(points)("a writer that stalls at %s", (point) => {
  test("wakes up after other writes, and starts over on the new head", async () => {
    const { release, outcome } = await stallAt(point, "late");
    const before = await rowOf(service, dataset.id);
    await edit(others, "meanwhile");
    const next = await rowOf(service, dataset.id);
    expect(next.line).not.toBe(before.line);
    const mark = await others.services.snapshots.create(service.as(), dataset.id, {});
    const hashes = await contentHashes(service);

    release();
    expect(await outcome).toMatchObject({ updated: 6 });
    for (const tags of Object.values(await shown())) {
      expect(tags.filter((tag) => tag !== "even")).toEqual(["before", "meanwhile", "late"]);
    }
    for (const tags of Object.values(await shown(mark.snapshot_id))) {
      expect(tags).not.toContain("late");
    }
    const after = await contentHashes(service);
    for (const [name, hash] of hashes) {
      if (!name.includes(" of ")) expect(after.get(name)).toBe(hash);
    }
  });

  test("cannot publish after a restore in between", async () => {
    const { release, outcome } = await stallAt(point, "late");
    await others.services.snapshots.restore(service.as(), dataset.id, dataset.snapshotId, {});
    const restored = await shown();
    const { head_branch, head_version, head_revision } = await rowOf(service, dataset.id);
    const again = holdAt("edit.leased");
    release();
    // It has noticed, and makes a second attempt: the first one published nothing.
    await again.reached;
    expect(await rowOf(service, dataset.id)).toMatchObject({
      head_branch,
      head_version,
      head_revision,
    });
    expect(await shown()).toEqual(restored);
    again.release();
    await outcome;
    for (const tags of Object.values(await shown())) {
      expect(tags.filter((tag) => tag !== "even")).toEqual(["late"]);
    }
  });

  test("cannot publish a line that a collection has removed", async () => {
    const { release, outcome } = await stallAt(point, "late");
    await collect(others.deps, { now: new Date(Date.now() + 16 * minute) });
    const hashes = await contentHashes(service);
    const again = holdAt("edit.leased");
    release();
    await again.reached;
    expect(await contentHashes(service)).toEqual(hashes);
    again.release();
    await outcome;
    for (const tags of Object.values(await shown())) {
      expect(tags.filter((tag) => tag !== "even")).toEqual(["before", "late"]);
    }
  });
});

test("an expired lease is not renewed, even if no other writer has taken it", async () => {
  const { release, outcome } = await stallAt("edit.flushed", "late");
  const { head_version, head_branch, lease_owner, lease_fence } = await rowOf(service, dataset.id);
  const lease = {
    datasetId: dataset.id,
    owner: lease_owner ?? "",
    fence: lease_fence,
    clean: true,
  };
  expect(await renewLease(service.deps.catalog.db, lease, 30)).toBe(false);
  const again = holdAt("edit.leased");
  release();
  await again.reached;
  expect(await rowOf(service, dataset.id)).toMatchObject({ head_branch, head_version });
  again.release();
  expect(await outcome).toMatchObject({ updated: 6 });
});

test("a writer that changes nothing does not make an unclean line clean", async () => {
  const { release, outcome } = await stallAt("edit.committed", "late");
  const { line } = await rowOf(service, dataset.id);
  expect(await edit(others, "before")).toMatchObject({ updated: 0 });
  await edit(others, "meanwhile");
  expect((await rowOf(service, dataset.id)).line).not.toBe(line);
  release();
  await outcome;
});

test("the sweep spares the branch of a long write", async () => {
  const held = holdAt("fork.flushed");
  const { datasetId } = await others.services.snapshots.clone(
    service.as(),
    dataset.id,
    dataset.snapshotId,
  );
  const outcome = others.services.media.edit(service.as(), datasetId, {
    filter: {},
    add_tags: ["long"],
  });
  await held.reached;
  await collect(service.deps, { now: new Date(Date.now() + 16 * minute) });
  held.release();
  expect(await outcome).toMatchObject({ updated: 6 });
  for (const tags of Object.values(await tagsByFile(others, service.owner, datasetId))) {
    expect(tags).toContain("long");
  }
});
