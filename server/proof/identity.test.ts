import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { readFile, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { type Service, startService } from "#test/service.ts";
import {
  type OutsideServer,
  loadDataset,
  runCommand,
  startOutsideServer,
  wholeContent,
} from "../testing/whole-content.ts";

/**
 * Cases in which a folder and a database do not belong together. Nothing may be lost, and each case is refused with
 * instructions.
 */

// Each start brings up a database: seconds on a busy machine, and some tests have several.
vi.setConfig({ testTimeout: 180_000 });

let outside: OutsideServer;
let service: Service;

beforeAll(async () => {
  outside = await startOutsideServer();
});
afterEach(() => service.stop());
afterAll(() => outside.stop());

const tablesAndMedia = async () =>
  (await readdir(service.data, { recursive: true })).filter((path) =>
    /^(?:lake\/.*\.lance|blobs\/[\da-f]{2}\/)/.test(path),
  );

test("an empty DATABASE_URL on a folder with a database of its own is refused", async () => {
  service = await startService();
  await loadDataset(service, "Birds");
  const before = await wholeContent(service);
  const url = await outside.newDatabase();
  await expect(service.restart({ DATABASE_URL: url })).rejects.toThrow(
    /stillframe: .* does not know the installation in .*: unset DATABASE_URL, since the database is in the folder, or stop the service and move its catalog with `stillframe move-catalog <url>`\n/,
  );
  const { code, stderr } = await runCommand(service.data, ["collect"], { DATABASE_URL: url });
  expect([code, stderr]).toEqual([1, expect.stringContaining("does not know the installation")]);
  await service.restart();
  expect(await wholeContent(service)).toEqual(before);
});

test("without DATABASE_URL a folder that has one is refused, to commands and to a second service", async () => {
  const url = await outside.newDatabase();
  service = await startService({ DATABASE_URL: url });
  await loadDataset(service, "Birds");
  const before = await wholeContent(service);
  const files = await tablesAndMedia();
  const refused = /^stillframe: .* belongs to the database .*: set DATABASE_URL to it\n$/;
  const refuses = async (...commands: string[]) => {
    const all = await Promise.all(commands.map((name) => runCommand(service.data, [name])));
    for (const { code, stderr } of all) {
      expect([code, stderr]).toEqual([1, expect.stringMatching(refused)]);
    }
  };
  await refuses("serve", "token", "login");
  await service.kill9();
  await refuses("serve", "collect");
  expect(existsSync(join(service.data, "postgres"))).toBe(false);
  expect(await tablesAndMedia()).toEqual(files);
  // With the same database both may use it.
  await service.restart();
  expect(await service.command("collect")).toContain("removed");
  expect(await wholeContent(service)).toEqual(before);
});

test("an older postgres/ under a newer lake/ is refused, and an older lake/ under a newer postgres/", async () => {
  service = await startService();
  await loadDataset(service, "Birds");
  service.signal("SIGTERM");
  await service.ended();
  const path = (name: string) => join(service.data, name);
  for (const name of ["postgres", "lake"]) {
    // `cp -a` keeps the owners, which Node's own copy does not.
    await promisify(execFile)("cp", ["-a", path(name), path(`${name}.old`)]);
  }
  await service.restart();
  await loadDataset(service, "Fish");
  const before = await wholeContent(service);
  service.signal("SIGTERM");
  await service.ended();
  for (const [name, older] of [
    ["postgres", /the embedded database is older than .* \(generation 1 and 2\): bring back/],
    ["lake", /is older than the embedded database \(generation 1 and 2\): bring back/],
  ] as const) {
    await rename(path(name), path(`${name}.new`));
    await rename(path(`${name}.old`), path(name));
    await expect(service.restart()).rejects.toThrow(older);
    const { code, stderr } = await runCommand(service.data, ["collect"]);
    expect([code, stderr]).toEqual([1, expect.stringMatching(older)]);
    await rm(path(name), { recursive: true });
    await rename(path(`${name}.new`), path(name));
  }
  await service.restart();
  expect(await wholeContent(service)).toEqual(before);
});

/** Every file of the data folder, with the content of those that are not tables or media. */
async function filesOf(folder: string): Promise<string[]> {
  const paths = (await readdir(folder, { recursive: true })).toSorted();
  const content = (path: string) => readFile(join(folder, path), "utf8").catch(() => "");
  return Promise.all(
    paths.map(async (path) => (/\.json$|lock$/.test(path) ? path + (await content(path)) : path)),
  );
}

test("a copy of the folder is refused while the service runs, and the service goes on", async () => {
  const url = await outside.newDatabase();
  service = await startService({ DATABASE_URL: url });
  await loadDataset(service, "Birds");
  const copy = `${service.data}-copy`;
  try {
    await promisify(execFile)("cp", ["-a", service.data, copy]);
    const files = await filesOf(copy);
    const commands = ["serve", "token", "collect --yes", "rejoin --yes", `move-catalog ${url}`];
    const refused = await Promise.all(
      commands.map((line) => runCommand(copy, line.split(" "), { DATABASE_URL: url })),
    );
    for (const [index, { code, stderr }] of refused.entries()) {
      expect([commands[index], code, stderr]).toEqual([
        commands[index],
        1,
        expect.stringMatching(
          /^stillframe: .*-copy is a copy of the folder that a running process uses with .*: a copy needs a database of its own.*\n$/,
        ),
      ]);
    }
    expect(await filesOf(copy)).toEqual(files);
  } finally {
    await rm(copy, { recursive: true, force: true });
  }
  await loadDataset(service, "Fish");
  const before = await wholeContent(service);
  await service.restart();
  await service.kill9();
  await service.restart();
  expect(await wholeContent(service)).toEqual(before);
});

test("processes with the same folder run beside each other, and after kill -9 of all the next one starts", async () => {
  const env = { DATABASE_URL: await outside.newDatabase(), STILLFRAME_ROLE: "api" };
  service = await startService(env);
  const worker = spawn(process.execPath, ["server/main.ts"], {
    cwd: join(import.meta.dirname, "../.."),
    env: {
      ...process.env,
      ...env,
      PORT: "0",
      STILLFRAME_ROLE: "worker",
      STILLFRAME_DATA: service.data,
    },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const exited = once(worker, "exit");
  try {
    const [said] = await Promise.race([once(worker.stdout, "data"), exited]);
    expect(String(said)).toMatch(/^working, health on http:/);
    // The worker makes it.
    await loadDataset(service, "Birds");
  } finally {
    worker.kill("SIGKILL");
    await exited;
  }
  const before = await wholeContent(service);
  await service.kill9();
  await service.restart();
  expect(await wholeContent(service)).toEqual(before);
});

test("a second service is refused where the lock of the running one was removed, and commands work beside it", async () => {
  service = await startService();
  await loadDataset(service, "Birds");
  const before = await wholeContent(service);
  const removed = ["lock", "owner.json"].map((name) => join(service.data, name));
  for (const path of removed) await rm(path);
  const { code, stderr } = await runCommand(service.data, ["serve"]);
  expect([code, stderr]).toEqual([
    1,
    expect.stringMatching(/^stillframe: .* is in use by another process, although its lock was/),
  ]);
  expect(await service.command("collect")).toContain("removed");
  expect(await wholeContent(service)).toEqual(before);
  service.signal("SIGTERM");
  expect(await service.ended()).toBe(0);
});
