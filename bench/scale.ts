import { execFile } from "node:child_process";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { Agent, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { parseArgs, promisify } from "node:util";
import { sql } from "kysely";
import { type Assembly, assemble } from "#server/assemble.ts";
import { startEmbedded } from "#server/catalog/embedded/embedded.ts";
import { openDatabase } from "#server/database.ts";
import { createLog } from "#server/log.ts";
import { collect, collectDataset } from "#server/services/upkeep/collect.ts";
import { seedDataset } from "#server/testing/datasets.ts";
import { query } from "#server/testing/whole-content.ts";
import { signToken } from "#test/service.ts";
import { startServers } from "#test/several-servers/several-servers.ts";
import { firstPid } from "./outage-server.ts";
import { processorTime } from "./processor-time.ts";

/**
 * Lists, pages, creates, restores and edits a second by the number of processes and of datasets, with the processor time of
 * each operation in the processes and in PostgreSQL:
 *
 *     node bench/scale.ts --processes 1,2,4 --datasets 1,100,10000 --seconds 5
 *     node bench/scale.ts --processes 1,2 --datasets 1 --items 1000000    # one large dataset
 *
 * All of it is on this machine, durable: on few cores the operations a second say little, since processes, PostgreSQL
 * and this program share them. The processor time does. Up to 100 datasets are tables of their own, further ones clones
 * of them, written in bulk. Requests go to the processes in turn, without a balancer.
 */

const { values } = parseArgs({
  options: {
    processes: { type: "string", default: "1,2,4" },
    datasets: { type: "string", default: "1,100,10000" },
    items: { type: "string", default: "1000" },
    seconds: { type: "string", default: "5" },
    clients: { type: "string", default: "16" },
  },
});
const processes = values.processes.split(",").map(Number);
const counts = values.datasets.split(",").map(Number);
const items = Number(values.items);
const seconds = Number(values.seconds);
const clients = Number(values.clients);
const families = 100;

interface Seeded {
  id: string;
  snapshots: string[];
  media: string;
}

const home = await mkdtemp(join(tmpdir(), "scale-"));
await chmod(home, 0o711);
const embedded = await startEmbedded({
  directory: join(home, "postgres"),
  settings: { max_connections: "200" },
});
const servers = await startServers({
  roles: Array.from({ length: Math.max(...processes) }, () => "all" as const),
  server: embedded,
});
const token = await signToken(servers.credentials, 24 * 3600 - 60);
const agent = new Agent({ keepAlive: true, maxSockets: 64 });
const postmaster = (): Promise<number> => firstPid(join(home, "postgres", "data"));

/** @returns the status and the text. */
function send(
  base: string,
  method: string,
  path: string,
  body?: unknown,
): Promise<{ status: number; text: string }> {
  const bytes = body === undefined ? undefined : JSON.stringify(body);
  return new Promise((resolve, reject) => {
    const sending = request(`${base}/api/v1${path}`, {
      method,
      agent,
      headers: {
        authorization: `Bearer ${token}`,
        ...(bytes !== undefined && {
          "content-type": "application/json",
          "content-length": Buffer.byteLength(bytes),
        }),
      },
    });
    sending.once("error", reject);
    sending.once("response", (answer) => {
      let text = "";
      answer.setEncoding("utf8");
      answer.on("data", (chunk: string) => (text += chunk));
      answer.once("end", () => resolve({ status: answer.statusCode ?? 0, text }));
    });
    sending.end(bytes);
  });
}

const all: Seeded[] = [];

/** The upkeep looks at what is new: measured with it, each operation would seem to cost more. */
async function untilQuiet(): Promise<Spent> {
  const until = Date.now() + 120_000;
  for (;;) {
    const idle = await idleRate();
    if (idle.service + idle.database < 0.2 || Date.now() > until) return idle;
  }
}

/** Tables first, then clones of them, until there are so many datasets. */
async function seedUpTo(count: number, { deps, services }: Assembly): Promise<void> {
  const owner = await services.accounts.localOwner();
  const context = () => ({ actor: owner, requestId: crypto.randomUUID() });
  while (all.length < count && all.length < families) {
    const { id, snapshotId } = await seedDataset({ deps }, owner, { items });
    // Compacts it and builds its indices, as the upkeep does in time.
    await collectDataset(deps, id, {}, { versions: 0, bytes: 0, busy: 0 });
    const { items: some } = await services.media.page(owner, id, undefined, {
      filter: {},
      limit: 1,
      total: false,
    });
    const edit = { filter: { media_ids: [some[0]?.media_id ?? ""] }, add_tags: ["seeded"] };
    await services.media.edit(context(), id, edit);
    const second = await services.snapshots.create(context(), id, {});
    const media = some[0]?.media_id ?? "";
    all.push({ id, snapshots: [snapshotId, second.snapshot_id], media });
  }
  if (all.length < count) all.push(...(await cloneInBulk(deps.catalog.db, count - all.length)));
}

/** The rows that a clone of a current snapshot writes, for many of them at once. */
async function cloneInBulk(
  db: Assembly["deps"]["catalog"]["db"],
  count: number,
): Promise<Seeded[]> {
  await sql`
    with sources as (
      select d.*, row_number() over (order by d.created_at) as place, count(*) over () as places
      from datasets d where d.source_dataset_id is null)
    insert into datasets (id, family_id, name, source_type, created_by, status, source_dataset_id,
      head_branch, head_version, n_images, content_hash)
    select gen_random_uuid(), d.family_id, 'Clone ' || n, d.source_type, d.created_by, 'READY', d.id,
      s.branch, s.version, s.n_images, s.content_hash
    from generate_series(1, ${count}::int) n
      join sources d on d.place = n % d.places + 1 join snapshots s on s.id = d.current_snapshot_id`.execute(
    db,
  );
  await sql`
    insert into snapshots (id, dataset_id, branch, version, name, description, reason, created_by,
      n_images, n_videos, content_hash)
    select gen_random_uuid(), id, head_branch, head_version, name, '', 'clone', created_by, n_images, 0,
      content_hash
    from datasets where current_snapshot_id is null and source_dataset_id is not null`.execute(db);
  await sql`
    insert into grants (dataset_id, user_id, role)
    select d.id, g.user_id, 'owner'
    from datasets d join grants g on g.dataset_id = d.source_dataset_id
    where d.current_snapshot_id is null and d.source_dataset_id is not null`.execute(db);
  const { rows } = await sql<{ id: string; snapshot: string; source: string }>`
    update datasets d set current_snapshot_id = s.id from snapshots s
    where s.dataset_id = d.id and d.current_snapshot_id is null and d.source_dataset_id is not null
    returning d.id, s.id as snapshot, d.source_dataset_id as source`.execute(db);
  await sql`analyze`.execute(db);
  const mediaOf = new Map(all.map(({ id, media }) => [id, media]));
  return rows.map(({ id, snapshot, source }) => ({
    id,
    snapshots: [snapshot, snapshot],
    media: mediaOf.get(source) ?? "",
  }));
}

let number = 0;
const operations: Record<string, (base: string, dataset: Seeded) => Promise<{ status: number }>> = {
  list: (base) => send(base, "GET", "/datasets"),
  page: (base, { id }) => send(base, "GET", `/dataset/${id}/media?limit=60`),
  create: (base, { id }) => send(base, "POST", `/dataset/${id}/snapshot`, {}),
  restore: (base, { id, snapshots }) =>
    send(base, "POST", `/dataset/${id}/snapshot/${snapshots[(number += 1) % 2]}/restore`, {
      safety: false,
    }),
  edit: (base, { id, media }) =>
    send(base, "PATCH", `/dataset/${id}/media`, {
      filter: { media_ids: [media] },
      add_tags: [`t${(number += 1)}`],
    }),
};

/** Processor time so far, of the processes that run and of PostgreSQL, in milliseconds. */
async function spent(): Promise<Spent> {
  const pids = servers.members.filter((each) => each.isRunning()).map(({ pid }) => pid);
  const times = await Promise.all(pids.map(processorTime));
  return {
    at: performance.now(),
    service: times.reduce((sum, ms) => sum + ms, 0),
    database: await processorTime(await postmaster()),
  };
}

interface Spent {
  at: number;
  service: number;
  database: number;
}

/** Processor time of each millisecond while nobody asks for anything. */
async function idleRate(): Promise<Spent> {
  const before = await spent();
  await wait(3000);
  const after = await spent();
  const elapsed = after.at - before.at;
  return {
    at: 0,
    // Of a process of PostgreSQL that ends while it is read, the time may be missed.
    service: Math.max(0, after.service - before.service) / elapsed,
    database: Math.max(0, after.database - before.database) / elapsed,
  };
}

/** What a collection of everything takes. */
async function collectAll(): Promise<number> {
  const began = performance.now();
  await withOwn(async ({ deps }) => {
    await collect(deps, {});
  });
  return round((performance.now() - began) / 1000);
}

/** This process as one more of the installation. */
async function withOwn(work: (own: Assembly) => Promise<void>): Promise<void> {
  const { data: dataFolder, databaseUrl } = servers;
  const database = await openDatabase({ dataFolder, databaseUrl }, "bench");
  const config = { dataFolder, importRoots: [], minFreeBytes: 0, restoreAtOnce: 40_000 };
  const assembly = await assemble(config, database, createLog("error"));
  await work(assembly);
  await assembly.close();
  await database.close();
}

/** Bytes of the tables in the lake and of the catalog. */
async function sizes(): Promise<string> {
  const { stdout } = await promisify(execFile)("du", ["-sb", join(servers.data, "lake")]);
  const [row] = await query<{ size: string }>(
    { connectionString: servers.databaseUrl },
    "select pg_database_size(current_database()) as size",
  );
  const megabytes = (bytes: number): string => `${Math.round(bytes / 1e6)} MB`;
  return `tables ${megabytes(Number.parseInt(stdout, 10))}, catalog ${megabytes(Number(row?.size))}`;
}

async function measure(name: string, count: number, bases: readonly string[], idle: Spent) {
  const operation = operations[name];
  if (operation === undefined) throw new TypeError(name);
  // What a process reads of a version when it first opens it is no cost of the operation.
  for (const base of bases) for (const dataset of all.slice(0, 3)) await operation(base, dataset);
  const took: number[] = [];
  let refused = 0;
  let turn = 0;
  const beforeOwn = process.cpuUsage();
  const before = await spent();
  const began = performance.now();
  await Promise.all(
    Array.from({ length: clients }, async () => {
      while (performance.now() - began < seconds * 1000) {
        turn += 1;
        const dataset = all[Math.floor(Math.random() * count)] as Seeded;
        const at = performance.now();
        const { status } = await operation(bases[turn % bases.length] ?? "", dataset);
        if (status < 300) took.push(performance.now() - at);
        else if (status === 409) refused += 1;
        else throw new Error(`${name}: ${status}`);
      }
    }),
  );
  const elapsed = (performance.now() - began) / 1000;
  const after = await spent();
  const done = took.length;
  const sorted = took.toSorted((a, b) => a - b);
  const part = (share: number): number => round(sorted[Math.floor(done * share)] ?? Number.NaN);
  const during = after.at - before.at;
  const service = Math.max(0, after.service - before.service - idle.service * during);
  const database = Math.max(0, after.database - before.database - idle.database * during);
  const own = process.cpuUsage(beforeOwn);
  return {
    datasets: count,
    processes: bases.length,
    operation: name,
    "a second": Math.round(done / elapsed),
    refused,
    "median ms": part(0.5),
    "p99 ms": part(0.99),
    "service ms": round(service / done),
    "PostgreSQL ms": round(database / done),
    "PostgreSQL %": Math.round((100 * database) / (database + service)),
    "client ms": round((own.user + own.system) / 1000 / done),
  };
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

// Nothing of it may go on running.
process.once("SIGINT", () => {
  void servers.stop().then(() => process.exit(130));
});
try {
  const rows: Awaited<ReturnType<typeof measure>>[] = [];
  for (const count of counts) {
    const began = performance.now();
    await withOwn((own) => seedUpTo(count, own));
    const took = Math.round((performance.now() - began) / 1000);
    console.error(`seeded ${count} datasets of ${items} items in ${took} s`);
    for (const some of processes) {
      for (const [index, member] of servers.members.entries()) {
        if (index < some && !member.isRunning()) await member.start();
        if (index >= some && member.isRunning()) await member.end("SIGTERM");
      }
      const idle = await untilQuiet();
      const percent = round(100 * (idle.service + idle.database));
      console.error(`${some} processes at rest take ${percent} % of a core, PostgreSQL included`);
      const bases = servers.members.slice(0, some).map(({ url }) => url);
      for (const name of Object.keys(operations)) {
        rows.push(await measure(name, count, bases, idle));
        console.error(JSON.stringify(rows.at(-1)));
      }
    }
    console.error(`a collection of ${count} datasets takes ${await collectAll()} s`);
  }
  console.log(`${items} items in a dataset, ${clients} clients, ${seconds} s each`);
  console.table(rows);
  console.log(await sizes());
} finally {
  agent.destroy();
  await servers.stop();
  await rm(home, { recursive: true, force: true });
}
