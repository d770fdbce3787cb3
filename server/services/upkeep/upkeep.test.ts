import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { StoreError } from "../../lib/store-error.ts";
import { anotherProcess } from "../../proof/process.ts";
import { seedDataset } from "../../testing/datasets.ts";
import { type TestService, startTestService } from "../../testing/test-service.ts";
import { compact, keepUp } from "./upkeep.ts";

let service: TestService;
beforeAll(async () => {
  service = await startTestService({ workers: false });
});
afterAll(() => service.close());

test("many small edits are compacted once they are due, without a visible effect", async () => {
  const { services, deps, owner } = service;
  const { id } = await seedDataset(service, owner, { items: 50 });
  const { items } = await services.media.page(owner, id, undefined, {
    filter: {},
    limit: 40,
    total: false,
  });
  for (const { media_id } of items) {
    await services.media.edit(service.as(), id, {
      filter: { media_ids: [media_id] },
      add_tags: ["seen"],
    });
  }
  const row = async () =>
    await deps.catalog.db
      .selectFrom("datasets")
      .selectAll()
      .where("id", "=", id)
      .executeTakeFirstOrThrow();
  const hash = async () => {
    const { family_id, head_branch, head_version } = await row();
    const head = { branch: head_branch, version: head_version };
    return await (await deps.lake.reader(family_id, head)).contentHash();
  };
  const [before, content] = [await row(), await hash()];
  expect(before.fragmented).toBe(true);
  await compact(deps);
  expect((await row()).head_version).not.toBe(before.head_version);
  expect(await hash()).toBe(content);
  expect((await row()).head_revision).toBe(before.head_revision);
  expect((await row()).fragmented).toBe(false);
});

test("one of several processes does the upkeep, and another takes over when it is gone", async () => {
  const stopping = new AbortController();
  const rounds = new Map<string, number>();
  const begin = async (name: string) => {
    const process = await anotherProcess(service);
    const run = async () => void rounds.set(name, (rounds.get(name) ?? 0) + 1);
    const upkeep = keepUp(process.deps, [{ name: "chore", everyMs: 1, run }], stopping.signal);
    onTestFinished(async () => {
      stopping.abort();
      await upkeep;
      await process.close();
    });
    return process;
  };
  const first = await begin("first");
  await expect.poll(() => rounds.get("first") ?? 0).toBeGreaterThan(1);
  const second = await begin("second");
  // The second has asked by then, and was refused.
  expect(await second.deps.leads()).toBe(false);
  const before = rounds.get("first") ?? 0;
  await expect.poll(() => rounds.get("first") ?? 0).toBeGreaterThan(before + 3);
  expect(rounds.has("second")).toBe(false);
  await first.die();
  await expect.poll(() => rounds.get("second") ?? 0).toBeGreaterThan(1);
  expect(await second.deps.leads()).toBe(true);
});

test("a store that is away is logged once by a chore, until it is back", async () => {
  const away = () => Promise.reject(new StoreError("STORE_AWAY", "no answer"));
  const other = () => Promise.reject(new Error("other"));
  const rounds = [away, away, away, () => Promise.resolve(), away, other, other];
  const stopping = new AbortController();
  const said: string[] = [];
  const log = {
    ...service.deps.log,
    error: ({ error }: { error?: string }) => said.push(error ?? ""),
  };
  const run = async () => {
    const round = rounds.shift();
    if (round === undefined) stopping.abort();
    await round?.();
  };
  const deps = { log, leads: async () => true, present: new AbortController().signal };
  await keepUp(deps, [{ name: "chore", everyMs: 0, run }], stopping.signal);
  const store = "StoreError: no answer";
  expect(said).toEqual([store, store, "Error: other", "Error: other"]);
});
