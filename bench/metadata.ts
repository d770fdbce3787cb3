/**
 * A field of custom metadata on a large dataset: its import, pages that filter and sort by it, and which items keys
 * mean. With the processor time of this process, for a busy machine.
 *
 * Run: node bench/metadata.ts [items]
 */
import { finished, makeItem, seedDataset } from "#server/testing/datasets.ts";
import { startTestService } from "#server/testing/test-service.ts";
import type { MediaFilter } from "#contract/media.ts";

const items = Number(process.argv[2] ?? 1_000_000);
const keysAtOnce = 100_000;

const service = await startTestService();
const { media, customMetadata, tasks } = service.services;
try {
  const { id } = await seedDataset(service, service.owner, { items });
  const field = { field_name: "score", field_type: "float" as const };
  const { task_id: importId } = await customMetadata.create(service.as(), id, field);
  const values: { media_id: string; value: number }[] = [];
  let cursor: string | undefined;
  do {
    const query = { filter: {}, limit: 1000, total: false, cursor };
    const page = await media.page(service.owner, id, undefined, query);
    // In no order.
    for (const { media_id } of page.items) {
      values.push({ media_id, value: (values.length * 7919) % 1_000_003 });
    }
    cursor = page.next_cursor ?? undefined;
  } while (cursor !== undefined);
  await measure(`${values.length} values are sent`, () =>
    customMetadata.upload(service.as(), id, importId, values),
  );
  const { tasks: found } = await (await tasks.list(service.owner, { dataset_id: id })).load();
  await measure("and set", () => finished(service, service.owner, found[0]?.task_id ?? ""));

  const page = async (filter: MediaFilter, sort: "added" | "meta.score" = "added", offset = 0) =>
    await media.page(service.owner, id, undefined, {
      filter,
      sort,
      order: "desc",
      offset,
      limit: 120,
      total: true,
    });
  const half = Math.floor(items / 2);
  const cases: [string, () => Promise<unknown>][] = [
    ["page, a limit that half of them pass", () => page({ meta: { "score.gte": ["500000"] } })],
    [
      "page, between two limits",
      () => page({ meta: { "score.gte": ["10"], "score.lte": ["20"] } }),
    ],
    ["page, one value", () => page({ meta: { score: ["7919"] } })],
    ["page, not that value", () => page({ meta: { "score.not": ["7919"] } })],
    ["first page by the field", () => page({}, "meta.score")],
    ["page in the middle by the field", () => page({}, "meta.score", half)],
    ["the same, filtered by it", () => page({ meta: { "score.gte": ["9"] } }, "meta.score", half)],
  ];
  for (const [name, run] of cases) {
    await measure(`${name}, first`, run);
    await measure(`${name}, again`, run);
  }
  const keys = Array.from(
    { length: keysAtOnce },
    (_, at) => makeItem((at * 7919) % items).fileName,
  );
  await measure(`${keysAtOnce} keys, among ${items} items`, () =>
    media.match(service.owner, id, { keys }),
  );
} finally {
  await service.close();
}

async function measure(name: string, run: () => Promise<unknown>): Promise<void> {
  const start = performance.now();
  const before = process.cpuUsage();
  await run();
  const { user, system } = process.cpuUsage(before);
  const memory = process.memoryUsage.rss() / 1e6;
  console.log(
    `${name}: ${Math.round(performance.now() - start)} ms, ${Math.round((user + system) / 1000)} ms of processors, ${memory.toFixed(0)} MB`,
  );
}
