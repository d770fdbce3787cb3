import { request } from "node:http";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  type Member,
  type SeveralServers,
  startServers,
} from "#test/several-servers/several-servers.ts";
import { signToken } from "#test/service.ts";
import { makeImage } from "./blobs/testing/make-media.ts";
import { query } from "./testing/whole-content.ts";

let servers: SeveralServers;
let one: Member;
let other: Member;
let worker: Member;
beforeAll(async () => {
  servers = await startServers({
    roles: ["api", "all", "worker"],
    env: { STILLFRAME_DRAIN_SECONDS: "1" },
  });
  [one, other, worker] = servers.members as [Member, Member, Member];
});
afterAll(() => servers?.stop());

/** A request to one process, past the balancer. */
async function at(member: Member, path: string, init: RequestInit = {}): Promise<Response> {
  const headers = new Headers(init.headers);
  if (!headers.has("cookie")) {
    headers.set("authorization", `Bearer ${await signToken(servers.credentials)}`);
  }
  return await fetch(`${member.url}/api/v1${path}`, { ...init, headers });
}

async function ask<T>(member: Member, path: string, init: RequestInit = {}): Promise<T> {
  const answer = await at(member, path, init);
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${member.name} ${path}: ${answer.status} ${text}`);
  return JSON.parse(text || "null") as T;
}

function json(method: string, body: unknown, headers: Record<string, string> = {}): RequestInit {
  return {
    method,
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  };
}

async function picture(index: number): Promise<File> {
  const bytes = await makeImage("png", { width: 8, height: 9 + index });
  return new File([new Uint8Array(bytes)], `${index}.png`);
}

function formOf(files: readonly File[], fields: Record<string, string> = {}): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  for (const file of files) form.append("files", file);
  return form;
}

async function untilReady(member: Member, id: string): Promise<void> {
  await expect
    .poll(async () => (await ask<{ status_new: string }>(member, `/dataset/${id}`)).status_new)
    .toBe("READY");
}

let names = 0;

/** Uploaded in requests that alternate between the two processes. */
async function dataset(pictures = 4): Promise<string> {
  const path = `/ingestion/new_dataset?dataset_name=set${(names += 1)}`;
  const { dataset_id: id } = await ask<{ dataset_id: string }>(one, path);
  const { trans_id: transaction } = await ask<{ trans_id: number }>(
    other,
    `/ingestion/${id}/data_files`,
  );
  for (let index = 0; index < pictures; index += 1) {
    await ask(index % 2 === 0 ? one : other, `/ingestion/${id}/data_files/${transaction}`, {
      method: "POST",
      body: formOf([await picture(index)]),
    });
  }
  await ask(other, `/ingestion/${id}/process_files/${transaction}`, { method: "POST" });
  await untilReady(one, id);
  return id;
}

async function itemsOf(member: Member, id: string) {
  const { items } = await ask<{
    items: { media_id: string; file_name: string; tags: string[]; media_uri: string }[];
  }>(member, `/dataset/${id}/media?limit=100`);
  return items;
}

describe("processes that start together on nothing", () => {
  test("make one installation with one owner, one key and one schema", async () => {
    expect(await Promise.all(servers.members.map((each) => each.ready()))).toEqual([
      true,
      true,
      true,
    ]);
    const [counts] = await query<Record<string, string>>(
      { connectionString: servers.databaseUrl },
      `select (select count(*) from users) as users, (select count(*) from api_keys) as keys,
              (select count(*) from installation) as installations`,
    );
    expect(counts).toEqual({ users: "1", keys: "1", installations: "1" });
    expect(servers.output()).not.toContain('"level":50');
  });

  test("a worker answers monitors on its own port, and nobody else", async () => {
    for (const path of ["/healthz", "/readyz"]) {
      expect((await fetch(`${worker.url}${path}`)).status).toBe(200);
    }
    expect(await worker.figure("stillframe_database_available")).toBe(1);
    expect((await at(worker, "/datasets")).status).toBe(404);
    const leaders = await Promise.all(
      servers.members.map((each) => each.figure("stillframe_upkeep")),
    );
    expect(leaders.reduce((sum, each) => sum + each, 0)).toBeLessThanOrEqual(1);
  });
});

describe("requests of one client that land on different processes", () => {
  test("an upload, its pictures, and a poll", async () => {
    const id = await dataset();
    const items = await itemsOf(other, id);
    expect(items.map((item) => item.file_name).toSorted()).toEqual([
      "0.png",
      "1.png",
      "2.png",
      "3.png",
    ]);
    const [item] = items;
    const hash = /[?&]v=[0-9a-f]+/.exec(item?.media_uri ?? "")?.[0].slice(1);
    const uri = `/dataset/${id}/media/${item?.media_id}/thumbnail?${hash}`;
    const [first, second] = await Promise.all([at(one, uri), at(other, uri)]);
    expect([first.status, second.status]).toEqual([200, 200]);
    expect(await first.arrayBuffer()).toEqual(await second.arrayBuffer());

    const path = `/dataset/${id}/snapshot`;
    const polled = await at(one, path);
    const known = { "if-none-match": polled.headers.get("etag") ?? "" };
    expect((await at(other, path, { headers: known })).status).toBe(304);
    await ask(other, path, json("POST", { name: "now" }));
    expect((await at(one, path, { headers: known })).status).toBe(200);
  });

  test("a sign-in, its session, and its end", async () => {
    const origin = { origin: servers.url };
    const code = { code: servers.signInCode };
    const signIn = () => fetch(`${servers.url}/api/v1/session`, json("POST", code, origin));
    const [first, second] = await Promise.all([signIn(), signIn()]);
    expect([first.status, second.status].toSorted()).toEqual([200, 401]);
    const cookie = (first.ok ? first : second).headers.get("set-cookie")?.split(";")[0] ?? "";
    for (const member of [one, other]) {
      expect((await at(member, "/me", { headers: { cookie } })).status).toBe(200);
    }
    const path = "/datasets";
    const foreign = { cookie, origin: "https://elsewhere.example.com" };
    expect((await at(other, "/session", { method: "DELETE", headers: foreign })).status).toBe(403);
    expect((await at(one, path, { headers: { cookie } })).status).toBe(200);
    const own = { cookie, origin: other.url };
    expect((await at(other, "/session", { method: "DELETE", headers: own })).status).toBe(204);
    expect((await at(one, path, { headers: { cookie } })).status).toBe(401);
  });

  test("a repeated request is done once", async () => {
    const id = await dataset(1);
    const key = { "idempotency-key": "once" };
    const create = (member: Member) =>
      ask<{ snapshot_id: string }>(member, `/dataset/${id}/snapshot`, json("POST", {}, key));
    const made = await Promise.all([create(one), create(other), create(one), create(other)]);
    expect(new Set(made.map((each) => each.snapshot_id)).size).toBe(1);
  });

  test("edits of one dataset at the same time are all done", async () => {
    const id = await dataset(2);
    const tags = Array.from({ length: 8 }, (_, index) => `tag${index}`);
    await Promise.all(
      tags.map((tag, index) =>
        ask(
          index % 2 === 0 ? one : other,
          `/dataset/${id}/media`,
          json("PATCH", { filter: {}, add_tags: [tag] }),
        ),
      ),
    );
    for (const member of [one, other]) {
      for (const item of await itemsOf(member, id)) expect(item.tags.toSorted()).toEqual(tags);
    }
  });

  test("labels that were looked at, and an export", async () => {
    const id = await dataset(2);
    const labels = new File(["file_name,label\n0.png,cat\n1.png,dog\n"], "labels.csv");
    const looked = await ask<{ files_id: number }>(one, `/dataset/${id}/annotations`, {
      method: "POST",
      body: formOf([labels], { dry_run: "true" }),
    });
    await ask(other, `/dataset/${id}/annotations`, {
      method: "POST",
      body: formOf([], { files_id: String(looked.files_id) }),
    });
    await expect
      .poll(async () => {
        const text = await (await at(one, `/dataset/${id}/export?format=csv`)).text();
        return /cat/.test(text) && /dog/.test(text);
      })
      .toBe(true);
    const path = `/dataset/${id}/export_context_async?export_format=json&include_images=true`;
    const begun = await ask<{ id: string }>(one, path);
    const state = async () =>
      await ask<{ status: string; download_uri: string | null }>(
        other,
        `/dataset/${id}/export_status?export_task_id=${begun.id}`,
      );
    await expect.poll(async () => (await state()).status).toBe("COMPLETED");
    const { pathname, search } = new URL((await state()).download_uri ?? "");
    const files = await Promise.all(
      [one, other].map(async ({ url }) => {
        const answer = await fetch(`${url}${pathname}${search}`);
        expect(answer.status).toBe(200);
        return await answer.arrayBuffer();
      }),
    );
    expect(files[0]).toEqual(files[1]);
  });
});

describe("a process that is told to stop", () => {
  test("is not ready at once, goes on answering, and ends what it has begun", async () => {
    const id = await dataset(1);
    const half = await beginUpload(other, `/dataset/${id}/add_media`, await picture(20));
    other.signal("SIGTERM");
    await expect.poll(() => readiness(other)).toEqual([503, "This process is stopping"]);
    expect((await at(other, "/datasets")).status).toBe(200);
    // By now it takes no more connections.
    await expect
      .poll(() =>
        at(other, "/datasets").then(
          () => "answers",
          () => "gone",
        ),
      )
      .toBe("gone");
    expect(await half.end()).toBe(202);
    expect(await other.end("SIGCONT")).toBe(0);
    await expect.poll(async () => (await itemsOf(one, id)).length).toBe(2);
  });

  test("hands its task on to another one, which continues", async () => {
    await worker.end("SIGTERM");
    await worker.start({ STILLFRAME_FAULT: "ingest.batch-committed:pause" });
    const path = `/ingestion/new_dataset?dataset_name=handed-on`;
    const { dataset_id: id } = await ask<{ dataset_id: string }>(one, path);
    const files = `/ingestion/${id}/data_files`;
    const { trans_id: transaction } = await ask<{ trans_id: number }>(one, files);
    const pictures = await Promise.all([0, 1, 2].map(picture));
    await ask(one, `${files}/${transaction}`, { method: "POST", body: formOf(pictures) });
    await ask(one, `/ingestion/${id}/process_files/${transaction}`, { method: "POST" });
    await expect.poll(servers.output).toContain("paused at ingest.batch-committed");
    // The process that was stopped above.
    await other.start();
    worker.signal("SIGTERM");
    await expect.poll(() => readiness(worker)).toEqual([503, "This process is stopping"]);
    // The end of the pause: its next step sees that the process stops.
    expect(await worker.end("SIGUSR2")).toBe(0);
    await untilReady(other, id);
    expect(await itemsOf(one, id)).toHaveLength(3);
  });
});

async function readiness(member: Member): Promise<[number, string | undefined]> {
  const answer = await fetch(`${member.url}/readyz`);
  const { detail } = (await answer.json()) as { detail?: string };
  return [answer.status, detail];
}

/** Sends the first half of a form with a file. @returns what sends the rest, and resolves with the status */
async function beginUpload(member: Member, path: string, file: File) {
  const form = new Request(member.url, { method: "POST", body: formOf([file]) });
  const type = form.headers.get("content-type") ?? "";
  const bytes = Buffer.from(await form.arrayBuffer());
  const sending = request(`${member.url}/api/v1${path}`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${await signToken(servers.credentials)}`,
      "content-type": type,
      "content-length": bytes.length,
    },
  });
  const status = new Promise<number>((resolve, reject) => {
    sending.once("error", reject);
    sending.once("response", (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    });
  });
  // A process that ends too early fails the test where it waits for the status.
  status.catch(() => {});
  const middle = Math.floor(bytes.length / 2);
  await new Promise<void>((resolve) => sending.write(bytes.subarray(0, middle), () => resolve()));
  return {
    end(): Promise<number> {
      sending.end(bytes.subarray(middle));
      return status;
    },
  };
}
