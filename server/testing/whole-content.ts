import { createHash, randomUUID } from "node:crypto";
import { execFile } from "node:child_process";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import pg from "pg";
import type { Service } from "#test/service.ts";
import { makeImage } from "../blobs/testing/make-media.ts";
import { openTestServer } from "./test-database.ts";

/**
 * The content of an installation, as a client of its API sees it: for tests of what a start, a command or a move may
 * lose.
 */

const root = join(import.meta.dirname, "../..");

/** A separate PostgreSQL server, for `DATABASE_URL`. */
export interface OutsideServer {
  /** @returns the URL of a new, empty database. */
  newDatabase(): Promise<string>;
  stop(): Promise<void>;
}

export async function startOutsideServer(): Promise<OutsideServer> {
  const directory = await mkdtemp(join(tmpdir(), "outside-"));
  await chmod(directory, 0o711);
  const server = await openTestServer(directory);
  const { host, user } = server.connection;
  return {
    async newDatabase() {
      const name = `db${randomUUID().replaceAll("-", "")}`;
      await query(server.connection, `create database ${name}`);
      return `postgres://${user}@localhost/${name}?host=${encodeURIComponent(host)}`;
    },
    async stop() {
      await server.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** An existing server that permits creating databases; databases created here are dropped at the end. */
export function outsideServerAt(url: string): OutsideServer {
  const connection = { connectionString: url };
  const made: string[] = [];
  return {
    async newDatabase() {
      const name = `db${randomUUID().replaceAll("-", "")}`;
      await query(connection, `create database ${name}`);
      made.push(name);
      const one = new URL(url);
      one.pathname = name;
      return one.href;
    },
    async stop() {
      for (const name of made) await query(connection, `drop database ${name} with (force)`);
    },
  };
}

export async function query<Row>(connection: pg.ClientConfig, text: string): Promise<Row[]> {
  const client = new pg.Client(connection);
  await client.connect();
  try {
    return (await client.query(text)).rows as Row[];
  } finally {
    await client.end();
  }
}

export interface Ended {
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs the command line on a data folder, with `DATABASE_URL` only if it is given. */
export function runCommand(
  data: string,
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      ["--import", join(root, "test/known-modules.ts"), "server/cli.ts", ...args],
      // Also ends a service that runs although it should have been refused.
      {
        cwd: root,
        env: { ...process.env, PORT: "0", ...env, STILLFRAME_DATA: data },
        timeout: 60_000,
      },
      (error, stdout, stderr) =>
        resolve({ code: error === null ? 0 : Number(error.code ?? 1), stdout, stderr }),
    );
  });
}

/** Requests a dataset of uploaded pictures. @returns its id, while its task may not have begun. */
export async function uploadDataset(service: Service, name: string, pictures = 5): Promise<string> {
  const named = new URLSearchParams({ dataset_name: name });
  const { dataset_id: id } = await ask<{ dataset_id: string }>(
    service,
    `/ingestion/new_dataset?${named}`,
  );
  const files = `/ingestion/${id}/data_files`;
  const { trans_id } = await ask<{ trans_id: number }>(service, files);
  const form = new FormData();
  for (let index = 0; index < pictures; index += 1) {
    const size = { width: 8 + index, height: 8 + name.length };
    const bytes = new Uint8Array(await makeImage("png", size));
    form.append("files", new File([bytes], `${name}-${index}.png`));
  }
  await ask(service, `${files}/${trans_id}`, { method: "POST", body: form });
  await ask(service, `/ingestion/${id}/process_files/${trans_id}`, { method: "POST" });
  return id;
}

/** A dataset of uploaded pictures with its own snapshot, a later edit, and a restore of the snapshot. */
export async function loadDataset(service: Service, name: string, pictures = 5): Promise<string> {
  const id = await uploadDataset(service, name, pictures);
  await untilReady(service, id);
  const tag = (name: string) =>
    ask(service, `/dataset/${id}/media`, json("PATCH", { filter: {}, add_tags: [name] }));
  await tag("kept");
  const path = `/dataset/${id}/snapshot`;
  const { snapshot_id } = await ask<{ snapshot_id: string }>(
    service,
    path,
    json("POST", { name: "kept" }),
  );
  await tag("later");
  await restoreSnapshot(service, id, snapshot_id);
  await tag("edited");
  return id;
}

export async function restoreSnapshot(
  service: Service,
  id: string,
  snapshot: string,
): Promise<void> {
  await ask(service, `/dataset/${id}/snapshot/${snapshot}/restore`, json("POST", {}));
}

function json(method: string, body: unknown): RequestInit {
  return {
    method,
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  };
}

export async function ask<T>(service: Service, path: string, init?: RequestInit): Promise<T> {
  const answer = await service.api(path, init);
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${text}`);
  return JSON.parse(text || "null") as T;
}

export async function untilReady(service: Service, id: string): Promise<void> {
  for (;;) {
    const answer = await service.api(`/datasets/${id}/creation-status`);
    const { status } = (await answer.json()) as { status: string };
    if (status === "READY") return;
    if (status === "ERROR") throw new Error(`dataset ${id} is not made:\n${service.output()}`);
    await wait(50);
  }
}

export interface WholeContent {
  datasets: number;
  snapshots: number;
  media: number;
  /** A hash of the names, tags and bytes of all items of all datasets and snapshots. */
  hash: string;
}

/** Everything that the owner can see: each item of each snapshot, with the bytes of its file. */
export async function wholeContent(service: Service): Promise<WholeContent> {
  const hash = createHash("sha256");
  const total = { datasets: 0, snapshots: 0, media: 0 };
  const get = (path: string): Promise<unknown> => ask(service, path);
  const datasets = (await get("/datasets")) as { id: string; display_name: string }[];
  for (const { id, display_name } of datasets.toSorted((a, b) => a.id.localeCompare(b.id))) {
    total.datasets += 1;
    hash.update(`${id} ${display_name}\n`);
    const snapshots = (await get(`/dataset/${id}/snapshot`)) as Record<string, string>[];
    total.snapshots += snapshots.length;
    for (const at of [null, ...snapshots.map((snapshot) => snapshot["snapshot_id"])]) {
      const query = at === null ? "" : `&at=${at}`;
      const page = (await get(`/dataset/${id}/media?limit=100${query}`)) as {
        items: { media_id: string; file_name: string; tags: string[]; media_uri: string }[];
      };
      for (const item of page.items) {
        total.media += 1;
        const content = await service.api(item.media_uri.replace("/api/v1", ""));
        if (!content.ok) throw new Error(`${item.media_uri}: ${content.status}`);
        hash.update(`${at} ${item.media_id} ${item.file_name} ${JSON.stringify(item.tags)}\n`);
        hash.update(new Uint8Array(await content.arrayBuffer()));
      }
    }
  }
  return { ...total, hash: hash.digest("hex") };
}
