/**
 * Clusters, and searches for alike items, of a large dataset: images around centres, each fifth a near-duplicate of the
 * one before it. What the model found is made up and stored beforehand, so no model and none of the optional packages
 * but the index is used; `bench/operations.ts` has the speed of models.
 *
 * Run: node bench/clusters.ts [images]
 */
import { hash } from "node:crypto";
import { insertModelResults, modelKey } from "#server/catalog/model-results.ts";
import { insertQuality } from "#server/catalog/picture-quality.ts";
import { embedder, fingerprintModel } from "#server/models/models.ts";
import { printBytes } from "#server/models/vectors/prints.ts";
import { finished, seedDataset } from "#server/testing/datasets.ts";
import { startTestService } from "#server/testing/test-service.ts";

/** As long as those of the usual model. */
const embeddingSize = 1280;
const images = Number(process.argv[2] ?? 50_000);
const imagesOfCentre = 20;
const stored = 500;

const service = await startTestService();
const { models, media } = service.services;
try {
  const hashes = Array.from({ length: images }, (_, n) => hash("sha256", String(n)));
  const { id } = await seedDataset(service, service.owner, { items: images, blobs: hashes });
  await storeResults(hashes);
  let most = 0;
  const watch = setInterval(() => (most = Math.max(most, process.memoryUsage.rss())), 200);
  await measure("re-index, nothing to look at", async () => {
    const { taskId: task } = await models.reindex(service.as(), id);
    const { status, status_message: message } = await finished(service, service.owner, task);
    if (status !== "COMPLETED") throw new Error(`${status}: ${message ?? ""}`);
    console.log(`${images / imagesOfCentre} centres: ${message ?? ""}`);
  });
  console.log(`most memory of the process: ${(most / 1e6).toFixed(0)} MB`);
  await measure("re-index again, nothing to write", async () => {
    const { taskId: task } = await models.reindex(service.as(), id);
    await finished(service, service.owner, task);
  });
  for (const time of ["first", "again"]) {
    for (const threshold of [0, 4] as const) {
      await measure(`clusters at threshold ${threshold}, ${time}`, async () => {
        await models.explore(service.owner, id, { threshold, filter: {} });
      });
    }
    await measure(`page of spare items, ${time}`, async () => {
      await media.page(service.owner, id, undefined, {
        filter: { has: ["spare"] },
        limit: 120,
        total: true,
      });
    });
    const { items } = await media.page(service.owner, id, undefined, {
      filter: {},
      limit: 1,
      total: false,
    });
    const [first] = items;
    if (first === undefined) throw new Error("there is no item");
    await measure(`items like one, ${time}`, async () => {
      await models.similar(service.owner, id, { anchor_media_id: first.media_id, filter: {} });
    });
  }
  console.log(`most memory of the process to the end: ${(most / 1e6).toFixed(0)} MB`);
  clearInterval(watch);
} finally {
  await service.close();
}

async function storeResults(hashes: readonly string[]): Promise<void> {
  const random = randomNumbers(7);
  let centre = new Int8Array(embeddingSize);
  let print = new Int8Array(printBytes);
  const { db } = service.deps.catalog;
  for (let start = 0; start < images; start += stored) {
    const part = hashes.slice(start, start + stored);
    const vectors = [];
    const prints = [];
    for (const [n, sha256] of part.entries()) {
      const at = start + n;
      if (at % imagesOfCentre === 0) {
        centre = Int8Array.from({ length: embeddingSize }, () => random() * 160 - 80);
      }
      const isCopy = at % 5 === 4;
      if (!isCopy) print = Int8Array.from({ length: printBytes }, () => random() * 256 - 128);
      const vector = centre.map((value) => value + (random() - 0.5) * (isCopy ? 4 : 90));
      vectors.push({ sha256, result: { vector }, ms: 1 });
      prints.push({ sha256, result: { vector: print }, ms: 1 });
    }
    await insertModelResults(db, modelKey(embedder), vectors);
    await insertModelResults(db, modelKey(fingerprintModel), prints);
    // Nothing else is to be found out about pictures that are not there.
    const figures = { brightness: 100, contrast: 40, sharpness: 100 };
    await insertQuality(
      db,
      part.map((sha256) => ({ sha256, figures })),
    );
  }
}

/** The same numbers in every run (mulberry32). */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

async function measure(name: string, run: () => Promise<void>): Promise<void> {
  const start = performance.now();
  const before = process.cpuUsage();
  await run();
  const { user, system } = process.cpuUsage(before);
  const ms = (performance.now() - start).toFixed(0);
  console.log(`${name}: ${ms} ms, ${((user + system) / 1000).toFixed(0)} ms of processor`);
}
