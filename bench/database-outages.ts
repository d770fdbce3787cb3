import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { parseArgs } from "node:util";
import { signToken } from "#test/service.ts";
import { keptSnapshots, keptTags } from "./outage-proof.ts";
import { type Server, faultsOf, firstPid, ownServer } from "./outage-server.ts";

/**
 * What happens to requests while PostgreSQL restarts, loses sessions, hangs or is killed:
 *
 *     node bench/database-outages.ts --rounds 4              # the embedded server
 *     node bench/database-outages.ts --rounds 4 --bin /usr/lib/postgresql/15/bin   # a separate server; as root
 *
 * Exits with 1 if an acknowledged write is missing, a request failed with anything but a 503, or the process ended.
 */

const { values } = parseArgs({
  options: { rounds: { type: "string", default: "4" }, bin: { type: "string" } },
});
const { bin } = values;
const home = await mkdtemp(join(tmpdir(), "outages-"));
await chmod(home, 0o711);

const data = join(home, "data");
const external = bin === undefined ? undefined : await ownServer(home, bin);
const embedded: Server = {
  url: undefined,
  pid: () => firstPid(join(data, "postgres", "data")),
  async restart() {
    process.kill(await this.pid(), "SIGINT");
  },
  stop: () => {},
};
const server = external ?? embedded;

const child = spawn(process.execPath, ["server/main.ts", "--sample"], {
  cwd: join(import.meta.dirname, ".."),
  env: {
    ...process.env,
    PORT: "0",
    STILLFRAME_DATA: data,
    ...(server.url === undefined ? {} : { DATABASE_URL: server.url }),
  },
  stdio: ["ignore", "pipe", "pipe"],
});
let printed = "";
let ended = false;
child.once("exit", () => (ended = true));
child.stderr.on("data", (chunk: Buffer) => (printed += chunk.toString()));
const base = await new Promise<string>((resolve, reject) => {
  child.stdout.on("data", (chunk: Buffer) => {
    const found = /listening (\S+)/.exec(chunk.toString())?.[1];
    if (found !== undefined) resolve(found);
  });
  child.once("exit", () => reject(new Error(printed)));
});
const credentials = JSON.parse(await readFile(join(data, "credentials.json"), "utf8"));
const token = await signToken(credentials, 7200);

async function ask(method: string, path: string, body?: unknown): Promise<Response> {
  return await fetch(`${base}/api/v1${path}`, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      ...(body === undefined || body instanceof FormData
        ? {}
        : { "content-type": "application/json" }),
    },
    ...(body === undefined ? {} : { body: body instanceof FormData ? body : JSON.stringify(body) }),
    signal: AbortSignal.timeout(30_000),
  });
}

const dataset = await ready();
async function ready(): Promise<string> {
  for (;;) {
    const [first] = (await (await ask("GET", "/datasets")).json()) as {
      id: string;
      status_new: string;
    }[];
    if (first?.status_new === "READY") return first.id;
    await wait(500);
  }
}

const figures = new Map<string, number>();
const count = (name: string): void => void figures.set(name, (figures.get(name) ?? 0) + 1);
const snapshots = new Set<string>();
const tags = new Set<string>();
const uploads = new Set<string>();
const wrong: string[] = [];
let slowest = 0;
let running = true;
let number = 0;

const media = (await (await ask("GET", `/dataset/${dataset}/media?limit=60`)).json()) as {
  items: { media_id: string }[];
};

const work: [
  name: string,
  expected: number,
  run: () => Promise<Response>,
  done?: (answer: unknown) => void,
][] = [
  ["poll", 200, () => ask("GET", "/tasks?page=1")],
  ["timeline", 200, () => ask("GET", `/dataset/${dataset}/snapshot`)],
  ["page", 200, () => ask("GET", `/dataset/${dataset}/media?limit=20`)],
  [
    "sign-in",
    401,
    () =>
      fetch(`${base}/api/v1/session`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ code: "not-a-code" }),
        signal: AbortSignal.timeout(30_000),
      }),
  ],
];

async function loop(at: number): Promise<void> {
  while (running) {
    const turn = work[at % work.length];
    if (at >= work.length + 3) return;
    if (at === work.length)
      await write(
        "snapshot",
        200,
        () => ask("POST", `/dataset/${dataset}/snapshot`, {}),
        (answer) => snapshots.add((answer as { snapshot_id: string }).snapshot_id),
      );
    else if (at === work.length + 1) {
      const tag = `t${(number += 1)}`;
      const item = media.items[number % 60]?.media_id;
      await write(
        "edit",
        200,
        () =>
          ask("PATCH", `/dataset/${dataset}/media`, {
            filter: { media_ids: [item] },
            add_tags: [tag],
          }),
        () => tags.add(tag),
      );
    } else if (at === work.length + 2) await upload();
    else if (turn !== undefined) await write(...turn);
    await wait(10);
  }
}

async function upload(): Promise<void> {
  const name = `u${(number += 1)}`;
  let id = "";
  const begun = await write(
    "new dataset",
    200,
    () => ask("GET", `/ingestion/new_dataset?dataset_name=${name}`),
    (answer) => (id = (answer as { dataset_id: string }).dataset_id),
  );
  if (!begun) return;
  let transaction = 0;
  if (
    !(await write(
      "open upload",
      200,
      () => ask("GET", `/ingestion/${id}/data_files`),
      (answer) => (transaction = (answer as { trans_id: number }).trans_id),
    ))
  )
    return;
  const form = new FormData();
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"><!--${name}--></svg>`;
  form.append("files", new Blob([svg]), `${name}.svg`);
  form.append("files", new Blob([await picture()]), `${name}.png`);
  if (
    !(await write("upload", 202, () =>
      ask("POST", `/ingestion/${id}/data_files/${transaction}`, form),
    ))
  )
    return;
  await write(
    "process",
    202,
    () => ask("POST", `/ingestion/${id}/process_files/${transaction}`),
    () => uploads.add(id),
  );
}

