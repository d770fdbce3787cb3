import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as wait } from "node:timers/promises";
import { parseArgs } from "node:util";
import { apiBase } from "#contract/route.ts";
import { isFinal } from "#contract/task.ts";
import type { Inside } from "./memory-inside.ts";
import { memoryOf } from "./memory-of.ts";

/**
 * The memory of the service and its embedded database with one large dataset, during typical use and when idle, and the
 * delay of other requests meanwhile. The service is the real one, in a separate process.
 *
 *   node bench/memory.ts [--items 1000000] [--quiet 180] [--root DIR] [--data DIR] [--only TEXT]
 *
 * --root measures another checkout of the service. --data takes a folder made by memory-seed.ts, and leaves its changes
 * there. --only runs the steps whose names contain the text.
 */
const { values: options } = parseArgs({
  options: {
    items: { type: "string", default: "1000000" },
    quiet: { type: "string", default: "180" },
    root: { type: "string", default: join(import.meta.dirname, "..") },
    data: { type: "string" },
    only: { type: "string", default: "" },
  },
});
const items = Number(options.items);
const sampleMs = 100;
const probeMs = 10;
/** Work in the background that follows an edit or a restore begins within five seconds. */
const settleMs = 7000;

const work = await mkdtemp(join(tmpdir(), "stillframe-memory-"));
const data = options.data ?? join(work, "data");
if (options.data === undefined) {
  await ended(
    spawn(process.execPath, [join(import.meta.dirname, "memory-seed.ts"), data, options.items], {
      stdio: "inherit",
    }),
  );
}
const service = spawn(
  process.execPath,
  // The same command as `npm start`.
  [
    "--max-semi-space-size=16",
    "--import",
    join(import.meta.dirname, "memory-inside.ts"),
    "server/main.ts",
  ],
  {
    cwd: options.root,
    env: { ...process.env, PORT: "0", STILLFRAME_DATA: data, STILLFRAME_AUTH: "off" },
    stdio: ["ignore", "pipe", "inherit", "ipc"],
  },
);
const rows: Record<string, string | number>[] = [];
try {
  const base = await listening();
  await measure(base);
  console.table(rows);
} finally {
  service.kill("SIGTERM");
  await ended(service);
  await rm(work, { recursive: true, force: true });
}

async function measure(base: string): Promise<void> {
  const api = `${base}${apiBase}`;
  const [dataset] = (await read(`${api}/datasets`)) as { id: string }[];
  if (dataset === undefined) throw new Error("There is no dataset");
  const home = `${api}/dataset/${dataset.id}`;
  const [first] = (await read(`${home}/snapshot`)) as { snapshot_id: string }[];
  const v1 = first?.snapshot_id ?? "";
  const probes = [`${base}/readyz`, `${home}/snapshot?limit=20`, `${home}/media?limit=20&at=${v1}`];

  const step = async (name: string, run: () => Promise<unknown>, settle = 0) => {
    if (name.includes(options.only)) rows.push(await watched(name, probes, run, settle));
  };
  const get = (path: string) => read(`${home}${path}`);
  const edit = (body: object) => send("PATCH", `${home}/media`, body);
  const save = async () =>
    ((await send("POST", `${home}/snapshot`)) as { snapshot_id: string }).snapshot_id;
  const restore = (to: string) => send("POST", `${home}/snapshot/${to}/restore`, { safety: true });

  await step("idle, before", () => wait(5000));
  await step("first page, the next, one in the middle", async () => {
    const { next_cursor } = (await get("/media?limit=60&total=true")) as { next_cursor: string };
    await get(`/media?limit=60&cursor=${next_cursor}`);
    await get(`/media?limit=60&offset=${items >> 1}`);
  });
  await step("facets of everything", () => get("/media/facets"));
  await step("one label: page, total, facets", async () => {
    await get("/media?label=car&limit=60&total=true");
    await get(`/media?label=car&limit=60&offset=${items >> 4}`);
    await get("/media/facets?label=car");
  });
  await step("text that few have: page, total", () => get("/media?text=00012&limit=60&total=true"));
  await step("text that all have: page, total", () => get("/media?text=frame&limit=60&total=true"));
  await step("text that none has: page, total, facets", async () => {
    await get("/media?text=nowhere&limit=60&total=true");
    await get("/media/facets?text=nowhere");
  });
  await step("statistics", () => get("/stats"));
  await step(
    "a tag for 1 %",
    () => edit({ filter: { text: "99.png" }, add_tags: ["one"] }),
    settleMs,
  );
  const v2 = await save();
  await step("first difference, 1 %", () => get(`/diff?from=${v1}&to=${v2}&limit=60`));
  await step(
    "a label for 20 %",
    () => edit({ filter: { label: ["dog"] }, add_labels: [{ name: "seen" }] }),
    settleMs,
  );
  const v3 = await save();
  await step("first difference, 20 %", async () => {
    await get(`/diff?from=${v1}&to=${v3}&limit=60`);
    await get(`/diff?from=${v1}&to=${v3}&limit=60&offset=${items >> 3}`);
  });
  await step("a caption for all", () => edit({ filter: {}, caption: "all" }), settleMs);
  const v4 = await save();
  await step("first difference, all", () => get(`/diff?from=${v1}&to=${v4}&limit=60`));
  await step("statistics of two versions", async () => {
    await get("/stats");
    await get(`/stats?at=${v2}`);
  });
  await step("summaries", () =>
    get(`/snapshot/summaries?ids=${[v1, v2, v3, v4, "head"].join("&ids=")}`),
  );
  await step(
    "restores",
    async () => {
      for (const to of [v1, v4, v1, v3, v1]) await restore(to);
    },
    settleMs,
  );
  await step(
    "restore of the labels alone",
    async () => {
      await restore(v4);
      const body = { only: ["labels"], safety: true };
      await taskOf(await fetch(`${home}/snapshot/${v1}/partial_restore`, withBody("POST", body)));
    },
    settleMs,
  );
  await step(
    "clone, and an edit of it",
    async () => {
      const cloned = await fetch(`${home}/snapshot/${v1}/clone`, withBody("POST", {}));
      const id = cloned.headers.get("X-Dataset-Id");
      await taskOf(cloned);
      await send("PATCH", `${api}/dataset/${id}/media`, {
        filter: { text: "99.png" },
        caption: "clone",
      });
      await read(`${api}/dataset/${id}/media?limit=60&total=true`);
    },
    settleMs,
  );
  await step("history of an item", async () => {
    const { items: found } = (await get("/media?limit=1")) as { items: { media_id: string }[] };
    await get(`/media/${found[0]?.media_id}/history`);
  });
  await step("export of everything", async () => {
    const { body } = await fetch(`${home}/export?format=jsonl`);
    for await (const _ of body ?? []);
  });
  await step(
    "deletion of 10 %",
    () => send("DELETE", `${home}/media`, { filter: { text: "9.png" } }),
    settleMs,
  );
  await step("facets and a page of five versions", async () => {
    for (const at of [v1, v2, v3, v4, "head"]) {
      await get(`/media/facets?at=${at}`);
      await get(`/media?limit=60&at=${at}&offset=${items >> 2}`);
    }
  });
  for (let passed = 0; passed < Number(options.quiet); passed += 10) {
    const name = `idle, ${passed + 10} s after`;
    rows.push(await watched(name, [], () => wait(10_000)));
  }
}

