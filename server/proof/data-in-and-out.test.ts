import { hash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeImage } from "../blobs/testing/make-media.ts";
import { headOf } from "../catalog/datasets.ts";
import { type FaultPoint, armFault } from "../fault.ts";
import type { FormPart } from "../ports/requests.ts";
import { datasetOf } from "../services/access/access.ts";
import { runTask } from "../tasks/run-task.ts";
import { makeItem, seedDataset } from "../testing/datasets.ts";
import { type TestService, startTestService } from "../testing/test-service.ts";

/**
 * Each kind of task that brings data in or out is cut off, and aborted, at each point that it passes. The dataset stays
 * as it was, by its content hash; a retry gives what a run in one piece gives; and the snapshot from before takes all of
 * it back. `faults.test.ts` kills processes.
 */

/** More than one commit of each kind. */
const items = 2100;

let service: TestService;
let png: Uint8Array;
beforeAll(async () => {
  service = await startTestService({ workers: false });
  png = await makeImage("png", { width: 30, height: 20 });
});
afterAll(() => service.close());

const run = (taskId: string) => runTask(service.deps, service.deps.kinds, taskId);
const statusOf = async (taskId: string) =>
  (await service.services.tasks.get(service.owner, taskId)).status;

/** Of the present rows, each read and hashed. */
async function contentOf(id: string): Promise<string> {
  const { deps, owner } = service;
  const dataset = await datasetOf(deps.catalog.db, owner, id);
  return (await deps.lake.contentOf(dataset.family_id, headOf(dataset))).digest();
}

