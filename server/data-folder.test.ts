import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { claimDataFolder, readOwner } from "./data-folder.ts";

let home = "";
let path = "";

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "folder-"));
  path = join(home, "data");
});

afterEach(() => rm(home, { recursive: true, force: true }));

/** Another process that holds the folder until it is killed. */
async function otherOwner() {
  const script = `
    import { claimDataFolder } from ${JSON.stringify(new URL("./data-folder.ts", import.meta.url).href)};
    claimDataFolder(${JSON.stringify(path)}, "serve");
    globalThis.gc();
    console.log("held");
    setInterval(() => {}, 1000);`;
  const args = ["--expose-gc", "--input-type=module", "-e", script];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  await once(child.stdout, "data");
  return {
    pid: child.pid,
    async kill() {
      const exited = once(child, "exit");
      child.kill("SIGKILL");
      await exited;
    },
  };
}

test("one process holds a folder, and the next one is refused with its name", async () => {
  const owner = await otherOwner();
  try {
    expect(() => claimDataFolder(path, "serve")).toThrow(
      new RegExp(
        `is in use by process ${owner.pid} \\(serve, since 20.*: stop it, or set STILLFRAME_DATA`,
      ),
    );
  } finally {
    await owner.kill();
  }
});

test("a killed owner holds nothing, whatever files it left", async () => {
  const owner = await otherOwner();
  await owner.kill();
  expect(readOwner(path)).toMatchObject({ pid: owner.pid });
  const folder = claimDataFolder(path, "serve");
  expect(readOwner(path)).toMatchObject({ pid: process.pid, purpose: "serve" });
  folder.release();
});

test("a live owner keeps its folder although owner.json is missing or wrong", async () => {
  const owner = await otherOwner();
  try {
    await writeFile(join(path, "owner.json"), "{");
    expect(() => claimDataFolder(path, "serve")).toThrow(/is in use: stop its process/);
    await rm(join(path, "owner.json"));
    expect(() => claimDataFolder(path, "serve")).toThrow(/is in use/);
  } finally {
    await owner.kill();
  }
});

test("a released folder can be claimed again, and has the address of its owner", () => {
  const first = claimDataFolder(path, "serve");
  first.announce("http://127.0.0.1:4400");
  expect(readOwner(path)).toMatchObject({ url: "http://127.0.0.1:4400" });
  first.release();
  expect(readOwner(path)).toBeNull();
  claimDataFolder(path, "serve").release();
});

test("several may share a folder, and while any of them does no process gets it exclusively", () => {
  const one = claimDataFolder(path, "serve", { shared: true });
  const two = claimDataFolder(path, "a command", { shared: true });
  two.release();
  one.announce("http://127.0.0.1:4400");
  expect(() => claimDataFolder(path, "serve")).toThrow(`is in use by process ${process.pid}`);
  one.release();
  expect(readOwner(path)).toBeNull();
  const alone = claimDataFolder(path, "serve");
  expect(() => claimDataFolder(path, "a command", { shared: true })).toThrow(/is in use by/);
  alone.release();
});

test("other accounts cannot list the folder or read its files", async () => {
  const folder = claimDataFolder(path, "serve");
  expect((await stat(path)).mode & 0o066).toBe(0);
  for (const file of ["lock", "owner.json"]) {
    expect((await stat(join(path, file))).mode & 0o077).toBe(0);
  }
  folder.release();
});

test("an invalid folder is refused in one line", async () => {
  await writeFile(path, "a file");
  expect(() => claimDataFolder(path, "serve")).toThrow(
    `STILLFRAME_DATA=${path} cannot be used: it is a file`,
  );
  expect(() => claimDataFolder(join(path, "below"), "serve")).toThrow(
    "cannot be used: a part of the path is a file",
  );
  expect(await readFile(path, "utf8")).toBe("a file");
});

test.runIf(process.platform === "linux")("a virtual folder of the system is refused", () => {
  expect(() => claimDataFolder("/proc/stillframe/data", "serve")).toThrow("/proc/stillframe/data");
});

test("a folder without permission is refused in one line", async () => {
  await chmod(home, 0o500);
  // Root may write everywhere, so its child becomes `nobody`.
  const script = `
    import { claimDataFolder } from ${JSON.stringify(new URL("./data-folder.ts", import.meta.url).href)};
    if (process.getuid?.() === 0) process.setuid(65534);
    try { claimDataFolder(${JSON.stringify(path)}, "serve"); } catch (error) { console.log(error.message); }`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", script], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [line] = (await once(child.stdout, "data")) as [Buffer];
  expect(line.toString()).toBe(
    `STILLFRAME_DATA=${path} cannot be used: this user may not write there\n`,
  );
});
