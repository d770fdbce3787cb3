import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { expect, onTestFinished, test } from "vitest";
import { beforeLabelsName } from "#contract/annotations.ts";
import type { LabelReport } from "#contract/annotations.ts";
import type { MediaItem } from "#contract/media.ts";
import { headOf } from "../../catalog/datasets.ts";
import { expireLooks } from "../../catalog/label-files.ts";
import { armFault } from "../../fault.ts";
import type { FormPart } from "../../ports/requests.ts";
import { finished, seedDataset } from "../../testing/datasets.ts";
import { type TestService, startTestService } from "../../testing/test-service.ts";
import { runTask } from "../../tasks/run-task.ts";
import { datasetOf } from "../access/access.ts";

async function started(options: { workers?: boolean } = {}): Promise<TestService> {
  const service = await startTestService(options);
  onTestFinished(() => service.close());
  return service;
}

type Files = Record<string, unknown>;

async function* form(files: Files, fields: Record<string, string>): AsyncGenerator<FormPart> {
  for (const [name, value] of Object.entries(files)) {
    const text = typeof value === "string" ? value : JSON.stringify(value);
    async function* bytes() {
      yield Buffer.from(text);
    }
    yield { field: "files", file: { name, bytes: bytes() } };
  }
  for (const [field, value] of Object.entries(fields)) yield { field, value };
}

async function send(
  service: TestService,
  id: string,
  files: Files,
  fields: Record<string, string> = {},
): Promise<{ taskId: string }> {
  const sent = await service.services.labels.importLabels(service.as(), id, form(files, fields));
  if ("report" in sent) throw new Error("A dry run");
  return sent;
}

async function look(
  service: TestService,
  id: string,
  files: Files,
  fields: Record<string, string> = {},
): Promise<LabelReport> {
  const parts = form(files, { ...fields, dry_run: "true" });
  const sent = await service.services.labels.importLabels(service.as(), id, parts);
  if (!("report" in sent)) throw new Error("No dry run");
  return sent.report;
}

async function itemsOf({ services, owner }: TestService, id: string): Promise<MediaItem[]> {
  const query = { filter: {}, limit: 1000, total: false };
  return (await services.media.page(owner, id, undefined, query)).items;
}

/** The content of the head, computed from its rows. */
async function contentOf({ deps, owner }: TestService, id: string): Promise<string> {
  const dataset = await datasetOf(deps.catalog.db, owner, id);
  return (await deps.lake.contentOf(dataset.family_id, headOf(dataset))).digest();
}

const nameOf = (index: number) => `frame-${String(index).padStart(7, "0")}.png`;

/** COCO of the first images, each with a box. */
function coco(images: number, name = "zebra") {
  return {
    images: Array.from({ length: images }, (_, id) => ({
      id,
      file_name: nameOf(id),
      width: 640,
      height: 480,
    })),
    categories: [{ id: 1, name }],
    annotations: Array.from({ length: images }, (_, id) => ({
      id,
      image_id: id,
      category_id: 1,
      bbox: [64, 48, 128, 96],
    })),
  };
}

test("a dry run reports what an import would find, and changes nothing", async () => {
  const service = await started();
  const { id } = await seedDataset(service, service.owner, { items: 6 });
  const before = await contentOf(service, id);
  const { images, ...rest } = coco(4);
  const elsewhere = { id: 90, file_name: "elsewhere.jpg", width: 10, height: 10 };
  const value = {
    ...rest,
    images: [...images, elsewhere],
    annotations: [
      ...rest.annotations,
      { image_id: 90, category_id: 1, bbox: [0, 0, 1, 1] },
      { image_id: 0, category_id: 7 },
    ],
  };
  const report = await look(service, id, { "a/instances_train.json": value, "notes.txt": "hello" });
  expect(report).toMatchObject({
    format: "coco",
    items: 6,
    matched_items: 4,
    unmatched_items: 1,
    items_without_labels: 2,
    annotations: 4,
    unmatched_annotations: 1,
    classes: [{ name: "zebra", count: 4 }],
    unmatched: ["elsewhere.jpg"],
    problems: [
      { file: "notes.txt", where: null },
      { file: "a/instances_train.json", where: "annotations[5]" },
    ],
    problems_total: 2,
  });
  expect(report.sample).toMatchObject({
    item: { file_name: nameOf(0) },
    labels: [{ name: "zebra", box: [0.1, 0.1, 0.2, 0.2] }],
  });
  expect(await contentOf(service, id)).toBe(before);
});