async function* pieces(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

async function* form(files: Record<string, Uint8Array>): AsyncGenerator<FormPart> {
  for (const [name, bytes] of Object.entries(files)) {
    yield { field: "files", file: { name, bytes: pieces(bytes) } };
  }
}

/** Begins a task on a dataset. @returns its id */
type Begin = (id: string) => Promise<string>;

const addition: Begin = async (id) => {
  // What is behind the end of a PNG makes it another file.
  const files = Object.fromEntries(
    Array.from({ length: 300 }, (_, at) => [
      `new/${at}.png`,
      Buffer.concat([png, Buffer.from(String(at))]),
    ]),
  );
  return (await service.services.ingestion.addMedia(service.as(), id, form(files))).taskId;
};

const labels: Begin = async (id) => {
  const images = Array.from({ length: items }, (_, at) => ({
    id: at,
    file_name: makeItem(at).fileName,
    width: 640,
    height: 480,
    license: 1,
  }));
  const annotations = images.map((image) => ({
    id: image.id,
    image_id: image.id,
    category_id: 1,
    bbox: [64, 48, 128, 96],
  }));
  const coco = { info: { year: 2026 }, images, annotations, categories: [{ id: 1, name: "ant" }] };
  const parts = form({ "instances_train.json": Buffer.from(JSON.stringify(coco)) });
  const sent = await service.services.labels.importLabels(service.as(), id, parts);
  if ("report" in sent) throw new Error("A dry run");
  return sent.taskId;
};

const metadata: Begin = async (id) => {
  const { customMetadata, media, tasks } = service.services;
  const field = { field_name: "weight", field_type: "float" as const };
  const { task_id: importId } = await customMetadata.create(service.as(), id, field);
  const values: { media_id: string; value: number }[] = [];
  let cursor: string | undefined;
  do {
    const query = { filter: {}, limit: 1000, total: false, cursor };
    const page = await media.page(service.owner, id, undefined, query);
    for (const { media_id } of page.items) values.push({ media_id, value: values.length });
    cursor = page.next_cursor ?? undefined;
  } while (cursor !== undefined);
  await customMetadata.upload(service.as(), id, importId, values);
  const { tasks: found } = await (await tasks.list(service.owner, { dataset_id: id })).load();
  return found.find((task) => task.task_type === "CUSTOM_METADATA")?.task_id ?? "";
};

const always: FaultPoint[] = ["task.saved", "task.finishing", "task.ended"];

/** Runs the task up to the point, and retries it. */
async function interrupted(taskId: string, point: FaultPoint, how: "cut" | "abort") {
  const { tasks } = service.services;
  // Within the transaction that ends the task, an abort would wait for it.
  if (how === "abort" && point === "task.ended") return;
  let isReached = false;
  const disarm = armFault(point, async () => {
    disarm();
    isReached = true;
    if (how === "cut") throw new Error(`cut off at ${point}`);
    await tasks.abort(service.as(), taskId);
  });
  await run(taskId).catch(() => {});
  const status = await statusOf(taskId);
  expect([point, how, isReached]).toEqual([point, how, true]);
  // A run that was cut off may have left the task for the next one.
  if (how === "abort") expect([point, status]).toEqual([point, "ABORTED"]);
  else expect([point, status]).not.toEqual([point, "COMPLETED"]);
  if (status === "ABORTED" || status === "FAILED") await tasks.retry(service.as(), taskId);
}

const kinds: [string, Begin, FaultPoint[]][] = [
  ["MEDIA_ADDITION", addition, ["task.claimed", "ingest.probed", "ingest.batch-committed"]],
  ["ANNOTATION_IMPORT", labels, ["task.claimed", "import.batch-committed"]],
  ["CUSTOM_METADATA", metadata, ["task.claimed"]],
];

describe.each(kinds)("%s", (type, begin, own) => {
  /** The content before and after a run in one piece. */
  let before: string;
  let whole: string;
  beforeAll(async () => {
    const { id } = await seedDataset(service, service.owner, { items });
    before = await contentOf(id);
    await run(await begin(id));
    whole = await contentOf(id);
    expect(whole).not.toBe(before);
  });

  test("cut off, aborted and retried at each of its points, it leaves what one run leaves", async () => {
    const { services } = service;
    const { id } = await seedDataset(service, service.owner, { items });
    const taskId = await begin(id);
    for (const point of [...own, ...always]) {
      await interrupted(taskId, point, "abort");
      expect([point, await contentOf(id)]).toEqual([point, before]);
      await interrupted(taskId, point, "cut");
      expect([point, await contentOf(id)]).toEqual([point, before]);
      // A run that continues would not pass the next point, one after an abort begins anew.
      await interrupted(taskId, "task.claimed", "abort");
    }
    await run(taskId);
    expect(await statusOf(taskId)).toBe("COMPLETED");
    expect(await contentOf(id)).toBe(whole);

    const { snapshots } = await (await services.snapshots.list(service.owner, id, {})).load();
    const saved = snapshots.find(({ snapshot_name: name }) => /^Before /.test(name ?? ""));
    // Nothing was changed since the current version, so that is the one from before.
    const from = saved?.snapshot_id ?? snapshots.at(-1)?.snapshot_id ?? "";
    await services.snapshots.restore(service.as(), id, from, {});
    expect([type, await contentOf(id)]).toEqual([type, before]);
  });
});

test("EXPORT, cut off, aborted and retried, has the bytes of one run", async () => {
  const { services, owner } = service;
  const { id } = await seedDataset(service, owner, { items: 300 });
  const content = await contentOf(id);
  const request = { at: undefined, asked: { filter: {} }, format: "coco" } as const;
  const begin = async () => (await services.exports.begin(service.as(), id, request)).id;
  const bytesOf = async (task: string) => {
    const { download_uri: uri } = await services.exports.status(owner, id, task);
    const [, token = ""] = /\?token=(.+)/.exec(uri ?? "") ?? [];
    const file = await services.exports.download(task, token);
    return hash("sha256", await new Response(await file.open()).bytes());
  };
  const whole = await begin();
  await run(whole);
  const task = await begin();
  // It has nothing to save on its way.
  const points: FaultPoint[] = ["task.claimed", "export.half", "task.finishing", "task.ended"];
  for (const point of points) {
    await interrupted(task, point, "abort");
    await interrupted(task, point, "cut");
  }
  await run(task);
  expect(await statusOf(task)).toBe("COMPLETED");
  expect(await bytesOf(task)).toBe(await bytesOf(whole));
  expect(await contentOf(id)).toBe(content);
});
