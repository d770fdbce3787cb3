import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { removedDays } from "#contract/snapshot.ts";
import { collect } from "../services/upkeep/collect.ts";
import { seedDataset } from "../testing/datasets.ts";
import { type TestService, startTestService } from "../testing/test-service.ts";
import { contentHashes, tagsByFile } from "./look.ts";

/** A deleted dataset is brought back with all of its snapshots until its time is over, and not at all after that. */

const minute = 60_000;
const day = 24 * 60 * minute;

let service: TestService;
// A new service for each test, because a collection covers all datasets of a service.
beforeEach(async () => {
  const own = await startTestService();
  onTestFinished(() => own.close());
  service = own;
});

/** A dataset with an edit after its second snapshot, deleted; its contents before that. */
async function deleted() {
  const { id } = await seedDataset(service, service.owner, { items: 6 });
  const { services } = service;
  await services.media.edit(service.as(), id, { filter: {}, add_tags: ["in both"] });
  await services.snapshots.create(service.as(), id, {});
  await services.media.edit(service.as(), id, { filter: {}, add_tags: ["only now"] });
  const [hashes, tags] = [
    await contentHashes(service),
    await tagsByFile(service, service.owner, id),
  ];
  await services.datasets.remove(service.as(), id);
  return { id, hashes, tags };
}

async function deletedFor(id: string, milliseconds: number): Promise<void> {
  await service.deps.catalog.db
    .updateTable("datasets")
    .set({ deleted_at: new Date(Date.now() - milliseconds).toISOString() })
    .where("id", "=", id)
    .executeTakeFirstOrThrow();
}

/** Collects as if every grace period for readers were over. */
const collectAll = () => collect(service.deps, { now: new Date(Date.now() + 16 * minute) });

describe("a deleted dataset", () => {
  test("comes back unchanged after collections, and goes on", async () => {
    const { id, hashes, tags } = await deleted();
    await deletedFor(id, removedDays * day - minute);
    await collectAll();
    const { head } = await service.services.datasets.undelete(service.as(), id);
    await collectAll();
    expect(await contentHashes(service)).toEqual(hashes);
    expect(await tagsByFile(service, service.owner, id)).toEqual(tags);
    await service.services.media.undo(service.as(), id, { head: head ?? "" });
    await service.services.media.edit(service.as(), id, { filter: {}, add_tags: ["after"] });
    const now = Object.values(await tagsByFile(service, service.owner, id));
    for (const each of now) {
      expect(each).toEqual(expect.arrayContaining(["in both", "after"]));
      expect(each).not.toContain("only now");
    }
  });

  test("whose time is over does not come back, collected or not", async () => {
    const { id } = await deleted();
    const undelete = () => service.services.datasets.undelete(service.as(), id);
    await deletedFor(id, removedDays * day + minute);
    await expect(undelete()).rejects.toMatchObject({ kind: "not_found" });
    expect(await service.services.datasets.removed(service.owner)).toEqual([]);
    await collectAll();
    await expect(undelete()).rejects.toMatchObject({ kind: "not_found" });
  });
});
