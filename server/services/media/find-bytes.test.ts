import { randomUUID } from "node:crypto";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { ServiceError } from "../../errors.ts";
import { bytesFinder } from "./find-bytes.ts";
import { KnownMedia } from "../comparison/known-media.ts";
import { seedDataset } from "../../testing/datasets.ts";
import { type TestService, startTestService } from "../../testing/test-service.ts";

let service: TestService;
beforeAll(async () => {
  service = await startTestService({ workers: false });
});
afterAll(() => service.close());

test("an invented address opens few of many versions", async () => {
  const { media, snapshots } = service.services;
  const { id } = await seedDataset(service, service.owner, { items: 3 });
  const { items } = await media.page(service.owner, id, undefined, {
    filter: {},
    limit: 3,
    total: false,
  });
  const [kept, gone] = items;
  if (kept === undefined || gone === undefined) throw new Error("no items");
  const filter = { media_ids: [gone.media_id] };
  for (let index = 0; index < 30; index++) {
    await media.edit(service.as(), id, {
      filter: { media_ids: [kept.media_id] },
      caption: `no. ${index}`,
    });
    if (index === 10) await media.remove(service.as(), id, { filter });
    await snapshots.create(service.as(), id, { name: `s${index}` });
  }

  const opened = vi.spyOn(service.deps.lake, "reader");
  const ask = (mediaId: string, hash: string) =>
    media.content(service.owner, id, mediaId, hash).then(
      () => "found",
      (error: unknown) => (error instanceof ServiceError ? error.message : String(error)),
    );
  const wrong = "f".repeat(64);
  expect(await ask(kept.media_id, wrong)).toBe("Media not found");
  expect(await ask(gone.media_id, wrong)).toBe("Media not found");
  expect(await ask(randomUUID(), wrong)).toBe("Media not found");
  expect(opened.mock.calls.length).toBeLessThan(20);

  // An item that only an older version has is found: the error is about its missing bytes, which are made up.
  const hash = new URLSearchParams(gone.media_uri.split("?")[1]).get("v") ?? "";
  expect(await ask(gone.media_id, hash)).toContain("bytes of this item are missing");
  opened.mockRestore();
});

test("an invented address opens no more versions with a long history; repeated, it opens the remaining ones, and then none", async () => {
  const { media, snapshots } = service.services;
  const { id, snapshotId } = await seedDataset(service, service.owner, { items: 3 });
  const { items } = await media.page(service.owner, id, undefined, {
    filter: {},
    limit: 3,
    total: false,
  });
  const gone = items[0];
  if (gone === undefined) throw new Error("no items");
  await media.remove(service.as(), id, { filter: { media_ids: [gone.media_id] } });
  const { snapshot_id: without } = await snapshots.create(service.as(), id, { name: "without" });
  // Each restore ends a stretch of the history with edits only.
  const rounds = 60;
  const { db } = service.deps.catalog;
  await sql`
    insert into snapshots (id, dataset_id, branch, version, name, description, reason, created_by,
      n_images, n_videos, created_at)
    select gen_random_uuid(), dataset_id, branch || '-' || n, version, name || n, '', 'manual', created_by, 2, 0,
      created_at + n * interval '1 minute'
    from snapshots, generate_series(1, ${rounds}) n where id = ${without}`.execute(db);
  await sql`
    insert into audit (dataset_id, actor, action, time)
    select ${id}, 'someone', 'restore_snapshot', created_at from snapshots
    where dataset_id = ${id} and id not in (${snapshotId}, ${without})`.execute(db);

  // Generated versions, all copies of one.
  const { lake } = service.deps;
  const reader = lake.reader.bind(lake);
  const opened = vi
    .spyOn(lake, "reader")
    .mockImplementation(async (family, ref) =>
      reader(family, { ...ref, branch: ref.branch.replace(/-[0-9]{1,2}$/, "") }),
    );
  // Without any recently listed items.
  const find = bytesFinder(service.deps, new KnownMedia());
  const ask = async (mediaId: string, hash: string): Promise<[string, number]> => {
    opened.mockClear();
    const answer = await find(service.owner, id, mediaId, hash).then(
      (item) => item.mediaId,
      (error: unknown) => (error instanceof ServiceError ? error.message : String(error)),
    );
    return [answer, opened.mock.calls.length];
  };
  const unknown = randomUUID();
  const wrong = "f".repeat(64);
  const asked: number[] = [];
  for (let i = 0; i < 4; i++) asked.push((await ask(unknown, wrong))[1]);
  // The head each time, and of the earlier versions the first and one for each restore.
  expect(asked).toEqual([25, 25, rounds + 1 - 48 + 1, 1]);

  // Files that the dataset was created from are found at once.
  const hash = new URLSearchParams(gone.media_uri.split("?")[1]).get("v") ?? "";
  expect(await ask(gone.media_id, hash)).toEqual([gone.media_id, 2]);

  // A change of the dataset is searched again.
  await snapshots.create(service.as(), id, { name: "one more" });
  expect((await ask(unknown, wrong))[1]).toBeLessThan(4);
  opened.mockRestore();
});