test("an import is one task, and the snapshot before takes all of it back", async () => {
  const service = await started();
  const { services, owner } = service;
  const { id } = await seedDataset(service, owner, { items: 6 });
  await services.media.edit(service.as(), id, { filter: {}, add_tags: ["edited"] });
  const before = await contentOf(service, id);
  const { taskId } = await send(service, id, { "instances_train.json": coco(4) });
  expect(await finished(service, owner, taskId)).toMatchObject({
    task_type: "ANNOTATION_IMPORT",
    status: "COMPLETED",
    status_message: "Imported 4 labels, 4 items changed",
    dataset_status: "READY",
  });
  const items = await itemsOf(service, id);
  expect(items.filter(({ labels }) => labels.some(({ name }) => name === "zebra"))).toHaveLength(4);
  // Merged: what was there stays.
  expect(items[0]?.labels.map(({ name }) => name)).toEqual(["car", "zebra"]);
  expect(items[0]?.tags).toEqual(expect.arrayContaining(["edited", "train"]));
  expect(items[0]?.labels[1]).toMatchObject({ source: "import", attributes: { category_id: 1 } });

  const { snapshots } = await (await services.snapshots.list(owner, id, {})).load();
  const saved = snapshots.find(({ snapshot_name: name }) => name === beforeLabelsName);
  await services.snapshots.restore(service.as(), id, saved?.snapshot_id ?? "", {});
  expect(await contentOf(service, id)).toBe(before);
});

interface Coco {
  images: Record<string, unknown>[];
  annotations: unknown[];
  [member: string]: unknown;
}

/** The COCO that a version goes out as, without what the dataset adds to each image. */
async function exported({ services, owner }: TestService, id: string, at: string): Promise<Coco> {
  const wanted = { filter: {}, format: "coco" } as const;
  const file = await services.exports.media(owner, id, at, wanted);
  const parsed = (await new Response(file.body).json()) as Coco;
  const images = parsed.images.map(
    ({ media_id: _, sha256: __, tags: ___, metadata: ____, ...image }) => image,
  );
  return { ...parsed, images };
}

test("what COCO says beside its annotations goes out as it came in, of each version", async () => {
  const service = await started();
  const { services, owner } = service;
  const { id, snapshotId } = await seedDataset(service, owner, { items: 2 });
  const plain = await contentOf(service, id);
  const license = { id: 4, name: "Attribution", url: "http://example.org/by/2.0/" };
  const { images, annotations } = coco(2);
  const whole = {
    info: { description: "Zebras", year: 2017, contributor: "People" },
    licenses: [license],
    images: images.map((image) => ({
      ...image,
      id: 5000 + image.id,
      license: 4,
      coco_url: `http://images.example.org/${image.file_name}`,
      date_captured: "2013-11-14 17:02:52",
    })),
    annotations: annotations.map((one) => ({
      ...one,
      image_id: 5000 + one.image_id,
      area: 12_288,
      iscrowd: 0,
    })),
    categories: [
      { id: 3, name: "giraffe", supercategory: "animal" },
      { id: 1, name: "zebra", keypoints: ["nose", "tail"], skeleton: [[1, 2]] },
    ],
  };
  const run = async (files: Files, fields = {}) =>
    await finished(service, owner, (await send(service, id, files, fields)).taskId);
  expect(await run({ "whole.json": whole }, { mode: "replace" })).toMatchObject({
    status: "COMPLETED",
  });
  expect(await exported(service, id, "head")).toEqual(whole);
  const kept = await contentOf(service, id);
  expect(kept).not.toBe(plain);
  const { snapshot_id: saved } = await services.snapshots.create(service.as(), id, {
    name: "whole",
  });

  // Another file in its place, edits, and back.
  const other = {
    ...whole,
    info: { description: "Horses" },
    licenses: [],
    categories: [
      { id: 1, name: "zebra" },
      { id: 9, name: "ant" },
    ],
  };
  await run({ "other.json": other }, { mode: "replace" });
  await services.media.edit(service.as(), id, { filter: {}, add_labels: [{ name: "car" }] });
  const now = await exported(service, id, "head");
  expect(now["info"]).toEqual(other.info);
  expect(now["categories"]).toEqual([...other.categories, { id: 10, name: "car" }]);
  expect(now.images).toEqual(whole.images);
  expect(await exported(service, id, saved)).toEqual(whole);
  await services.snapshots.restore(service.as(), id, saved, {});
  expect(await contentOf(service, id)).toBe(kept);
  expect(await exported(service, id, "head")).toEqual(whole);

  // It belongs to the labels: with these it is compared and taken back.
  const only = { only: ["labels" as const] };
  await services.snapshots.partialRestore(service.as(), id, snapshotId, only);
  expect(await contentOf(service, id)).toBe(plain);
  await services.snapshots.partialRestore(service.as(), id, saved, only);
  expect(await exported(service, id, "head")).toEqual(whole);
  const description = (await itemsOf(service, id))[0]?.attributes?.described_by?.[0] ?? "";
  expect(await services.labels.description(owner, id, description)).toMatchObject({
    format: "coco",
    classes: whole.categories,
    rest: { info: whole.info },
  });
  const stranger = await service.addUser("stranger@localhost");
  await expect(services.labels.description(stranger, id, description)).rejects.toMatchObject({
    kind: "not_found",
  });
});

