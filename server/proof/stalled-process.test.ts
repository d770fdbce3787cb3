import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { FaultPoint } from "../fault.ts";
import { seedDataset } from "../testing/datasets.ts";
import { environmentFor } from "../testing/test-database.ts";
import { type TestService, startTestService } from "../testing/test-service.ts";
import { contentHashes, rowOf, tagsByFile } from "./look.ts";

let service: TestService;
beforeAll(async () => {
  service = await startTestService({ workers: false });
});
afterAll(() => service.close());

/** A separate process that edits the dataset and pauses at the point. */
async function pausedEdit(datasetId: string, tag: string, point: FaultPoint) {
  const script = join(import.meta.dirname, "edit-now.ts");
  const child = spawn(process.execPath, [script, service.directory, datasetId, tag], {
    env: { ...environmentFor(service), STILLFRAME_FAULT: `${point}:pause` },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const output = { out: "", err: "" };
  child.stdout.on("data", (chunk: Buffer) => (output.out += chunk.toString()));
  await new Promise<void>((resolve, reject) => {
    child.stderr.on("data", (chunk: Buffer) => {
      output.err += chunk.toString();
      if (output.err.includes(`paused at ${point}`)) resolve();
    });
    child.once("exit", () => reject(new Error(`It never came to ${point}: ${output.err}`)));
  });
  return { child, output };
}

/** A stopped process keeps all its resources and renews nothing. */
const stop = (child: ChildProcess) => child.kill("SIGSTOP");

async function goOn(child: ChildProcess): Promise<number | null> {
  const ended = once(child, "close");
  child.kill("SIGUSR2");
  child.kill("SIGCONT");
  await ended;
  return child.exitCode;
}

test.each<FaultPoint>(["edit.leased", "edit.committed", "edit.flushed"])(
  "a process that is stopped at %s past its lease does its edit on what others left, or not at all",
  async (point) => {
    const { services, owner } = service;
    const { id, snapshotId } = await seedDataset(service, owner, { items: 6 });
    const edit = (tag: string) =>
      services.media.edit(service.as(), id, { filter: {}, add_tags: [tag] });
    await edit("before");
    const { child, output } = await pausedEdit(id, "late", point);
    stop(child);
    const { line } = await rowOf(service, id);
    // Waits until the other process's lease has expired.
    await edit("meanwhile");
    expect((await rowOf(service, id)).line).not.toBe(line);
    const mark = await services.snapshots.create(service.as(), id, {});
    await services.snapshots.restore(service.as(), id, snapshotId, {});
    const hashes = await contentHashes(service);

    expect(await goOn(child)).toBe(0);
    expect(output.out.trim()).toBe("6");
    for (const tags of Object.values(await tagsByFile(service, owner, id))) {
      expect(tags.filter((tag) => tag !== "even")).toEqual(["late"]);
    }
    const after = await contentHashes(service);
    for (const snapshot of [snapshotId, mark.snapshot_id]) {
      expect(after.get(snapshot)).toBe(hashes.get(snapshot));
    }
  },
);
