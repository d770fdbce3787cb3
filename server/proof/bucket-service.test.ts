import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { connect } from "@lancedb/lancedb";
import type { LanceSource } from "#contract/lance.ts";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { tinyPng } from "#test/conformance/upload.ts";
import { type FaultyProxy, startFaultyProxy } from "#test/faulty-proxy.ts";
import { type ObjectStore, objectStoreAt, startObjectStore } from "#test/object-store.ts";
import { type Service, startService } from "#test/service.ts";
import { blobsFolder } from "../blobs/s3/s3-store.ts";
import { addressOf } from "../lake/files/site.ts";
import { Bucket } from "../lib/s3/bucket.ts";

const prefix = "team/one";
let objects: ObjectStore;
let proxy: FaultyProxy;
let bucket: Bucket;
let env: Record<string, string>;
let service: Service;

beforeAll(async () => {
  objects = await startObjectStore();
  proxy = await startFaultyProxy(objects.endpoint);
  bucket = await Bucket.open(objects.place(prefix));
  env = objectStoreAt(proxy.endpoint).env(prefix);
  service = await startService(env);
}, 60_000);

afterAll(async () => {
  await service.stop();
  bucket.close();
  proxy.stop();
  await objects.stop();
});

async function ask(method: string, path: string, body?: unknown): Promise<Response> {
  const isForm = body instanceof FormData;
  return await service.api(path, {
    method,
    ...(body !== undefined && { body: isForm ? body : JSON.stringify(body) }),
    headers: isForm || body === undefined ? {} : { "content-type": "application/json" },
  });
}

async function json<T>(method: string, path: string, body?: unknown): Promise<T> {
  const answer = await ask(method, path, body);
  const text = await answer.text();
  expect(answer.ok, `${method} ${path}: ${answer.status} ${text}`).toBe(true);
  return JSON.parse(text || "null") as T;
}

interface Item {
  media_id: string;
  media_uri: string;
  media_thumb_uri: string;
  tags: string[];
}
const bytesAt = (uri: string, init?: RequestInit) =>
  service.api(uri.replace(/^\/api\/v1/, ""), init);
const itemsOf = async (id: string) =>
  (await json<{ items: Item[] }>("GET", `/dataset/${id}/media?limit=100`)).items;
const tagsOf = async (id: string) => (await itemsOf(id)).map(({ tags }) => tags);
const patch = (id: string, tag: string) =>
  ask("PATCH", `/dataset/${id}/media`, { filter: { media_ids: ids }, add_tags: [tag] });

/** The steps of one dataset, in order. */
let id = "";
let ids: string[] = [];
let snapshotId = "";
let media = "";

