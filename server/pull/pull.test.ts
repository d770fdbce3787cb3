import { execFile } from "node:child_process";
import {
  mkdir,
  mkdtemp,
  readFile,
  readdir,
  rm,
  symlink,
  truncate,
  writeFile,
} from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { DuckDBInstance } from "@duckdb/node-api";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { linesToUse } from "#contract/use-version.ts";
import { signToken } from "../credentials.ts";
import { createApp } from "../http/app.ts";
import { listen } from "../http/node-server.ts";
import { createLog } from "../log.ts";
import { seedDataset } from "../testing/datasets.ts";
import { runTask } from "../tasks/run-task.ts";
import { type TestService, startTestService } from "../testing/test-service.ts";
import { type PullOptions, pull } from "./pull.ts";
import { PulledFolder } from "./pulled-folder.ts";
import { Remote } from "./remote.ts";
import { verifyPull } from "./verify.ts";

let service: TestService;
let origin: string;
let key: { api_key: string; api_secret: string };
let stop: () => Promise<unknown>;

beforeAll(async () => {
  service = await startTestService({ workers: false });
  const log = createLog("silent");
  const app = createApp({ log, version: "test", services: service.services });
  const server = await listen(app, { host: "127.0.0.1", port: 0 });
  origin = server.url;
  stop = () => server.close(0);
  key = await service.services.accounts.createKey(service.owner);
});
afterAll(async () => {
  await stop();
  await service.close();
});

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "stillframe-pull-"));
  return () => rm(folder, { recursive: true, force: true });
});

const contents = ["content 1", "content 2", "content 3"];

async function seeded(facts: { fileName?: string } = {}) {
  const hashes: string[] = [];
  for (const content of contents) {
    hashes.push((await service.deps.blobs.put(new TextEncoder().encode(content))).sha256);
  }
  const options = { items: 3, blobs: hashes, facts: { sizeBytes: 9, ...facts } };
  const dataset = await seedDataset(service, service.owner, {
    name: `Street ${crypto.randomUUID()}`,
    ...options,
  });
  return { ...dataset, hashes };
}

const token = () => signToken({ email: "", ...key }, 300);

function pulled(what: string, more: Partial<PullOptions> = {}) {
  return pull({
    remote: new Remote({ server: origin, token }),
    what,
    folder,
    format: "none",
    filter: new URLSearchParams(),
    remove: false,
    ...more,
  });
}