test("the same files change nothing a second time, and replacing takes what they have", async () => {
  const service = await started();
  const { owner } = service;
  const { id } = await seedDataset(service, owner, { items: 3 });
  const run = async (files: Files, fields = {}) =>
    await finished(service, owner, (await send(service, id, files, fields)).taskId);
  await run({ "a.json": coco(2) });
  const once = await contentOf(service, id);
  expect(await run({ "a.json": coco(2) })).toMatchObject({
    status: "COMPLETED",
    status_message: "Nothing to import: 2 items had these labels already",
  });
  expect(await contentOf(service, id)).toBe(once);
  await run({ "a.json": coco(2, "horse") }, { mode: "replace", format: "coco" });
  const names = (await itemsOf(service, id)).map(({ labels }) => labels.map(({ name }) => name));
  expect(names).toEqual([["horse"], ["horse"], ["person"]]);
});

test("files of a folder of YOLO, by name where it is unique, with captions and splits of COCO", async () => {
  const service = await started();
  const { owner } = service;
  const { id } = await seedDataset(service, owner, { items: 2 });
  const yolo = {
    "set/labels/val/frame-0000000.txt": "0 0.5 0.5 0.5 0.5\n",
    "set/data.yaml": "names: [ape]",
  };
  await finished(service, owner, (await send(service, id, yolo)).taskId);
  const captions = {
    images: coco(1).images,
    annotations: [
      { id: 1, image_id: 0, caption: "an ape" },
      { id: 2, image_id: 0, caption: "in a tree" },
    ],
  };
  await finished(service, owner, (await send(service, id, { "c.json": captions })).taskId);
  const [first] = await itemsOf(service, id);
  expect(first).toMatchObject({ caption: "an ape\nin a tree", tags: ["even", "val"] });
  expect(first?.labels.map(({ name }) => name)).toEqual(["car", "ape"]);
  const hashes = await look(
    service,
    id,
    { "h.csv": `sha256,label\n${"1".padStart(64, "0")},bird\n` },
    { match: "sha256" },
  );
  expect(hashes).toMatchObject({ format: "csv", matched_items: 1, annotations: 1 });
  const mapped = await look(
    service,
    id,
    { "m.csv": `Bild,Art\n${nameOf(1)},Vogel\n` },
    { format: "csv", columns: JSON.stringify({ file: "Bild", label: "Art" }) },
  );
  expect(mapped.classes).toEqual([{ name: "Vogel", count: 1 }]);
});

test("the folders of the items are labels where that is asked for", async () => {
  const service = await started();
  const { id } = await seedDataset(service, service.owner, { items: 1 });
  expect(await look(service, id, {}, { format: "folder" })).toMatchObject({
    format: "folder",
    items: 1,
    annotations: 0,
  });
});

test("what cannot be imported is refused, or fails with the reason", async () => {
  const service = await started();
  const { services, owner } = service;
  const { id } = await seedDataset(service, owner, { items: 2 });
  const before = await contentOf(service, id);
  await expect(send(service, id, { "a.txt": "hello" })).rejects.toMatchObject({
    refusal: { code: "no_label_files" },
  });
  await expect(send(service, id, {})).rejects.toMatchObject({
    refusal: { code: "no_files_uploaded" },
  });
  await expect(send(service, id, { "a.json": coco(1) }, { mode: "both" })).rejects.toMatchObject({
    issues: [{ loc: ["body", "mode"] }],
  });
  await expect(send(service, id, { "a.json": coco(1) }, { how: "x" })).rejects.toMatchObject({
    kind: "invalid",
  });
  const viewer = await service.addUser("viewer@localhost");
  const parts = form({ "a.json": coco(1) }, {});
  await expect(services.labels.importLabels(service.as(viewer), id, parts)).rejects.toMatchObject({
    kind: "not_found",
  });
  const other = { ...coco(1), images: [{ id: 0, file_name: "x.jpg", width: 640, height: 480 }] };
  const { taskId } = await send(service, id, { "a.json": other });
  expect(await finished(service, owner, taskId)).toMatchObject({
    status: "FAILED",
    error_message:
      "None of the 1 image that the files name is in this dataset, x.jpg for example: nothing was changed",
    can_retry: true,
  });
  expect(await contentOf(service, id)).toBe(before);
});

