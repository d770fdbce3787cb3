import { execFile } from "node:child_process";
import { readdir, rename, rm, utimes } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type Service, startService } from "#test/service.ts";
import { ask, loadDataset, restoreSnapshot, runCommand } from "../testing/whole-content.ts";

// Each start brings up a database: seconds on a busy machine, and some tests have several.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 120_000 });

let service: Service;
beforeEach(async () => {
  service = await startService();
});
afterEach(() => service.stop());

const path = (name: string) => join(service.data, name);
const command = (...args: string[]) => runCommand(service.data, args);

async function stop(): Promise<void> {
  service.signal("SIGTERM");
  await service.ended();
}

/** Runs the work, and afterwards sets one part of the folder back to its state before. */
async function goBack(name: "lake" | "postgres", work: () => Promise<void>): Promise<void> {
  await stop();
  // `cp -a` keeps the owners, which Node's own copy does not.
  await promisify(execFile)("cp", ["-a", path(name), path(`${name}.old`)]);
  await service.restart();
  await work();
  await stop();
  await rm(path(name), { recursive: true });
  await rename(path(`${name}.old`), path(name));
  await expect(service.restart()).rejects.toThrow("is older than");
  expect(await command("rejoin", "--yes")).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^joined: /),
  });
  await service.restart();
}

const send = <T>(url: string, method: string, body: unknown) =>
  ask<T>(service, url, {
    method,
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });

test("on an older lake later writes are complete, and a lost version never shows other items", async () => {
  const id = await loadDataset(service, "Birds");
  const tag = (name: string) =>
    send(`/dataset/${id}/media`, "PATCH", { filter: {}, add_tags: [name] });
  const save = async (name: string) => {
    const made = send<{ snapshot_id: string }>(`/dataset/${id}/snapshot`, "POST", { name });
    return (await made).snapshot_id;
  };
  const lost: string[] = [];
  await goBack("lake", async () => {
    for (const name of ["lost one", "lost two"]) {
      await tag(name);
      lost.push(await save(name));
    }
  });
  const snapshots = await ask<Record<string, string>[]>(service, `/dataset/${id}/snapshot`);
  const kept = snapshots.find((snapshot) => snapshot["snapshot_name"] === "kept");
  await restoreSnapshot(service, id, kept?.["snapshot_id"] ?? "");
  for (const name of ["one", "two"]) await tag(name);
  const made = await save("made");

  const { code, stdout } = await command("doctor", "--read-data", "--repair");
  expect(code).toBe(1);
  const damaged = stdout.split("\n").filter((line) => line.startsWith("damaged"));
  expect(damaged).toHaveLength(lost.length);
  for (const line of damaged) expect(line).toMatch(/: snapshot lost .* is missing$/);
  for (const at of ["", `?at=${made}`]) {
    const { items } = await ask<{ items: { tags: string[] }[] }>(
      service,
      `/dataset/${id}/media${at}`,
    );
    expect(items.map(({ tags }) => tags.toSorted())).toEqual(
      Array.from({ length: 5 }, () => ["kept", "one", "two"]),
    );
  }
  for (const at of lost) {
    expect((await service.api(`/dataset/${id}/media?at=${at}`)).status).toBe(409);
  }
});

test("on an older database the media of families that were put aside are kept as long as those", async () => {
  const media = async (): Promise<string[]> =>
    (await readdir(path("blobs"), { recursive: true })).filter((name) =>
      /^[\da-f]{2}\/[\da-f]+$/.test(name),
    );
  await loadDataset(service, "Birds");
  const before = (await media()).length;
  await goBack("postgres", async () => {
    await loadDataset(service, "Fish", 3);
  });
  const twoDaysAgo = new Date(Date.now() - 2 * 86_400_000);
  for (const name of await media()) await utimes(path(join("blobs", name)), twoDaysAgo, twoDaysAgo);
  const collected = await command("collect", "--yes");
  expect(collected.stdout).toMatch(/^3 media files .* lake\/\.lost/m);
  expect(await media()).toHaveLength(before + 3);
});