describe("a service in a bucket", () => {
  test("creates a dataset from uploaded files", async () => {
    const made = await json<{ dataset_id: string }>("GET", "/ingestion/new_dataset?dataset_name=B");
    id = made.dataset_id;
    const files = `/ingestion/${id}/data_files`;
    const { trans_id } = await json<{ trans_id: number }>("GET", files);
    const form = new FormData();
    for (const name of ["a.png", "b.png"]) form.append("files", tinyPng(name));
    await json("POST", `${files}/${trans_id}`, form);
    await json("POST", `/ingestion/${id}/process_files/${trans_id}`);
    await vi.waitFor(
      async () =>
        expect(await json("GET", `/datasets/${id}/creation-status`)).toMatchObject({
          status: "READY",
        }),
      { timeout: 30_000, interval: 100 },
    );
    const items = await itemsOf(id);
    ids = items.map(({ media_id }) => media_id);
    expect(ids).toHaveLength(2);
    media = items[0]?.media_uri ?? "";
    const part = await bytesAt(media, { headers: { range: "bytes=1-3" } });
    expect([part.status, await part.text()]).toEqual([206, "PNG"]);
    expect((await bytesAt(items[0]?.media_thumb_uri ?? "")).status).toBe(200);
    expect((await bucket.names("lake")).toSorted()).toContain("installation.json");
  });

  test("edits, restores, clones, compares and deletes it", async () => {
    const made = await json<{ snapshot_id: string }>("POST", `/dataset/${id}/snapshot`, {
      name: "plain",
    });
    snapshotId = made.snapshot_id;
    expect((await patch(id, "one")).status).toBe(200);
    expect(await tagsOf(id)).toEqual([["one"], ["one"]]);
    const diff = await json<{ summary: { modified: number } }>(
      "GET",
      `/dataset/${id}/diff?from=${snapshotId}`,
    );
    expect(diff.summary.modified).toBe(2);
    expect((await ask("POST", `/dataset/${id}/snapshot/${snapshotId}/restore`)).status).toBe(202);
    expect(await tagsOf(id)).toEqual([[], []]);
    // The first edit after a restore begins a new branch.
    expect((await patch(id, "two")).status).toBe(200);
    const clone = `/dataset/${id}/snapshot/${snapshotId}/clone`;
    expect((await ask("POST", clone, { name: "C" })).status).toBe(202);
    const copy = (await json<{ id: string; display_name: string }[]>("GET", "/datasets")).find(
      ({ display_name }) => display_name === "C",
    );
    expect(await tagsOf(copy?.id ?? "")).toEqual([[], []]);
    expect((await ask("DELETE", `/dataset/${copy?.id}`)).ok).toBe(true);
    expect(await tagsOf(id)).toEqual([["two"], ["two"]]);
  });

  test("is read by other programs at the address of a snapshot", async () => {
    const address = await json<LanceSource>("GET", `/dataset/${id}/snapshot/${snapshotId}/lance`);
    const { uri, table, branch, version } = address;
    expect(uri).toBe(`s3://stillframe-test/${prefix}/lake`);
    const printed = await service.command("snapshot", "location", id, snapshotId);
    expect(JSON.parse(printed)).toEqual({
      ...address,
      path: `${uri}/${table}.lance/tree/${branch}`,
    });
    const { storageOptions = {} } = addressOf({ place: objects.place(prefix) });
    const lake = await connect(uri, { storageOptions });
    const items = await lake.openTable(table, [], { branch, version });
    const rows = (await items.query().select(["file_name", "tags"]).toArray()) as {
      file_name: string;
    }[];
    expect(rows.map(({ file_name }) => file_name).toSorted()).toEqual(["a.png", "b.png"]);
    lake.close();
  });

  test("collects and finds nothing damaged, also after it was killed", async () => {
    await service.command("collect", "--now", "--yes");
    expect(await service.command("doctor", "--read-data")).toMatch(/nothing is damaged/);
    await service.kill9();
    await service.restart();
    expect(await tagsOf(id)).toEqual([["two"], ["two"]]);
    expect((await patch(id, "three")).status).toBe(200);
  });

  test("answers 503 while the store is away, and continues by itself", async () => {
    proxy.fateOf = () => "fail";
    const refused = await patch(id, "four");
    expect([refused.status, await refused.json()]).toMatchObject([503, { code: "store_away" }]);
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
    expect((await bytesAt(media)).status).toBe(503);
    const ready = await fetch(`${service.url}/readyz`);
    expect([ready.status, await ready.json()]).toMatchObject([
      503,
      { checks: { storage: { status: "failed" }, database: { status: "ok" } } },
    ]);
    await expect(service.command("doctor")).rejects.toThrow(
      /stillframe: STORAGE_URL cannot be reached: s3:\/\/stillframe-test\/team\/one: /,
    );
    proxy.fateOf = () => "pass";
    // It has to notice.
    await vi.waitFor(async () => expect((await patch(id, "four")).status).toBe(200), {
      timeout: 30_000,
      interval: 200,
    });
    for (const tags of await tagsOf(id)) expect(tags).toEqual(["two", "three", "four"]);
    expect((await fetch(`${service.url}/readyz`)).status).toBe(200);
  });

  test("answers at once while the store hangs", async () => {
    proxy.fateOf = () => "hang";
    await vi.waitFor(
      async () => {
        const signal = AbortSignal.timeout(1000);
        const answer = await service.api(`/dataset/${id}/media?limit=1&tag=hangs`, { signal });
        expect(answer.status).toBe(503);
      },
      { timeout: 40_000, interval: 500 },
    );
    expect((await patch(id, "five")).status).toBe(503);
    proxy.fateOf = () => "pass";
    await vi.waitFor(async () => expect((await patch(id, "five")).status).toBe(200), {
      timeout: 30_000,
      interval: 500,
    });
  }, 90_000);

  test("finds a flipped byte, and is repaired by the same file", async () => {
    const { value: page } = await bucket.list(`${blobsFolder}/`).next();
    const key = page?.[0]?.key ?? "";
    const bytes = Buffer.from((await bucket.read(key)) ?? []);
    const rotten = Buffer.from(bytes);
    rotten.writeUInt8(rotten.readUInt8(40) ^ 1, 40);
    await bucket.put(key, rotten);
    await expect(service.command("doctor", "--read-data")).rejects.toMatchObject({
      stdout: expect.stringMatching(/a\.png|b\.png|media/) as string,
    });
    await bucket.put(key, bytes);
    expect(await service.command("doctor", "--read-data")).toMatch(/nothing is damaged/);
  });

  test("refuses the bucket of another installation, and one that was emptied", async () => {
    await expect(startService(env)).rejects.toThrow(
      /stillframe: s3:\/\/stillframe-test\/team\/one belongs to the database in another data folder/,
    );
    await service.kill9();
    await expect(service.restart({ STORAGE_URL: "s3://stillframe-test/empty" })).rejects.toThrow(
      /stillframe: the data of the embedded database are in s3:\/\/stillframe-test\/team\/one and not in s3:\/\/stillframe-test\/empty: set STORAGE_URL to s3:\/\/stillframe-test\/team\/one/,
    );
    await expect(service.restart({ STORAGE_URL: "" })).rejects.toThrow(
      /stillframe: the data of the embedded database are in s3:\/\/stillframe-test\/team\/one and not in .*: set STORAGE_URL to s3:\/\/stillframe-test\/team\/one/,
    );
    await service.restart();
    expect((await itemsOf(id)).length).toBe(2);
  });

  test("is copied into the data folder and to another prefix, also after a copy that was cut off", async () => {
    const before = await tagsOf(id);
    await service.kill9();
    const [here, copy] = [`s3://stillframe-test/${prefix}`, ["copy-storage"]];
    let left = 20;
    proxy.fateOf = ({ method }) => (method === "GET" && --left < 0 ? "fail" : "pass");
    await expect(run({}, ...copy, here, "folder")).rejects.toThrow(/stillframe: /);
    proxy.fateOf = () => "pass";
    const dies = { STILLFRAME_FAULT: "move.data-copied:die" };
    await expect(run(dies, ...copy, here, "folder")).rejects.toMatchObject({ signal: "SIGKILL" });
    expect(await run({}, ...copy, here, "folder")).toMatch(
      /^copied \d+ files, \d+ MB; [1-9]\d* of them were there\nunset STORAGE_URL and start/,
    );
    await expect(service.restart()).rejects.toThrow(
      /stillframe: the data were copied from s3:.* to the data folder: unset STORAGE_URL/,
    );

    // Nothing of the copy depends on the original.
    await bucket.removeAll("");
    await service.restart({ STORAGE_URL: "" });
    expect(await tagsOf(id)).toEqual(before);
    expect((await patch(id, "in-a-folder")).status).toBe(200);
    expect(await run({ STORAGE_URL: "" }, "doctor", "--read-data")).toMatch(/nothing is damaged/);
    const after = await tagsOf(id);
    await service.kill9();
    const there = { STORAGE_URL: "s3://stillframe-test/team/two" };
    await expect(run({ STORAGE_URL: "" }, ...copy, here, there.STORAGE_URL)).rejects.toThrow(
      /the data are in .* and not in s3:.*: STORAGE_URL must be as for the service/,
    );
    const two = await Bucket.open(objects.place("team/two"));
    const identity = "lake/installation.json";
    const own = JSON.parse(await readFile(join(service.data, identity), "utf8"));
    const used = { ...own, catalog: "another:5432/stillframe" };
    await two.put(identity, Buffer.from(JSON.stringify(used)));
    const args = [...copy, "folder", there.STORAGE_URL];
    await expect(run({ STORAGE_URL: "" }, ...args)).rejects.toThrow(
      /two holds what belongs to the database another:5432\/stillframe: name a new place/,
    );
    await two.removeAll("");
    two.close();
    expect(await run({ STORAGE_URL: "" }, ...args)).toMatch(/set STORAGE_URL to s3:.*two and/);
    await service.restart(there);
    expect(await tagsOf(id)).toEqual(after);
    expect((await ask("POST", `/dataset/${id}/snapshot/${snapshotId}/restore`)).status).toBe(202);
    expect(await tagsOf(id)).toEqual([[], []]);
    expect(await run(there, "doctor", "--read-data")).toMatch(/nothing is damaged/);
    // It starts a dozen processes, one after another.
  }, 300_000);
});

/** A command with other variables than those of the first start. */
async function run(variables: Record<string, string>, ...args: string[]): Promise<string> {
  const root = join(import.meta.dirname, "../..");
  const { stdout } = await promisify(execFile)(process.execPath, ["server/cli.ts", ...args], {
    cwd: root,
    env: { ...process.env, ...env, STILLFRAME_DATA: service.data, ...variables },
  });
  return stdout.trim();
}
