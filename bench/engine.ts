import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { parseArgs } from "node:util";
import pg from "pg";
import { Bench } from "tinybench";
import { apiBase } from "#contract/route.ts";
import { isFinal } from "#contract/task.ts";
import type { BenchService } from "./engine-service.ts";
import type { Statements } from "./statements.ts";

/**
 * Create, restore and clone through HTTP until their task is COMPLETED, at several sizes. For comparison, PostgreSQL
 * copies rows of the same shape in the same run. The service is a separate process, durable, on this machine's disk.
 *
 *   node bench/engine.ts [--items 10000,100000,1000000] [--runs 300]
 */
const { values: options } = parseArgs({
  options: {
    items: { type: "string", default: "10000,100000,1000000" },
    runs: { type: "string", default: "300" },
  },
});
const sizes = options.items.split(",").map(Number);
const runs = Number(options.runs);

const operations = ["create", "restore", "clone"] as const;
type Operation = (typeof operations)[number];

const child = fork(join(import.meta.dirname, "engine-service.ts"), [sizes.join(",")]);
const service = await new Promise<BenchService>((resolve, reject) => {
  child.once("message", (message) => resolve(message as BenchService));
  child.once("exit", (code) => reject(new Error(`The service ended with ${code}`)));
});

try {
  const peer = new pg.Client(service.peer);
  await peer.connect();
  const rows: Record<string, string | number>[] = [];
  for (const dataset of service.datasets) {
    const { bench: ours, database } = await measureService(dataset);
    const theirs = await measurePeer(peer, dataset.items);
    for (const operation of operations) {
      const mine = figures(ours, operation);
      const other = figures(theirs, operation);
      rows.push({
        items: dataset.items,
        operation,
        runs: mine.runs,
        "median ms": mine.median,
        "p99 ms": mine.p99,
        statements: perRun(database[operation].sent),
        waits: perRun(database[operation].waits),
        "of it PostgreSQL ms": perRun(database[operation].ms),
        "PostgreSQL runs": other.runs,
        "its median ms": other.median,
        ratio: `${Math.round(other.median / mine.median)}×`,
      });
    }
  }
  const insert = await measureInsert(peer);
  await peer.end();
  console.table(rows);
  console.log(`A durable insert of one row alone, for comparison: ${insert} ms (median)`);
} finally {
  child.removeAllListeners("exit");
  child.send("stop");
}

async function measureService(dataset: BenchService["datasets"][number]) {
  const base = `${service.url}${apiBase}/dataset/${dataset.id}/snapshot`;
  let turn = 0;
  const none: Statements = { sent: 0, waits: 0, ms: 0 };
  const database: Record<Operation, Statements> = { create: none, restore: none, clone: none };
  const bench = new Bench({
    time: 0,
    iterations: runs,
    warmupIterations: 20,
    warmupTime: 0,
    throws: true,
    setup: async () => void (await takeStatements()),
    teardown: async (task, mode) => {
      const taken = await takeStatements();
      if (mode === "run") database[task?.name as Operation] = taken;
    },
  });
  // Each restore alternates between two different versions.
  bench.add("restore", async () => {
    const target = dataset.snapshots[(turn += 1) % 2];
    await completed(await request("POST", `${base}/${target}/restore`, 202));
  });
  bench.add("create", async () => {
    await request("POST", base, 200);
  });
  bench.add("clone", async () => {
    await completed(await request("POST", `${base}/${dataset.snapshots[0]}/clone`, 202));
  });
  await bench.run();
  return { bench, database };
}

/** The statements that the service sent to PostgreSQL since the last call. */
async function takeStatements(): Promise<Statements> {
  child.send("statements");
  const [taken] = await once(child, "message");
  return taken as Statements;
}

async function request(method: string, url: string, expected: number): Promise<Response> {
  const response = await fetch(url, {
    method,
    headers: { Authorization: `Bearer ${service.token}` },
  });
  if (response.status !== expected) {
    throw new Error(`${method} ${url}: ${response.status} ${await response.text()}`);
  }
  return response;
}

/** Polls the task until it has ended, as a client does. */
async function completed(accepted: Response): Promise<void> {
  await accepted.arrayBuffer();
  const location = accepted.headers.get("Location") ?? "";
  for (;;) {
    const response = await request("GET", new URL(location, service.url).href, 200);
    const task = (await response.json()) as { status: string };
    if (task.status === "COMPLETED") return;
    if (isFinal(task.status)) throw new Error(`The task ended ${task.status}`);
  }
}

/**
 * The alternative without versions: copying the rows. Its tables are in effect unlogged, since wal_level is minimal.
 */
async function measurePeer(peer: pg.Client, items: number): Promise<Bench> {
  await peer.query(`drop table if exists items, saved, copy`);
  await peer.query(`
    create table items as
    select gen_random_uuid() as media_id, i as item_key, 'frame-' || i || '.png' as file_name,
      'image' as media_type, md5(i::text) || md5((i + 1)::text) as sha256, 'image/png' as mime,
      640 as width, 480 as height, null::int as duration_ms, 1000 + i as size_bytes,
      now() as added_at, array['even'] as tags,
      '[{"name":"car","source":"fixture"}]'::jsonb as labels, array['car'] as label_names,
      null::text as caption, null::text as cluster_id, 1::bigint as rev
    from generate_series(1, ${items}) i`);
  await peer.query("create table saved as select * from items");
  const bench = new Bench({
    time: 0,
    iterations: Math.max(5, Math.min(30, Math.round(1_000_000 / items))),
    // Warm-ups of several tasks would overlap on the one connection.
    warmup: false,
    throws: true,
  });
  const afresh = { beforeEach: async () => void (await peer.query("drop table if exists copy")) };
  const copy = async (from: string) =>
    void (await peer.query(`create table copy as select * from ${from}`));
  bench.add("create", () => copy("items"), afresh);
  bench.add("clone", () => copy("saved"), afresh);
  bench.add(
    "restore",
    async () => {
      await peer.query("begin");
      await peer.query("delete from items");
      await peer.query("insert into items select * from saved");
      await peer.query("commit");
    },
    { beforeEach: async () => void (await peer.query("vacuum items")) },
  );
  await bench.run();
  return bench;
}

/** What the machine's disk and the database take for the smallest durable change. */
async function measureInsert(peer: pg.Client): Promise<number> {
  await peer.query("create table single (id int)");
  const bench = new Bench({ time: 0, iterations: runs, warmup: false, throws: true });
  bench.add("insert", async () => void (await peer.query("insert into single values (1)")));
  await bench.run();
  return figures(bench, "insert").median;
}

function figures(bench: Bench, name: string): { runs: number; median: number; p99: number } {
  const result = bench.getTask(name)?.result;
  if (result?.state !== "completed") throw new Error(`${name} did not complete`);
  const { latency } = result;
  return { runs: latency.samplesCount, median: rounded(latency.p50), p99: rounded(latency.p99) };
}

/** Per operation, with its polls of the task. */
function perRun(sum: number): number {
  return rounded(sum / runs);
}

function rounded(ms: number): number {
  return Math.round(ms * 100) / 100;
}
