import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Catalog, openCatalog } from "./catalog.ts";
import { type EmbeddedServer, startEmbedded } from "./embedded/embedded.ts";
import { type WorkerIdentity, registerWorker } from "./workers.ts";

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

const register = (): Promise<WorkerIdentity> => registerWorker(server.connection, () => {});

test("a process beside another one does not run what needs everything for itself", async () => {
  const [first, second] = [await register(), await register()];
  const ran: string[] = [];
  const work = () => Promise.resolve(void ran.push("work"));
  expect(await second.alone(work)).toBe(false);
  await first.release();
  expect(await second.alone(work)).toBe(true);
  expect(ran).toEqual(["work"]);
  await second.release();
});

test("no process begins while another one has everything for itself", async () => {
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
