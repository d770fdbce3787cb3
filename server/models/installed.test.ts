import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { beforeEach, expect, onTestFinished, test } from "vitest";
import { faultsName, installed, installedIn, stampName, wantedStamp } from "./installed.ts";

let models = "";
beforeEach(() => {
  models = mkdtempSync(join(tmpdir(), "stillframe-models-"));
  onTestFinished(() => rmSync(models, { recursive: true, force: true }));
});

/** A folder as the command leaves it, with packages of one file each. */
function install(packages: Record<string, string>, stamp = wantedStamp()) {
  const modules = join(models, "packages/node_modules");
  mkdirSync(modules, { recursive: true });
  const load =
    'export const load = async (name) => { const m = await import(name); return m["module.exports"] ?? m; };';
  writeFileSync(join(modules, "load.mjs"), load);
  for (const [name, code] of Object.entries(packages)) {
    mkdirSync(join(modules, name), { recursive: true });
    writeFileSync(join(modules, name, "index.js"), code);
  }
  writeFileSync(join(models, "packages", stampName), stamp);
  return installedIn(models);
}

test("without an install, the reason names the command", async () => {
  const nothing = installedIn(models);
  expect(nothing.whyAbsent("video")).toMatch(/stillframe -- models install/);
  await expect(nothing.module("video", "mediabunny")).rejects.toThrow(/models install/);
});

test("an install of another version is not used", () => {
  expect(install({}, "older").whyAbsent("text")).toMatch(/another version/);
});

test("an install that happens meanwhile is seen, and packages of both kinds load", async () => {
  const later = installedIn(models);
  expect(later.whyAbsent("onnx")).toBeDefined();
  install({ old: "module.exports = { answer: 1 };", young: "export const answer = 2;" });
  writeFileSync(
    join(later.folder, "node_modules/young/package.json"),
    '{"type":"module","exports":"./index.js"}',
  );
  writeFileSync(join(later.folder, "node_modules/young/index.js"), "export const answer = 2;");
  expect(later.whyAbsent("onnx")).toBeUndefined();
  expect(await later.module("onnx", "old")).toEqual({ answer: 1 });
  expect(await later.module("onnx", "young")).toMatchObject({ answer: 2 });
});

test("a package that does not load is the reason of its part, and of no other", async () => {
  const broken = install({ bad: 'throw new Error("wrong ELF class\\nin detail");' });
  await expect(broken.module("onnx", "bad")).rejects.toThrow("wrong ELF class");
  expect(broken.whyAbsent("onnx")).toBe("It does not load on this machine: wrong ELF class");
  expect(broken.whyAbsent("video")).toBeUndefined();
});

test("what did not load when it was installed is not tried", async () => {
  const crashing = install({ bad: "process.abort();" });
  writeFileSync(join(crashing.folder, faultsName), '{"video":"loading it ends the process"}');
  expect(crashing.whyAbsent("video")).toMatch(/ends the process/);
  await expect(crashing.module("video", "bad")).rejects.toThrow(/ends the process/);
  writeFileSync(join(crashing.folder, faultsName), "not JSON");
  expect(crashing.whyAbsent("video")).toBeUndefined();
});

test.skipIf(installed.whyAbsent("similarity") !== undefined)(
  "packages load in a worker thread",
  async () => {
    const url = new URL("./installed.ts", import.meta.url).href;
    const worker = new Worker(
      `import("node:worker_threads").then(async ({ parentPort }) => {
        const { installed } = await import(${JSON.stringify(url)});
        const tf = await installed.module("similarity", "@tensorflow/tfjs-core");
        parentPort.postMessage(typeof tf.setBackend);
      });`,
      { eval: true },
    );
    const said = await new Promise((resolve, reject) => {
      worker.once("message", resolve);
      worker.once("error", reject);
    });
    await worker.terminate();
    expect(said).toBe("function");
  },
);