let drawn: Buffer | undefined;
async function picture(): Promise<Uint8Array<ArrayBuffer>> {
  const { default: sharp } = await import("sharp");
  drawn ??= await sharp({ create: { width: 8, height: 8, channels: 3, background: "red" } })
    .png()
    .toBuffer();
  return new Uint8Array(drawn);
}

/** @returns whether it was acknowledged. A conflict with another request of this run counts as an answer. */
async function write(
  name: string,
  expected: number,
  run: () => Promise<Response>,
  done?: (answer: unknown) => void,
): Promise<boolean> {
  const began = performance.now();
  try {
    const answer = await run();
    const text = await answer.text();
    slowest = Math.max(slowest, performance.now() - began);
    count(`${name} ${answer.status}`);
    if (answer.status === expected) {
      done?.(text === "" ? null : JSON.parse(text));
      return true;
    }
    const isAway = answer.status === 503 && answer.headers.has("retry-after");
    // The limit of sign-in attempts, and concurrent writes.
    if (!isAway && answer.status !== 409 && answer.status !== 429)
      wrong.push(`${name}: ${answer.status} ${text.slice(0, 200)}`);
    if (isAway) await wait(50);
  } catch (error) {
    slowest = Math.max(slowest, performance.now() - began);
    wrong.push(`${name}: ${String(error)}`);
    await wait(50);
  }
  return false;
}

/** Milliseconds until `/readyz` has the status, and the longest time that one of its answers took. */
async function readyz(status: number): Promise<number> {
  const began = performance.now();
  for (;;) {
    const asked = performance.now();
    const answer = await fetch(`${base}/readyz`, { signal: AbortSignal.timeout(30_000) }).catch(
      () => null,
    );
    readyzSlowest = Math.max(readyzSlowest, performance.now() - asked);
    if (answer?.status === status) return performance.now() - began;
    if (performance.now() - began > 90_000) {
      wrong.push(`/readyz was not ${status} within 90 s`);
      return Number.NaN;
    }
    await wait(20);
  }
}
let readyzSlowest = 0;

const faults = faultsOf(server, { withKill: external === undefined, noticed });

async function noticed(): Promise<void> {
  recoveries.push(["/readyz said no after", await readyz(503)]);
}

const recoveries: [name: string, ms: number][] = [];
const loops = Array.from({ length: work.length + 3 }, (_, at) => loop(at));
for (let round = 0; round < Number(values.rounds); round += 1) {
  for (const [name, run] of faults) {
    await wait(2000);
    const began = performance.now();
    await run();
    const hurt = performance.now() - began;
    const back = await readyz(200);
    // One ready answer is not enough, because the fault may not have taken effect yet.
    await wait(1000);
    recoveries.push([name, hurt + back + (await readyz(200))]);
    if (ended) break;
  }
}
running = false;
await Promise.all(loops);

const kept = await keptSnapshots(ask, dataset);
const there = await keptTags(ask, dataset);
const until = Date.now() + 120_000;
let unfinished: string[] = [...uploads];
while (unfinished.length > 0 && Date.now() < until) {
  const all = (await (await ask("GET", "/datasets")).json()) as {
    id: string;
    status_new: string;
  }[];
  const status = new Map(all.map((each) => [each.id, each.status_new]));
  for (const id of uploads) if (status.get(id) === "ERROR") wrong.push(`dataset ${id} failed`);
  unfinished = unfinished.filter((id) => status.get(id) !== "READY" && status.get(id) !== "ERROR");
  await wait(500);
}
const lost = {
  snapshots: [...snapshots].filter((id) => !kept.has(id)).length,
  edits: [...tags].filter((tag) => !there.has(tag)).length,
  datasets: unfinished.length,
};
const endedByItself = ended;
const exited = once(child, "exit");
if (!ended) child.kill("SIGTERM");
if (!endedByItself) await exited;
server.stop();
await rm(home, { recursive: true, force: true });

const sorted = (name: string) =>
  recoveries
    .filter(([each]) => each === name)
    .map(([, ms]) => Math.round(ms))
    .toSorted((a, b) => a - b);
console.log(external === undefined ? "embedded server" : `server of ${bin}`);
console.table(Object.fromEntries([...figures].toSorted()));
console.table(
  Object.fromEntries(
    Array.from(new Set(recoveries.map(([name]) => name)), (name) => [name, sorted(name).join(" ")]),
  ),
);
console.log({
  operations: [...figures.values()].reduce((sum, each) => sum + each, 0),
  faults: recoveries.filter(([name]) => !name.startsWith("/readyz")).length,
  acknowledged: { snapshots: snapshots.size, edits: tags.size, datasets: uploads.size },
  lost,
  endedByItself,
  unhandled: (printed.match(/unhandled|uncaught/gi) ?? []).length,
  requestFailed500: (printed.match(/request failed/g) ?? []).length,
  slowestMs: Math.round(slowest),
  readyzSlowestMs: Math.round(readyzSlowest),
  wrong: wrong.length,
});
for (const each of [...new Set(wrong)].slice(0, 20)) console.log(each);
if (wrong.length > 0 || endedByItself || Object.values(lost).some((each) => each > 0)) {
  console.log(printed.split("\n").slice(-40).join("\n"));
  process.exitCode = 1;
}
