import { because } from "#contract/refusals.ts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { refused } from "../../errors.ts";
import { finished, seedDataset } from "../../testing/datasets.ts";
import { type TestService, startTestService } from "../../testing/test-service.ts";

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
afterAll(() => service.close());

const everything = { filter: {}, limit: 100, total: true };

async function tagsOf(datasetId: string, at?: string): Promise<string[][]> {
  const page = await service.services.media.page(service.owner, datasetId, at, everything);
  return page.items.map((item) => item.tags);
}

describe("the basics", () => {
  test("a restore reverts an edit, and a restore forward brings the edit back", async () => {
    const { services, owner } = service;
    const { id, snapshotId } = await seedDataset(service, owner, { items: 10 });
    const before = await tagsOf(id);
    const edited = await services.media.edit(service.as(), id, {
      filter: { label: ["car"] },
      add_tags: ["wrong"],
    });
    expect(edited.updated).toBe(2);
    const during = await tagsOf(id);
    expect(during).not.toEqual(before);
    const mark = await services.snapshots.create(service.as(), id, { name: "tagged" });
    expect(mark).toMatchObject({ snapshot_name: "tagged", reason: "manual", is_current: true });

    const { taskId } = await services.snapshots.restore(service.as(), id, snapshotId, {});
    const task = await finished(service, owner, taskId);
    expect(task).toMatchObject({ status: "COMPLETED", snapshot_id: snapshotId });
    expect(await tagsOf(id)).toEqual(before);
    await services.snapshots.restore(service.as(), id, mark.snapshot_id, {});
    expect(await tagsOf(id)).toEqual(during);
  });

  test("a clone is independent", async () => {
    const { services, owner } = service;
    const { id, snapshotId } = await seedDataset(service, owner, { name: "Source", items: 10 });
    const { datasetId } = await services.snapshots.clone(service.as(), id, snapshotId);
    const clone = await (await services.datasets.get(owner, datasetId)).load();
    expect(clone).toMatchObject({ display_name: "Source (cloned)", status_new: "READY" });
    await services.media.edit(service.as(), datasetId, { filter: {}, add_tags: ["clone"] });
    await services.media.remove(service.as(), id, { filter: { label: ["dog"] } });
    expect((await tagsOf(datasetId)).every((tags) => tags.includes("clone"))).toBe(true);
    expect(await tagsOf(id)).toHaveLength(8);
    expect(await tagsOf(datasetId)).toHaveLength(10);
  });

  test("a safety snapshot saves the state that a restore replaces, only if there were changes", async () => {
    const { services, owner } = service;
    const { id, snapshotId } = await seedDataset(service, owner, { items: 10 });
    await services.snapshots.restore(service.as(), id, snapshotId, { safety: true });
    const load = async () =>
      (await (await services.snapshots.list(owner, id, {})).load()).snapshots;
    expect(await load()).toHaveLength(1);
    await services.media.remove(service.as(), id, { filter: { tag: ["even"] } });
    await services.snapshots.restore(service.as(), id, snapshotId, { safety: true });
    const [safety, creation] = await load();
    expect(safety).toMatchObject({ reason: "auto", n_images: 5, is_current: false });
    expect(creation).toMatchObject({ snapshot_id: snapshotId, is_current: true });
  });

  test("an edit on an outdated preview is refused with the reason", async () => {
    const { services, owner } = service;
    const { id, snapshotId } = await seedDataset(service, owner);
    const { head } = await services.media.page(owner, id, undefined, everything);
    await services.media.edit(service.as(), id, { filter: {}, add_tags: ["later"] });
    await expect(
      services.snapshots.restore(service.as(), id, snapshotId, { if_head: head }),
    ).rejects.toThrow(refused(because("head_moved")));
  });

  test("one Idempotency-Key makes one snapshot", async () => {
    const { services, owner } = service;
    const { id } = await seedDataset(service, owner);
    const [first, second] = await Promise.all([
      services.snapshots.create(service.as(owner, "key-1"), id, { name: "once" }),
      services.snapshots.create(service.as(owner, "key-1"), id, { name: "once" }),
    ]);
    expect(second).toEqual(first);
    await expect(
      services.snapshots.create(service.as(owner, "key-1"), id, { name: "other" }),
    ).rejects.toThrow("Idempotency-Key");
  });
});

describe("polled lists", () => {
  test("have another revision after one dataset was removed and another added", async () => {
    const { services, owner } = service;
    const { id, snapshotId } = await seedDataset(service, owner, { items: 5 });
    const states = async () => [
      (await services.datasets.list(owner, "date")).revision,
      (await services.tasks.list(owner, {})).revision,
    ];
    const clone = async () => await services.snapshots.clone(service.as(), id, snapshotId);
    const { datasetId: first } = await clone();
    const before = await states();
    await services.datasets.remove(service.as(), first);
    await clone();
    const after = await states();
    expect(after[0]).not.toBe(before[0]);
    expect(after[1]).not.toBe(before[1]);
  });
});
