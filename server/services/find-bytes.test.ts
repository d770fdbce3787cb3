import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { ServiceError } from "../errors.ts";
import { seedDataset } from "../testing/datasets.ts";
import { type TestService, startTestService } from "../testing/test-service.ts";

let service: TestService;
beforeAll(async () => {
  service = await startTestService({ workers: false });
});
afterAll(() => service.close());

test("an address that was made up opens a few of many versions", async () => {
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

  // What is in an older version only is still found: its made-up bytes are what is missing.
  const hash = new URLSearchParams(gone.media_uri.split("?")[1]).get("v") ?? "";
  expect(await ask(gone.media_id, hash)).toContain("bytes of this item are missing");
  opened.mockRestore();
});
