import { afterAll, beforeAll, expect, test } from "vitest";
import { ServiceError } from "../errors.ts";
import { seedDataset } from "../testing/datasets.ts";
import { type TestService, startTestService } from "../testing/test-service.ts";
import { contentOf } from "./model.ts";
import { tagsByFile } from "./look.ts";
import { type Process, anotherProcess } from "./process.ts";
import { Replay } from "./replay.ts";
import { Verifier } from "./verify.ts";

/** Several clients of two processes use one dataset at the same time. */

let service: TestService;
let processes: Process[];
beforeAll(async () => {
  service = await startTestService({ workers: false });
  processes = [await anotherProcess(service), await anotherProcess(service)];
});
afterAll(async () => {
  for (const process of processes) {
    await process.die();
    await process.close();
  }
  await service.close();
});

const processOf = (client: number): Process => {
  const process = processes[client % processes.length];
  if (process === undefined) throw new Error("There is no process");
  return process;
};

/** A refusal by a rule is an answer; any other exception is not. */
async function answered(work: () => Promise<unknown>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    if (error instanceof ServiceError && ["conflict", "not_found"].includes(error.kind)) {
      return false;
    }
    throw error;
  }
}

async function watched(datasetId: string, snapshotId: string) {
  const replay = new Replay(service.deps.catalog);
  await replay.skip();
  const row = await service.deps.catalog.db
    .selectFrom("datasets")
    .select(["family_id", "head_branch", "head_version"])
    .where("id", "=", datasetId)
    .executeTakeFirstOrThrow();
  const head = { branch: row.head_branch, version: row.head_version };
  const { items } = await (await service.deps.lake.reader(row.family_id, head)).page({ limit: 99 });
  replay.begin(datasetId, snapshotId, contentOf(items));
  return { replay, verifier: new Verifier(replay) };
}

test("edits of all clients are there, each once", async () => {
  const { id, snapshotId } = await seedDataset(service, service.owner, { items: 6 });
  const { verifier } = await watched(id, snapshotId);
  const tags = Array.from({ length: 24 }, (_, index) => `edit-${index}`);
  await Promise.all(
    tags.map((tag, client) =>
      processOf(client).services.media.edit(service.as(), id, { filter: {}, add_tags: [tag] }),
    ),
  );
  for (const own of Object.values(await tagsByFile(service, service.owner, id))) {
    expect(own.filter((tag) => tag !== "even").toSorted()).toEqual(tags.toSorted());
  }
  await verifier.check(service);
});

test("creates, edits, restores, clones and removes get their answers, and lose nothing", async () => {
  const { id, snapshotId } = await seedDataset(service, service.owner, { items: 6 });
  const { replay, verifier } = await watched(id, snapshotId);
  const acknowledged: string[] = [];
  const did = { edits: 0, restores: 0, removes: 0 };
  let working = true;

  async function client(number: number): Promise<void> {
    const { services } = processOf(number);
    for (let step = 0; step < 6; step += 1) {
      const tag = `c${number}-${step}`;
      const context = service.as();
      const { snapshots } = await (await services.snapshots.list(service.owner, id, {})).load();
      const some = snapshots[(number + step) % snapshots.length]?.snapshot_id ?? "";
      const kinds: (() => Promise<unknown>)[] = [
        () => services.media.edit(context, id, { filter: {}, add_tags: [tag] }),
        () => services.snapshots.create(context, id, { name: tag }),
        () => services.media.edit(context, id, { filter: {}, add_tags: [tag] }),
        () => services.snapshots.restore(context, id, some, { safety: number % 2 === 0 }),
        () => services.media.edit(context, id, { filter: {}, add_tags: [tag] }),
        () => services.snapshots.remove(context, id, some),
        () => services.snapshots.clone(context, id, some),
      ];
      const kind = (number * 3 + step) % kinds.length;
      const done = await answered(kinds[kind] ?? (() => Promise.resolve()));
      if (!done) continue;
      acknowledged.push(context.requestId);
      if (kind % 2 === 0 && kind < 5) did.edits += 1;
      if (kind === 3) did.restores += 1;
      if (kind === 5) did.removes += 1;
    }
  }
  /** At every moment a reader sees exactly one current snapshot. */
  async function onlooker(): Promise<number> {
    let looks = 0;
    for (; working; looks += 1) {
      const { services } = processOf(looks);
      const { snapshots } = await (await services.snapshots.list(service.owner, id, {})).load();
      expect(snapshots.filter((snapshot) => snapshot.is_current)).toHaveLength(1);
    }
    return looks;
  }

  const looking = onlooker();
  await Promise.all(Array.from({ length: 6 }, (_, number) => client(number)));
  working = false;
  expect(await looking).toBeGreaterThan(0);
  await verifier.check(service);
  // The model is computed from the audit, which has every acknowledged request.
  expect(acknowledged.filter((request) => !replay.requests.has(request))).toEqual([]);
  expect(Math.min(did.edits, did.restores, did.removes)).toBeGreaterThan(0);
  await verifier.check(service);
  expect(verifier.counted.rehashed).toBeGreaterThan(0);
});

test("a list shows one moment, whatever changes while it is read", async () => {
  const { id, snapshotId } = await seedDataset(service, service.owner, { items: 6 });
  const { services, owner } = service;
  const { load } = await services.snapshots.list(owner, id, {});
  const next = await services.snapshots.create(service.as(), id, {});
  await services.snapshots.remove(service.as(), id, snapshotId);
  const { snapshots } = await load();
  expect(snapshots).toMatchObject([{ snapshot_id: next.snapshot_id, is_current: true }]);
});
