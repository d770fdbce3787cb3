import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Catalog, openCatalog } from "./catalog.ts";
import { type EmbeddedServer, startEmbedded } from "./embedded/embedded.ts";
import { readPostmasterFile } from "./embedded/postmaster-file.ts";
import { databaseAway } from "./database-errors.ts";
import { openLink } from "./link.ts";
import { type Watch, type WorkerIdentity, registerWorker, workerLockClass } from "./workers.ts";

let directory: string;
let server: EmbeddedServer;
let catalog: Catalog;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "stillframe-workers-"));
  await chmod(directory, 0o711);
  server = await startEmbedded({ directory: join(directory, "postgres") });
  catalog = await openCatalog({ connection: server.connection });
});
afterAll(async () => {
  await catalog.close();
  await server.stop();
  await rm(directory, { recursive: true, force: true });
});

const register = (): Promise<WorkerIdentity> => registerWorker(openLink(server.connection));

test("exclusive work does not run while another process is registered", async () => {
  const [first, second] = [await register(), await register()];
  const ran: string[] = [];
  const work = () => Promise.resolve(void ran.push("work"));
  expect(await second.alone(work)).toBe(false);
  await first.release();
  expect(await second.alone(work)).toBe(true);
  expect(ran).toEqual(["work"]);
  await second.release();
});

test("no process registers during exclusive work", async () => {
  const first = await register();
  const order: string[] = [];
  const begun: Promise<WorkerIdentity>[] = [];
  await first.alone(async () => {
    begun.push(
      register().then((worker) => {
        order.push("the second began");
        return worker;
      }),
    );
    for (let look = 0; look < 20; look += 1) await catalog.ping();
    order.push("the first is done");
  });
  const [second] = await Promise.all(begun);
  expect(order).toEqual(["the first is done", "the second began"]);
  expect(second?.number).not.toBe(first.number);
  await Promise.all([first.release(), second?.release()]);
});

describe("when the database goes", () => {
  /** A process with its catalog, and the events that it gets. */
  async function process(watch: Watch = {}) {
    const told: string[] = [];
    const link = openLink(server.connection);
    const own = await openCatalog({ connection: server.connection, link });
    const worker = await registerWorker(link, {
      ...watch,
      onLost: () => void told.push("lost"),
      onBack: () => void told.push("back"),
    });
    const back = (times: number) =>
      expect
        .poll(() => told.filter((word) => word === "back").length, { timeout: 60_000 })
        .toBe(times);
    const close = async () => {
      await worker.release();
      await own.close();
    };
    return { link, catalog: own, worker, told, back, close };
  }

  /** Ends the sessions of the others, as an administrator does, from a session that is not ended itself. */
  async function endSessions(which: string): Promise<void> {
    const client = new Client(server.connection);
    await client.connect();
    await client.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and pid <> pg_backend_pid() and ${which}`,
    );
    await client.end();
  }

  const postmaster = async () =>
    (await readPostmasterFile(join(directory, "postgres", "data")))?.pid ?? 0;

  test("a session that ends during a statement is a refusal, and does not end the process", async () => {
    const own = await process();
    const running = own.catalog.db
      .transaction()
      .execute((trx) => sql`select pg_sleep(50)`.execute(trx));
    let refusal: unknown;
    running.catch((error: unknown) => (refusal = error));
    await expect
      .poll(async () => {
        await endSessions(`query like '%pg_sleep(50)%'`);
        return refusal;
      })
      .toMatchObject({ kind: "unavailable", message: databaseAway, retryAfter: 1 });
    await own.catalog.ping();
    await own.close();
  });

  test("the number is lost with its session: work under it ends first, then the process gets another", async () => {
    const order: string[] = [];
    const gate = Promise.withResolvers<void>();
    const own = await process({
      letGo: async () => {
        order.push("letting go");
        await gate.promise;
        order.push("let go");
      },
    });
    const { number, present } = own.worker;
    await endSessions("true");
    await expect.poll(() => order).toEqual(["letting go"]);
    expect(present.aborted).toBe(true);
    expect(own.worker.number).toBe(number);
    gate.resolve();
    await own.back(1);
    expect(order).toEqual(["letting go", "let go"]);
    expect(own.worker.number).toBeGreaterThan(number);
    expect(own.worker.present.aborted).toBe(false);
    await own.catalog.ping();
    await own.close();
  });

  test("a server that hangs is detected, cut off, and used again once it answers", async () => {
    const own = await process();
    const { number } = own.worker;
    const pid = await postmaster();
    const sessions = await sql<{ pid: number }>`
      select pid from pg_stat_activity where datname = current_database()`.execute(own.catalog.db);
    const all = [pid, ...sessions.rows.map((row) => row.pid)];
    const signalAll = (signal: NodeJS.Signals) => {
      for (const each of all) globalThis.process.kill(each, signal);
    };
    signalAll("SIGSTOP");
    try {
      // One request before the loss is detected, and one after it, which fails at once.
      const asked = Promise.all(
        Array.from({ length: 30 }, () =>
          expect(own.catalog.ping()).rejects.toMatchObject({ kind: "unavailable" }),
        ),
      );
      await expect.poll(() => own.link.lost, { timeout: 30_000 }).not.toBeNull();
      await asked;
      expect(() => own.link.check()).toThrow(databaseAway);
    } finally {
      signalAll("SIGCONT");
    }
    await own.back(1);
    await own.catalog.ping();
    // The old session is gone, and so is its lock: what the old number held is free.
    await expect
      .poll(async () => {
        const { rows } = await sql<{ held: boolean }>`
          select exists (select from pg_locks where locktype = 'advisory'
            and classid = ${workerLockClass} and objid = ${number}) as held`.execute(
          own.catalog.db,
        );
        return rows[0]?.held;
      })
      .toBe(false);
    await own.close();
  });

  test("a server that was killed is restarted, and the process continues", async () => {
    const own = await process();
    for (const times of [1, 2]) {
      globalThis.process.kill(await postmaster(), "SIGKILL");
      await own.back(times);
      await own.catalog.ping();
    }
    await own.close();
  });
});