const names = async (at = folder) =>
  (await readdir(at, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(at.length + 1))
    .filter((name) => !name.startsWith(".stillframe"))
    .toSorted();

test("fetches what the folder lacks, and again only what is not there as it was", async () => {
  const { name, id, snapshotId } = await seeded();
  expect(await pulled(`${name}@current`)).toMatchObject({ fetched: 3, kept: 0, files: 3 });
  const files = await names();
  expect(files).toHaveLength(3);
  const read = await Promise.all(files.map((file) => readFile(join(folder, file), "utf8")));
  expect(read.toSorted()).toEqual(contents);
  expect(JSON.parse(await readFile(join(folder, ".stillframe/pull.json"), "utf8"))).toMatchObject({
    dataset_id: id,
    snapshot_id: snapshotId,
    files: 3,
    bytes: 27,
    missing: 0,
  });

  await writeFile(join(folder, files[0] ?? ""), "CONTENT 1");
  await truncate(join(folder, files[1] ?? ""), 2);
  expect((await verifyPull(folder)).changed).toEqual(files.slice(0, 2));
  expect(await pulled(`${id}@${snapshotId}`)).toMatchObject({ fetched: 2, kept: 1 });
  expect(await verifyPull(folder)).toMatchObject({ files: 3, missing: [], changed: [] });
  // Without what a pull that was killed had not written yet.
  await rm(join(folder, ".stillframe"), { recursive: true });
  expect(await pulled(`${id}@${snapshotId}`)).toMatchObject({ fetched: 0, kept: 3 });
});

test("files that are not in the version stay, unless they are to go; others are never touched", async () => {
  const { id } = await seeded();
  await pulled(id);
  await writeFile(join(folder, "mine.txt"), "mine");
  const filter = new URLSearchParams([["tag", "even"]]);
  expect(await pulled(id, { filter })).toMatchObject({ files: 2, left: 1, removed: 0 });
  expect(await names()).toHaveLength(4);
  await pulled(id);
  expect(await pulled(id, { filter, remove: true })).toMatchObject({ files: 2, removed: 1 });
  expect(await names()).toHaveLength(3);
  expect(await names()).toContain("mine.txt");
});

test("names that are equal, reserved or lead away are made safe, and said", async () => {
  const { id } = await seeded({ fileName: "../.stillframe/NUL.txt" });
  const { renamed } = await pulled(id);
  expect(await names()).toEqual([
    "_.stillframe/_NUL (2).txt",
    "_.stillframe/_NUL (3).txt",
    "_.stillframe/_NUL.txt",
  ]);
  expect(renamed).toContainEqual({
    from: "../.stillframe/NUL.txt",
    to: "_.stillframe/_NUL.txt",
  });
});

test("a link that leads out of the folder is not followed", async () => {
  const { id } = await seeded({ fileName: "out/a.jpg" });
  const outside = await mkdtemp(join(tmpdir(), "stillframe-outside-"));
  await symlink(outside, join(folder, "out"));
  await expect(pulled(id)).rejects.toThrow("leads out of the folder");
  expect(await readdir(outside)).toEqual([]);
  await rm(outside, { recursive: true });
});

test("a file that the server has no more is named, and the others are there", async () => {
  const { id, hashes } = await seeded();
  const lost = hashes[0] ?? "";
  await rm(join(service.directory, "blobs", lost.slice(0, 2), lost.slice(2)));
  expect(await pulled(id)).toMatchObject({
    fetched: 2,
    failed: [expect.stringMatching(/^frame-/)],
  });
  await service.deps.blobs.put(new TextEncoder().encode(contents[0]));
  expect(await pulled(id)).toMatchObject({ fetched: 1, kept: 2, failed: [] });
});

test("two pulls into one folder are not mixed, and what a killed one left is no hindrance", async () => {
  const { id } = await seeded();
  const unlock = await (await PulledFolder.open(folder)).lock();
  const refusal = /^Another pull into .* is running, as process \d+ on /;
  await expect(pulled(id)).rejects.toThrow(refusal);
  expect(await names()).toEqual([]);
  await unlock();
  const left = { host: hostname(), pid: process.pid, run: "killed" };
  await writeFile(join(folder, ".stillframe/lock"), JSON.stringify(left));
  await writeFile(join(folder, ".stillframe/part/1"), "half a fi");
  expect(await pulled(id)).toMatchObject({ fetched: 3 });
  expect((await readdir(join(folder, ".stillframe"))).toSorted()).toEqual([
    "files.jsonl",
    "part",
    "pull.json",
  ]);
});

test("YOLO has the labels beside the images, and a pull without changes writes nothing", async () => {
  const { id } = await seeded();
  await service.services.media.edit(service.as(), id, {
    filter: {},
    add_labels: [{ name: "car", box: [0.25, 0.5, 0.25, 0.25] }],
  });
  await pulled(id, { format: "yolo" });
  expect(await names()).toContain("data.yaml");
  const label = (await names()).find((name) => name.startsWith("labels/")) ?? "";
  expect(await readFile(join(folder, label), "utf8")).toMatch(/ 0\.375 0\.625 0\.25 0\.25\n/);
  expect(await pulled(id, { format: "yolo" })).toMatchObject({ fetched: 0, kept: 3 });
});

test("COCO has what the file of labels said beside them", async () => {
  const { id } = await seeded();
  const info = { description: "Streets", year: 2026 };
  const categories = [{ id: 3, name: "tram", skeleton: [[1, 2]] }];
  const images = [{ id: 77, file_name: "frame-0000000.png", width: 640, height: 480, license: 1 }];
  const text = JSON.stringify({ info, categories, images, annotations: [] });
  async function* form() {
    yield {
      field: "files",
      file: { name: "a.json", bytes: ReadableStream.from([Buffer.from(text)]) },
    };
  }
  const { labels } = service.services;
  const sent = await labels.importLabels(service.as(), id, form());
  if ("report" in sent) throw new Error("A dry run");
  await runTask(service.deps, service.deps.kinds, sent.taskId);
  await pulled(id, { format: "coco", filter: new URLSearchParams([["text", "frame-0000000"]]) });
  const made: unknown = JSON.parse(
    await readFile(join(folder, "annotations/instances.json"), "utf8"),
  );
  expect(made).toMatchObject({ info, images: [{ id: 77, license: 1 }] });
  expect(made).toHaveProperty("categories.0", categories[0]);
});

test("folders of labels have no other folder beside them", async () => {
  const { id } = await seeded();
  await pulled(id, { format: "folder" });
  expect((await readdir(folder)).toSorted()).toEqual([".stillframe", "images"]);
  expect(await names()).toContainEqual(expect.stringMatching(/^images\/\w+\/frame-\d+\.\w+$/));
});

test("what does not exist is said in one line", async () => {
  await expect(pulled("no such")).rejects.toThrow("There is no dataset “no such”");
  const { id, name } = await seeded();
  await expect(pulled(`${name}@v9`)).rejects.toThrow("There is no snapshot “v9”");
  const filter = new URLSearchParams([["label", ""]]);
  await expect(pulled(id, { filter })).rejects.toThrow("A label has at least 1 character");
  const size = new URLSearchParams([["min_width", "x"]]);
  await expect(pulled(id, { filter: size })).rejects.toThrow("min_width: Must be a whole number");
  const wrong = new Remote({ server: origin, token: async () => "x" });
  await expect(pulled(id, { remote: wrong })).rejects.toThrow("does not know the key");
});

test("the lines of “Use this version” do what they say", async () => {
  const { id, name, snapshotId } = await seeded();
  const version = { origin, dataset: { id, name }, snapshotId };
  const run = promisify(execFile);
  const cli = join(import.meta.dirname, "../cli.ts");
  const env = { ...process.env, STILLFRAME_KEY: `${key.api_key}:${key.api_secret}` };
  const [program, ...args] = linesToUse("pull", version).trim().split(" ");
  expect(program).toBe("stillframe");
  const { stdout } = await run(process.execPath, [cli, ...args], { cwd: folder, env });
  expect(stdout).toMatch(/^3 files of Street .*: 3 fetched, 0 there already\n$/);
  const at = args[2] ?? "";
  await run(process.execPath, [cli, "pull", "--verify", at], { cwd: folder, env });

  const lance = await service.services.exports.lanceSource(service.owner, id, snapshotId, {
    isLocal: true,
  });
  // Where the library is found.
  const code = ["--input-type=module", "--eval", linesToUse("lancedb", { ...version, lance })];
  const here = { cwd: import.meta.dirname };
  expect((await run(process.execPath, code, here)).stdout).toBe("3\n");

  const work = join(folder, "work");
  await mkdir(work);
  // What curl does, which not every machine has.
  const [, url = ""] = /"(http[^"]+)"/.exec(linesToUse("parquet", version)) ?? [];
  const answer = await fetch(url, { headers: { Authorization: `Bearer ${await token()}` } });
  await writeFile(join(work, "items.parquet"), await answer.bytes());
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  await connection.run(`set file_search_path = '${work}'`);
  const sql = linesToUse("duckdb", version);
  const rows = (await connection.runAndReadAll(sql)).getRowObjectsJson();
  expect(Object.keys(rows[0] ?? { name: 0, labels: 0, items: 0 })).toEqual([
    "name",
    "labels",
    "items",
  ]);
  connection.closeSync();
  instance.closeSync();
});
