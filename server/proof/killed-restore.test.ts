import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { type FaultPoint, armFault } from "../fault.ts";
import { reap } from "../tasks/reaper.ts";
import { runTask } from "../tasks/run-task.ts";
import { seedDataset } from "../testing/datasets.ts";
import { environmentFor } from "../testing/test-database.ts";
import { type TestService, startTestService } from "../testing/test-service.ts";
import { rowOf } from "./look.ts";

/** A large partial restore whose process is killed continues in another one, from its last recorded batch. */

let service: TestService;
beforeAll(async () => {
  service = await startTestService({ workers: false, restoreAtOnce: 0 });
});
afterAll(() => service.close());

/** Runs the task in a process of its own, which is killed at the point. */
async function workAndDie(taskId: string, point: FaultPoint): Promise<void> {
  const script = join(import.meta.dirname, "work-now.ts");
  const child = spawn(process.execPath, [script, service.directory, taskId], {
    env: { ...environmentFor(service), STILLFRAME_FAULT: `${point}:die` },
    stdio: ["ignore", "inherit", "inherit"],
  });
  const ended: unknown[] = await once(child, "close");
  expect(ended[1]).toBe("SIGKILL");
}

/** Six items and their snapshot; since then two were removed and four tagged: two batches of a restore. */
async function seedWrong() {
  const { services, owner } = service;
  const { id, snapshotId } = await seedDataset(service, owner, { items: 6 });
  const { content_hash: content } = await rowOf(service, id);
  const query = { filter: {}, limit: 2, total: false };
  const { items } = await services.media.page(owner, id, undefined, query);
  const filter = { media_ids: items.map((item) => item.media_id) };
  await services.media.remove(service.as(), id, { filter });
  await services.media.edit(service.as(), id, { filter: {}, add_tags: ["wrong"] });
  return { id, snapshotId, content };
}

test.each<[FaultPoint, number]>([
  ["task.claimed", 2],
  ["partial.batch-committed", 2],
  ["task.saved", 1],
  ["task.finishing", 0],
  ["task.ended", 0],
])(
  "killed at %s, it is done once, and the next process has %i batches left",
  async (point, left) => {
    const { services, owner, deps } = service;
    const { id, snapshotId, content } = await seedWrong();
    const body = { filter: {}, safety: true };
    const { taskId } = await services.snapshots.partialRestore(service.as(), id, snapshotId, body);
    await workAndDie(taskId, point);
    const head = await rowOf(service, id);
    expect(head).toMatchObject({ status: "READ_ONLY", n_images: 4 });

    await expect
      .poll(async () => {
        await reap(deps, deps.kinds);
        return (await services.tasks.get(owner, taskId)).status;
      })
      .toBe("INITIALIZING");
    let batches = 0;
    onTestFinished(
      armFault("partial.batch-committed", () => {
        batches += 1;
      }),
    );
    await runTask(deps, deps.kinds, taskId);
    expect(batches).toBe(left);
    expect(await services.tasks.get(owner, taskId)).toMatchObject({
      status: "COMPLETED",
      items_done: 6,
      items_total: 6,
    });
    expect(await rowOf(service, id)).toMatchObject({
      status: "READY",
      n_images: 6,
      content_hash: content,
    });
    const { receipts } = await services.receipts.list(owner, id, {});
    expect(receipts.map(({ changed }) => changed)).toEqual([{ added: 2, removed: 0, modified: 4 }]);
    const { snapshots } = await (await services.snapshots.list(owner, id, {})).load();
    expect(snapshots.map(({ reason }) => reason)).toEqual(["auto", "creation"]);
  },
);
