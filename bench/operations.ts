/**
 * Images a second of each model, and how long requests take meanwhile: pages of items on the same process, first while
 * it rests, then while the model runs. Needs the optional packages (`stillframe models install`).
 *
 * Run: node bench/operations.ts [folder of pictures [most seconds of each]]. Without a folder it uses the sample.
 */
import { availableParallelism } from "node:os";
import { setTimeout as wait } from "node:timers/promises";
import { startService } from "#test/service.ts";

const folder = process.argv[2];
const mostSeconds = Number(process.argv[3] ?? 120);
const models = {
  OBJECT_DETECTION: "centernet-coco",
  TEXT_DETECTION: "pp-ocr-v4",
  IMAGE_TAGGING: "picture-tags",
};

interface Task {
  task_id: string;
  status: string;
  items_done: number | null;
  items_total: number | null;
}

const service = await startService(folder ? { STILLFRAME_IMPORT_ROOTS: folder } : {});
try {
  const id = await created();
  console.log(`${availableParallelism()} cores, pages of 60 items`);
  // A service that has just started compiles its code during its first requests.
  await timesOfPages(id, async () => wait(5000));
  print("at rest", await timesOfPages(id, async () => wait(10_000)));
  await run("embed", id, `/dataset/${id}/reindex`, {});
  for (const [type, model] of Object.entries(models)) {
    const body = { enrichment_models: { [type]: model }, safety: false };
    await run(model, id, `/dataset/${id}/enrich_dataset`, body);
  }
} finally {
  await service.stop();
}

async function created(): Promise<string> {
  const form = new FormData();
  form.set("dataset_name", "Bench");
  form.set("bucket_path", folder ?? "");
  const response = folder
    ? await service.api("/dataset", { method: "POST", body: form })
    : await post("/samples", {});
  const id =
    response.headers.get("X-Dataset-Id") ??
    ((await response.json()) as { dataset_id: string }).dataset_id;
  for (;;) {
    const dataset = (await (await service.api(`/dataset/${id}`)).json()) as { status_new: string };
    if (dataset.status_new === "READY") return id;
    await wait(200);
  }
}

async function post(path: string, body: object): Promise<Response> {
  return await service.api(path, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
}

/** Runs a model over the dataset; stops it after some time, since a rate needs no end. */
async function run(name: string, id: string, path: string, body: object): Promise<void> {
  const response = await post(path, body);
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  const taskPath = (response.headers.get("Location") ?? "").replace("/api/v1", "");
  const start = performance.now();
  const times = await timesOfPages(id, async () => {
    for (;;) {
      await wait(250);
      const task = (await (await service.api(taskPath)).json()) as Task;
      const at = performance.now();
      if (!["PENDING", "INITIALIZING", "RUNNING"].includes(task.status)) return;
      if (at - start > mostSeconds * 1000) {
        await post(`/tasks/${task.task_id}/abort`, {});
      }
    }
  });
  const seconds = (performance.now() - start) / 1000;
  const speed = await speedOf(id, name === "embed" ? "mobilenet-v2" : name);
  print(`${name}: ${speed}, ${seconds.toFixed(0)} s`, times);
}

async function speedOf(id: string, model: string): Promise<string> {
  const listed = (await (await service.api(`/enrichment/${id}/list_models`)).json()) as {
    id: string;
    ms_per_image: number | null;
    measured_images: number;
  }[];
  const one = listed.find((each) => each.id === model);
  if (one?.ms_per_image == null) return "no image";
  return `${(1000 / one.ms_per_image).toFixed(1)} images/s over ${one.measured_images} images`;
}

/** How long each request for a page takes while the work runs, in milliseconds. */
async function timesOfPages(id: string, work: () => Promise<void>): Promise<number[]> {
  const times: number[] = [];
  let isOver = false;
  const asking = (async () => {
    while (!isOver) {
      const start = performance.now();
      const response = await service.api(`/dataset/${id}/media?limit=60`);
      await response.arrayBuffer();
      times.push(performance.now() - start);
      await wait(20);
    }
  })();
  await work();
  isOver = true;
  await asking;
  return times.sort((a, b) => a - b);
}

function print(what: string, times: readonly number[]): void {
  const at = (share: number) => (times[Math.floor(times.length * share)] ?? 0).toFixed(1);
  console.log(
    `${what}: page p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, most ${at(0.9999)} ms of ${times.length}`,
  );
}