test("a run that was cut off continues, and neither doubles nor leaves anything", async () => {
  const service = await started({ workers: false });
  const { services, owner, deps } = service;
  // More than one part.
  const { id } = await seedDataset(service, owner, { items: 4100 });
  const files = { "a.json": coco(4100), "b.txt": "no labels" };
  const { taskId } = await send(service, id, files);
  const disarm = armFault("import.batch-committed", () => {
    disarm();
    throw new Error("cut off");
  });
  await runTask(deps, deps.kinds, taskId);
  expect(await services.tasks.get(owner, taskId)).toMatchObject({ status: "FAILED" });
  let times = 0;
  const stop = armFault("task.saved", () => {
    times += 1;
    if (times === 2) throw new Error("cut off again");
  });
  await services.tasks.retry(service.as(), taskId);
  await runTask(deps, deps.kinds, taskId);
  stop();
  expect(await services.tasks.get(owner, taskId)).toMatchObject({ status: "FAILED" });
  await services.tasks.retry(service.as(), taskId);
  await runTask(deps, deps.kinds, taskId);
  const task = await services.tasks.get(owner, taskId);
  expect(task).toMatchObject({
    status: "COMPLETED",
    status_message: "Imported 4,100 labels, 4,100 items changed",
  });
  expect(task.failures).toHaveLength(1);
  const doubled = (await itemsOf(service, id)).filter(
    ({ labels }) => labels.filter(({ name }) => name === "zebra").length !== 1,
  );
  expect(doubled).toEqual([]);
  const left = await deps.catalog.db.selectFrom("source_files").select("id").execute();
  expect(left).toEqual([]);
  expect(existsSync(join(tmpdir(), `stillframe-labels-${taskId}`))).toBe(false);
});

test("an abort leaves the state before, and another import removes the files", async () => {
  const service = await started({ workers: false });
  const { services, owner, deps } = service;
  const { id } = await seedDataset(service, owner, { items: 5 });
  const before = await contentOf(service, id);
  const { taskId } = await send(service, id, { "a.json": coco(5) });
  await expect(
    services.media.edit(service.as(), id, { filter: {}, add_tags: ["no"] }),
  ).rejects.toMatchObject({ refusal: { code: "blocked_by_task" } });
  const disarm = armFault("import.batch-committed", async () => {
    disarm();
    await services.tasks.abort(service.as(), taskId);
  });
  await runTask(deps, deps.kinds, taskId);
  expect(await services.tasks.get(owner, taskId)).toMatchObject({ status: "ABORTED" });
  expect(await contentOf(service, id)).toBe(before);
  const next = await send(service, id, { "b.json": coco(5) });
  const rows = await deps.catalog.db.selectFrom("source_files").select("name").execute();
  expect(rows).toEqual([{ name: "b.json" }]);
  await runTask(deps, deps.kinds, next.taskId);
  expect(await services.tasks.get(owner, next.taskId)).toMatchObject({ status: "COMPLETED" });
});

test("the files of looks are kept for the last few of a person, and for a day", async () => {
  const service = await started({ workers: false });
  const { services, owner, deps } = service;
  const { id } = await seedDataset(service, owner, { items: 5 });
  const looks: number[] = [];
  for (const name of ["a", "b", "c", "d"]) {
    const { files_id: filesId } = await look(service, id, { [`${name}.json`]: coco(2) });
    looks.push(filesId ?? 0);
  }
  const kept = async () => {
    const rows = await deps.catalog.db.selectFrom("source_files").select("name").execute();
    return rows.map(({ name }) => name).toSorted();
  };
  expect(await kept()).toEqual(["b.json", "c.json", "d.json"]);
  const gone = { refusal: { code: "label_files_gone" } };
  await expect(send(service, id, {}, { files_id: String(looks[0]) })).rejects.toMatchObject(gone);

  const { taskId } = await send(service, id, {}, { files_id: String(looks[1]) });
  await runTask(deps, deps.kinds, taskId);
  expect(await services.tasks.get(owner, taskId)).toMatchObject({ status: "COMPLETED" });
  expect(await kept()).toEqual(["c.json", "d.json"]);
  await expireLooks(deps.catalog.db);
  expect(await kept()).toEqual(["c.json", "d.json"]);
  await sql`update uploads set created_at = created_at - interval '25 hours'`.execute(
    deps.catalog.db,
  );
  await expect(send(service, id, {}, { files_id: String(looks[3]) })).rejects.toMatchObject(gone);
  await expireLooks(deps.catalog.db);
  expect(await kept()).toEqual([]);
});

test("a look at a dataset without items keeps nothing, so that its creation does not read it", async () => {
  const service = await started({ workers: false });
  const { dataset_id: id } = await service.services.ingestion.begin(service.as(), "Draft");
  expect(await look(service, id, { "a.json": coco(2) })).toMatchObject({
    items: 0,
    files_id: null,
  });
  expect(await service.deps.catalog.db.selectFrom("source_files").select("id").execute()).toEqual(
    [],
  );
});
