import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readdir, rm, utimes, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, expect, test } from "vitest";
import { lockFolder } from "./folder-lock.ts";

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "stillframe-lock-"));
  path = join(folder, "lock");
  return () => rm(folder, { recursive: true });
});

const lock = () => lockFolder(path, "/data/street");
const refusal = "Another pull into /data/street is running";
const leave = (owner: object) => writeFile(path, JSON.stringify({ run: "earlier", ...owner }));

test("one at a time has it", async () => {
  const unlock = await lock();
  await expect(lock()).rejects.toThrow(`${refusal}, as process ${process.pid} on ${hostname()}`);
  await unlock();
  expect(existsSync(path)).toBe(false);
  await (
    await lock()
  )();
});

test("a process that does not run any more has none, nor one of the same number as this", async () => {
  const { pid } = spawnSync(process.execPath, ["-e", ""]);
  for (const owner of [pid, process.pid]) {
    await leave({ host: hostname(), pid: owner });
    await (
      await lock()
    )();
  }
  expect(await readdir(folder)).toEqual([]);
});

test("another process or machine has it for as long as it renews it", async () => {
  for (const owner of [
    { host: hostname(), pid: process.ppid },
    { host: "elsewhere", pid: 1 },
  ]) {
    await leave(owner);
    await expect(lock()).rejects.toThrow(refusal);
    const old = new Date(Date.now() - 120_000);
    await utimes(path, old, old);
    await (
      await lock()
    )();
  }
  // Made, and not written yet.
  await writeFile(path, "");
  await expect(lock()).rejects.toThrow(refusal);
});

test("of many that take over a lock one gets it, and what is not one's own is not removed", async () => {
  await leave({ host: hostname(), pid: process.pid });
  const taken = await Promise.allSettled(Array.from({ length: 20 }, lock));
  const [first, ...others] = taken.filter((one) => one.status === "fulfilled");
  expect(others).toEqual([]);
  await leave({ host: "elsewhere", pid: 1 });
  await first?.value();
  expect(existsSync(path)).toBe(true);
});
