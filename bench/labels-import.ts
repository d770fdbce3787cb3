/**
 * `node bench/labels-import.ts [--items 100000] [--labels 10]`: the time and the memory of an import of labels from one
 * COCO file.
 */

import { parseArgs } from "node:util";
import { finished, seedDataset } from "../server/testing/datasets.ts";
import { startTestService } from "../server/testing/test-service.ts";

const { values } = parseArgs({
  options: { items: { type: "string" }, labels: { type: "string" } },
});
const items = Number(values.items ?? 100_000);
const each = Number(values.labels ?? 10);

const service = await startTestService();
const { id } = await seedDataset(service, service.owner, { items });
let bytes = 0;
let most = 0;
const watch = setInterval(() => {
  most = Math.max(most, process.memoryUsage().rss);
}, 100);
const before = process.memoryUsage().rss;

async function* coco(): AsyncGenerator<Uint8Array> {
  const part = (text: string) => {
    const buffer = Buffer.from(text);
    bytes += buffer.length;
    return buffer;
  };
  yield part('{"categories":[{"id":1,"name":"zebra"}],"images":[');
  for (let at = 0; at < items; at += 1000) {
    const lines = Array.from({ length: Math.min(1000, items - at) }, (_, index) => {
      const file_name = `frame-${String(at + index).padStart(7, "0")}.png`;
      return JSON.stringify({ id: at + index, file_name, width: 640, height: 480 });
    });
    yield part(`${at === 0 ? "" : ","}${lines.join(",")}`);
  }
  yield part('],"annotations":[');
  for (let at = 0; at < items * each; at += 1000) {
    const lines = Array.from({ length: Math.min(1000, items * each - at) }, (_, index) => {
      const n = at + index;
      // Scattered, as in files that several people made.
      const image_id = (n * 7919) % items;
      const bbox = [n % 500, n % 300, 20.5, 30.25];
      const segmentation = [[n % 500, n % 300, (n % 500) + 20.5, n % 300, n % 500, (n % 300) + 30]];
      return JSON.stringify({ id: n, image_id, category_id: 1, bbox, segmentation, iscrowd: 0 });
    });
    yield part(`${at === 0 ? "" : ","}${lines.join(",")}`);
  }
  yield part("]}");
}

async function* form(dryRun: boolean) {
  yield { field: "files", file: { name: "coco.json", bytes: coco() } };
  if (dryRun) yield { field: "dry_run", value: "true" };
}

for (const dryRun of [true, false]) {
  bytes = 0;
  const start = performance.now();
  const used = process.cpuUsage();
  const sent = await service.services.labels.importLabels(service.as(), id, form(dryRun));
  const status =
    "report" in sent ? "looked at" : (await finished(service, service.owner, sent.taskId)).status;
  const seconds = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(used);
  const busy = (user + system) / 1e6;
  const megabytes = (number: number) => `${Math.round(number / 1e6)} MB`;
  process.stdout.write(
    `${status}: ${items} items, ${items * each} labels, ${megabytes(bytes)} in ${seconds.toFixed(1)} s (${busy.toFixed(1)} s of processors); memory ${megabytes(before)} to ${megabytes(most)}\n`,
  );
}
clearInterval(watch);
await service.close();
