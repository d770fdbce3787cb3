/**
 * The number of small images a second that an archive adds to a dataset, as a task: read from the stream, hashed, probed,
 * stored, and written to the table of items; without labels, and with a COCO file of five boxes for each image. From the
 * sample dataset's PNGs (2.7 kB on average), each with bytes of its own.
 *
 * Run: node bench/ingest-archive.ts [images]
 */
import { readFile } from "node:fs/promises";
import { sampleItems } from "#server/blobs/sample.ts";
import type { FormPart } from "#server/ports/requests.ts";
import { type ZipEntry, zipOf } from "#server/services/media/zip.ts";
import { finished, seedDataset } from "#server/testing/datasets.ts";
import { startTestService } from "#server/testing/test-service.ts";
import { makeTar } from "#test/make-archives.ts";

const count = Number(process.argv[2] ?? 20_000);
const boxes = 5;

const pictures: Buffer[] = [];
for await (const { path } of sampleItems()) pictures.push(await readFile(path));

const nameOf = (at: number) => `images/train/${String(at).padStart(7, "0")}.png`;

/** What stands behind the end of a PNG makes it another file. */
function pictureOf(at: number): Buffer {
  const end = Buffer.alloc(8);
  end.writeUInt32LE(at);
  return Buffer.concat([pictures[at % pictures.length] ?? Buffer.alloc(0), end]);
}

function coco(): Buffer {
  const images = Array.from({ length: count }, (_, id) => ({
    id,
    file_name: nameOf(id),
    width: 72,
    height: 72,
  }));
  const annotations = Array.from({ length: count * boxes }, (_, id) => ({
    id,
    image_id: id % count,
    category_id: 1,
    bbox: [id % 30, 1, 20, 20],
  }));
  return Buffer.from(
    JSON.stringify({ images, annotations, categories: [{ id: 1, name: "face" }] }),
  );
}

async function* entries(labels: boolean): AsyncGenerator<ZipEntry> {
  const lastModified = new Date();
  for (let at = 0; at < count; at += 1) {
    yield { name: nameOf(at), lastModified, input: pictureOf(at) };
  }
  if (labels) yield { name: "annotations/instances.json", lastModified, input: coco() };
}

async function tarOf(labels: boolean): Promise<Buffer> {
  const all: { name: string; bytes: Uint8Array }[] = [];
  for await (const { name, input } of entries(labels)) {
    if (input instanceof Uint8Array) all.push({ name, bytes: input });
  }
  return await makeTar(all);
}

async function* form(name: string, bytes: AsyncIterable<Uint8Array>): AsyncGenerator<FormPart> {
  yield { field: "archive", file: { name, bytes } };
}

async function* inParts(bytes: Buffer): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 65_536) yield bytes.subarray(at, at + 65_536);
}

for (const kind of (process.argv[3] ?? "zip,tar").split(",")) {
  for (const labels of [false, true]) {
    const service = await startTestService();
    const { id } = await seedDataset(service, service.owner, { items: 1 });
    const bytes = kind === "zip" ? zipOf(entries(labels)) : inParts(await tarOf(labels));
    const before = process.memoryUsage.rss() / 1e6;
    let most = before;
    const watch = setInterval(() => {
      most = Math.max(most, process.memoryUsage.rss() / 1e6);
    }, 50);
    const start = performance.now();
    const used = process.cpuUsage();
    const parts = form(`a.${kind}`, bytes);
    const { taskId } = await service.services.ingestion.addMedia(service.as(), id, parts);
    const sent = performance.now();
    const { status } = await finished(service, service.owner, taskId);
    const end = performance.now();
    clearInterval(watch);
    const { user, system } = process.cpuUsage(used);
    const busy = (user + system) / 1e6;
    console.log(
      `${kind}${labels ? ` with ${count * boxes} labels` : ""}: ${status}, ${count} images, ` +
        `${Math.round(count / ((end - start) / 1000))} a second (${((sent - start) / 1000).toFixed(1)} s to arrive, ` +
        `${((end - sent) / 1000).toFixed(1)} s in the task, ${busy.toFixed(1)} s of processors); memory ${before.toFixed(0)} to ${most.toFixed(0)} MB`,
    );
    await service.close();
  }
}
