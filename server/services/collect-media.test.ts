import { afterAll, beforeAll, expect, test } from "vitest";
import { seedDataset } from "../testing/datasets.ts";
import { type TestService, startTestService } from "../testing/test-service.ts";
import { collectUnasked } from "./background.ts";
import { collect } from "./collect.ts";

let service: TestService;
const warned: string[] = [];

beforeAll(async () => {
  const log = {
    info() {},
    error() {},
    warn: (_: object, message: string) => void warned.push(message),
  };
  service = await startTestService({ log, workers: false });
});
afterAll(() => service.close());

const tomorrow = () => new Date(Date.now() + 24 * 3_600_000 + 60_000);

async function stored(): Promise<number> {
  let count = 0;
  for await (const _ of service.deps.blobs.list()) count += 1;
  return count;
}

async function putMedia(name: string, count: number): Promise<string[]> {
  const bytes = Array.from({ length: count }, (_, index) => Buffer.from(`${name} ${index}`));
  return (await service.deps.blobs.putMany(bytes)).map(({ sha256 }) => sha256);
}

test("a collection removes a few media by itself, and more than a tenth only when it is told to", async () => {
  const { deps } = service;
  await seedDataset(service, service.owner, { items: 40, blobs: await putMedia("named", 40) });
  await putMedia("a few", 50);
  expect(await collect(deps, { now: tomorrow() })).toMatchObject({ blobs: 50 });
  expect(await stored()).toBe(40);

  await putMedia("many", 60);
  const withheld = { blobs: 60, ofBlobs: 100 };
  expect(await collect(deps, { now: tomorrow(), dryRun: true })).toMatchObject({
    blobs: 60,
    withheld,
  });
  expect(await collect(deps, { now: tomorrow() })).toMatchObject({ blobs: 0, bytes: 0, withheld });
  expect(await stored()).toBe(100);

  const sentence = expect.stringMatching(
    /60 of 100 media files \(0\.0 of 0\.0 MB\) .* more than a tenth: .* `stillframe collect --yes`/,
  );
  await collectUnasked(deps, new AbortController().signal, tomorrow());
  expect(warned).toEqual([sentence]);
  expect(await service.services.ready()).toMatchObject({
    ready: true,
    checks: { media: { status: "warning", detail: sentence } },
  });

  expect(await collect(deps, { now: tomorrow(), yes: true })).toMatchObject({ blobs: 60 });
  expect(await stored()).toBe(40);
  await collectUnasked(deps, new AbortController().signal, tomorrow());
  expect(await service.services.ready()).toMatchObject({ checks: { media: { status: "ok" } } });
});
