import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { rowOf } from "../../proof/look.ts";
import { seedDataset } from "../../testing/datasets.ts";
import { type TestService, startTestService } from "../../testing/test-service.ts";
import { collect } from "./collect.ts";

let service: TestService;
beforeAll(async () => {
  service = await startTestService({ workers: false });
});
afterAll(() => service.close());

const long = () => new Date(Date.now() + 3 * 86_400_000);

test.each(["versionFiles", "pin"] as const)(
  "an edit does not wait for a collection that is at %s of what is there already",
  async (step) => {
    const { services, deps, owner } = service;
    const { id, snapshotId } = await seedDataset(service, owner, { items: 5 });
    const edit = (tag: string) =>
      services.media.edit(service.as(), id, { filter: {}, add_tags: [tag] });
    await edit("before");
    const reached = Promise.withResolvers<void>();
    const gate = Promise.withResolvers<void>();
    const { lake } = deps;
    const real = lake[step].bind(lake) as (...args: unknown[]) => Promise<never>;
    const held = vi.spyOn(lake, step).mockImplementationOnce(async (...args: unknown[]) => {
      reached.resolve();
      await gate.promise;
      return await real(...args);
    });
    const collected = collect(deps, { now: long() });
    await reached.promise;
    expect(await edit("beside")).toMatchObject({ updated: 5 });
    const saved = await services.snapshots.create(service.as(), id, {});
    gate.resolve();
    expect(await collected).toMatchObject({ busy: 0 });
    held.mockRestore();

    // A version published meanwhile is kept and compacted.
    const query = { filter: { tag: ["beside"] }, limit: 1, total: true };
    for (const at of ["head", saved.snapshot_id]) {
      expect((await services.media.page(owner, id, at, query)).total).toBe(5);
    }
    expect((await services.media.page(owner, id, snapshotId, query)).total).toBe(0);
    expect((await rowOf(service, id)).lease_owner).toBeNull();
  },
);