/** Runs it during other requests: the duration of both, and the peak memory. */
async function watched(
  name: string,
  probes: readonly string[],
  run: () => Promise<unknown>,
  settle = 0,
) {
  await inside();
  let isOver = false;
  const peak = { all: 0, service: 0, database: 0 };
  const sampling = (async () => {
    while (!isOver) {
      const { service: own, database } = await memoryOf(service.pid ?? 0);
      if (own + database > peak.all)
        Object.assign(peak, { all: own + database, service: own, database });
      await wait(sampleMs);
    }
  })();
  const waits: number[] = [];
  let failed = 0;
  const probing = probes.map(async (url) => {
    while (!isOver) {
      const start = performance.now();
      const isAnswered = await fetch(url).then(
        async (answer) => (await answer.bytes(), answer.status < 500),
        () => false,
      );
      waits.push(performance.now() - start);
      if (!isAnswered) failed += 1;
      await wait(probeMs);
    }
  });
  const start = performance.now();
  let ms: number;
  try {
    await run();
    ms = Math.round(performance.now() - start);
    await wait(settle);
  } finally {
    isOver = true;
  }
  await Promise.all([sampling, ...probing]);
  const { heldMs, heapMb, externalMb } = await inside();
  const sorted = waits.toSorted((a, b) => a - b);
  const at = (share: number) => Math.round(sorted[Math.floor((sorted.length - 1) * share)] ?? 0);
  const left = await memoryOf(service.pid ?? 0);
  const row = {
    step: name,
    ms,
    "peak MB": Math.round(peak.all),
    "of it service": Math.round(peak.service),
    "MB after": Math.round(left.service + left.database),
    "heap MB": heapMb,
    "external MB": externalMb,
    "held ms": heldMs,
    "others ms": at(0.5),
    p99: at(0.99),
    max: at(1),
    failed,
  };
  process.stderr.write(`${JSON.stringify(row)}\n`);
  return row;
}

async function inside(): Promise<Inside> {
  const answer = once(service, "message");
  service.send("now");
  const [message] = (await answer) as [Inside];
  return message;
}

async function listening(): Promise<string> {
  const { stdout } = service;
  if (stdout === null) throw new Error("The service has no output");
  for await (const line of createInterface(stdout)) {
    const [, url] = /^listening (.*)$/.exec(line) ?? [];
    if (url === undefined) continue;
    stdout.resume();
    return url;
  }
  throw new Error("The service did not start");
}

async function read(url: string): Promise<unknown> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url}: ${response.status} ${await response.text()}`);
  return await response.json();
}

function withBody(method: string, body: object): RequestInit {
  return { method, body: JSON.stringify(body), headers: { "Content-Type": "application/json" } };
}

/** Also waits for the task, if the answer is one. */
async function send(method: string, url: string, body: object = {}): Promise<unknown> {
  const response = await fetch(url, withBody(method, body));
  if (response.status === 202) return await taskOf(response);
  if (!response.ok)
    throw new Error(`${method} ${url}: ${response.status} ${await response.text()}`);
  return await response.json();
}

async function taskOf(response: Response): Promise<void> {
  if (response.status !== 202) throw new Error(`${response.status} ${await response.text()}`);
  const location = new URL(response.headers.get("Location") ?? "", response.url).href;
  for (;;) {
    const { status } = (await read(location)) as { status: Parameters<typeof isFinal>[0] };
    if (status === "COMPLETED") return;
    if (isFinal(status)) throw new Error(`The task ended ${status}`);
    await wait(100);
  }
}

async function ended(child: ReturnType<typeof spawn>): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
}
