import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, expect, onTestFinished, test } from "vitest";
import { withLock } from "./lock.mjs";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "stillframe-lock-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
});

const lockFile = () => join(folder, "setup.lock");

/** A process that takes the lock, adds "in" and "out" to a log around a pause, and ends. */
function contender(log: string) {
  const script = `
    import { appendFileSync } from "node:fs";
    import { withLock } from ${JSON.stringify(join(import.meta.dirname, "lock.mjs"))};
    await withLock(${JSON.stringify(folder)}, async () => {
      appendFileSync(${JSON.stringify(log)}, "in\\n");
      await new Promise((resolve) => setTimeout(resolve, 20));
      appendFileSync(${JSON.stringify(log)}, "out\\n");
    });`;
  const stdio = ["ignore", "ignore", "ignore"] as const;
  return spawn(process.execPath, ["--input-type=module", "-e", script], { stdio: [...stdio] });
}

test("returns the result of the work and leaves no files", async () => {
  const answer = await withLock(folder, async () => {
    expect(JSON.parse(readFileSync(lockFile(), "utf8"))).toMatchObject({ pid: process.pid });
    return 7;
  });
  expect(answer).toBe(7);
  expect(readdirSync(folder)).toEqual([]);
});

test("is released when the work fails", async () => {
  await expect(withLock(folder, () => Promise.reject(new Error("no")))).rejects.toThrow("no");
  expect(existsSync(lockFile())).toBe(false);
});

test("of several processes that find a dead owner's lock, one at a time works", async () => {
  const dead = Number(execFileSync(process.execPath, ["-p", "process.pid"], { encoding: "utf8" }));
  writeFileSync(lockFile(), JSON.stringify({ pid: dead, born: "", id: "dead" }));
  const log = join(folder, "log");
  const ends = Array.from({ length: 5 }, () => once(contender(log), "exit"));
  expect((await Promise.all(ends)).map(([code]) => code as unknown)).toEqual([0, 0, 0, 0, 0]);
  expect(readFileSync(log, "utf8")).toBe("in\nout\n".repeat(5));
  expect(readdirSync(folder)).toEqual(["log"]);
});

test("a recycled pid does not keep a dead owner's lock alive", async () => {
  writeFileSync(lockFile(), JSON.stringify({ pid: process.pid, born: "another", id: "old" }));
  expect(await withLock(folder, async () => "mine")).toBe("mine");
});
