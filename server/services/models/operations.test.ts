import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from "vitest";
import { clusterAt, hasNearDuplicates } from "#contract/clusters.ts";
import { modelOfSource } from "#contract/enrichment.ts";
import { because } from "#contract/refusals.ts";
import { armFault } from "../../fault.ts";
import { installed } from "../../models/installed.ts";
import { Models } from "../../models/models.ts";
import { type Kind, drawing, smallerCopy, written } from "../../models/testing/drawings.ts";
import { tinyOnnx } from "../../models/testing/tiny-onnx.ts";
import { runTask } from "../../tasks/run-task.ts";
import { collect } from "../upkeep/collect.ts";
import { type TestService, startTestService } from "../../testing/test-service.ts";

/** Without the optional packages these tests are not run; `npm test` installs them. */
const hasModels = installed.whyAbsent("similarity") === undefined;

const kinds: readonly Kind[] = ["suns", "stripes", "grids"];
const ofKind = 6;

/** Of all services here. */
const ownFolder = await mkdtemp(join(tmpdir(), "stillframe-own-models-"));
const models = new Models({ folder: ownFolder, vision: null });
afterAll(async () => {
  await models.close();
  await rm(ownFolder, { recursive: true });
});

/** A model of one's own that compares pictures by their mean colour. @param grey what counts as no colour */
async function colourModel(grey: number): Promise<void> {
  const folder = join(ownFolder, "colours");
  await mkdir(folder, { recursive: true });
  const settings = { name: "Colours", kind: "embed", size: [16, 16], mean: [grey, grey, grey] };
  await writeFile(join(folder, "model.json"), JSON.stringify(settings));
  await writeFile(join(folder, "model.onnx"), tinyOnnx(16));
}

let files: { name: string; bytes: Buffer }[];
beforeAll(async () => {
  files = [];
  for (const kind of kinds) {
    for (let index = 0; index < ofKind; index++) {
      files.push({ name: `${kind}-${index}.jpg`, bytes: await drawing(kind, index) });
    }
  }
  const [first] = files;
  files.push({ name: "suns-copy.webp", bytes: await smallerCopy(first?.bytes ?? Buffer.alloc(0)) });
});

async function* uploads() {
  for (const { name, bytes } of files) yield { name, bytes: pieces(bytes) };
}

async function* form(picture: Buffer) {
  yield { field: "files", file: { name: "copy.webp", bytes: pieces(picture) } };
  yield { field: "auto_reindex", value: "true" };
}

async function* searched(picture: Buffer) {
  yield { field: "file", file: { name: "x.jpg", bytes: pieces(picture) } };
}

async function* pieces(bytes: Buffer) {
  yield bytes;
}

/** A dataset of the drawings. */
async function created(on: TestService): Promise<string> {
  const { ingestion } = on.services;
  const { dataset_id: id } = await ingestion.begin(on.as(), "Drawings");
  const { trans_id: upload } = await ingestion.openUpload(on.as(), id);
  await ingestion.upload(on.as(), id, upload, uploads());
  await run(on, (await ingestion.process(on.as(), id, upload)).taskId);
  return id;
}

/** A service whose tasks run when the test says so, with a dataset of the drawings. */
async function begun() {
  const on = await startTestService({ workers: false, models });
  onTestFinished(() => on.close());
  return { on, id: await created(on) };
}

async function run(on: TestService, taskId: string): Promise<void> {
  await runTask(on.deps, on.deps.kinds, taskId);
}

async function ended(on: TestService, taskId: string) {
  await run(on, taskId);
  return await on.services.tasks.get(on.owner, taskId);
}

async function itemsOf(on: TestService, id: string) {
  const query = { filter: {}, limit: 1000, total: false };
  return (await on.services.media.page(on.owner, id, undefined, query)).items;
}

async function hashOf(on: TestService, id: string): Promise<string> {
  const snapshot = await on.services.snapshots.create(on.as(), id, {});
  return snapshot.content_hash ?? "";
}

async function reindexed(on: TestService, id: string, embedding_model?: string) {
  const { taskId } = await on.services.models.reindex(on.as(), id, { embedding_model });
  return await ended(on, taskId);
}

test("a re-index without the packages finds near-duplicates, and says why there is no more", async () => {
  const { on, id } = await begun();
  const whyNone = vi.spyOn(models, "whyNoEmbeddings");
  const absent = because("model_not_installed", { model: "MobileNet v2", command: "a command" });
  whyNone.mockReturnValue(absent);
  onTestFinished(() => whyNone.mockRestore());
  const task = await reindexed(on, id);
  expect(task).toMatchObject({
    status: "COMPLETED",
    status_coded: {
      code: "clustered",
      params: { only: "MobileNet v2 is not installed: a command installs it", refusal: absent },
    },
  });
  const items = await itemsOf(on, id);
  const copies = items.filter((item) => /^suns-(0|copy)/.test(item.file_name));
  expect(copies.map((item) => hasNearDuplicates(item.cluster_id))).toEqual([true, true]);
  expect(copies[0]?.cluster_id).toBe(copies[1]?.cluster_id);
  // Of two that look the same, the smaller one is the spare one.
  const query = { filter: { has: ["spare" as const] }, limit: 100, total: true };
  const spares = await on.services.media.page(on.owner, id, undefined, query);
  expect(spares.items.map((item) => item.file_name)).toContain("suns-copy.webp");
  expect(spares.items.map((item) => item.file_name)).not.toContain("suns-0.jpg");
  await expect(
    on.services.models.similar(on.owner, id, {
      anchor_media_id: items[0]?.media_id ?? "",
      filter: {},
    }),
  ).rejects.toMatchObject({ refusal: absent });
});

test("nothing is kept of damaged bytes: they are named, and looked at once they are mended", async () => {
  const { on, id } = await begun();
  const [item] = await itemsOf(on, id);
  const sha256 = new URLSearchParams(item?.media_uri.split("?")[1]).get("v") ?? "";
  const path = await on.deps.blobs.withLocalFile(sha256, async (file) => file);
  const sound = await readFile(path);
  await chmod(path, 0o644);
  await writeFile(
    path,
    sound.map((byte, at) => (at === sound.length - 20 ? byte ^ 1 : byte)),
  );
  const enriched = async () => {
    const models = { IMAGE_TAGGING: "picture-tags" };
    const { taskId } = await on.services.models.enrich(on.as(), id, { enrichment_models: models });
    return await ended(on, taskId);
  };
  expect((await enriched()).failures).toMatchObject([
    { item: item?.file_name, reason: "Picture tags: its bytes are damaged" },
  ]);
  await writeFile(path, sound);
  await on.deps.blobs.verify(sha256, { anew: true });
  expect((await enriched()).failures).toEqual([]);
  expect((await itemsOf(on, id))[0]?.tags).not.toEqual([]);
});

test("what a task changed stays apart from what is edited later, also after a collection, for seven days", async () => {
  const all = files;
  files = files.slice(0, 2);
  const { on, id } = await begun();
  files = all;
  const models = { IMAGE_TAGGING: "picture-tags" };
  const { taskId } = await on.services.models.enrich(on.as(), id, { enrichment_models: models });
  const task = await ended(on, taskId);
  const loaded = async () => (await on.services.datasets.get(on.owner, id)).load();
  expect(task.made_head).toBe((await loaded()).head);
  const changed = async (to: string, from = task.snapshot_id ?? "") => {
    const pair = { from, to, limit: 0 };
    return (await on.services.comparison.diff(on.owner, id, pair)).total;
  };
  const byTask = await changed("head");
  expect(byTask).toBeGreaterThan(0);
  expect(await changed(taskId)).toBe(byTask);
  const tagged = (await itemsOf(on, id)).filter(({ tags }) => tags.length > 0);
  const filter = { media_ids: tagged.map((item) => item.media_id) };
  const tags = [...new Set(tagged.flatMap((item) => item.tags))];
  // The second edit leaves nothing else that names the version, such as the undo of the first.
  await on.services.media.edit(on.as(), id, { filter, remove_tags: tags.slice(0, 1) });
  await on.services.media.edit(on.as(), id, { filter, remove_tags: tags.slice(1) });
  expect(task.made_head).not.toBe((await loaded()).head);
  expect([await changed("head"), await changed(taskId)]).toEqual([0, byTask]);
  const { catalog } = on.deps;
  await collect(on.deps, { now: new Date(Date.now() + 25 * 3_600_000), yes: true });
  // Two versions that were not compared before: answers are kept.
  expect(await changed("head", taskId)).toBe(byTask);
  // Of another dataset it is no version.
  const clone = await on.services.snapshots.clone(on.as(), id, task.snapshot_id ?? "", {});
  await expect(
    on.services.comparison.diff(on.owner, clone.datasetId, { from: "head", to: taskId, limit: 0 }),
  ).rejects.toMatchObject({ refusal: because("snapshot_not_found") });
  await sql`update tasks set end_time = end_time - interval '8 days' where id = ${taskId}`.execute(
    catalog.db,
  );
  expect((await on.services.tasks.get(on.owner, taskId)).made_head).toBeNull();
  await expect(changed(taskId)).rejects.toMatchObject({
    refusal: because("snapshot_not_found"),
  });
});

describe.skipIf(!hasModels)("with models", () => {
  test("pictures of a kind are in a cluster; the same again, and a restore takes them back", async () => {
    const { on, id } = await begun();
    const before = await hashOf(on, id);
    const task = await reindexed(on, id);
    expect(task).toMatchObject({ status: "COMPLETED", status_coded: { params: { only: null } } });
    const items = await itemsOf(on, id);
    for (const kind of kinds) {
      const own = items.filter((item) => item.file_name.startsWith(kind));
      expect(new Set(own.map((item) => clusterAt(item.cluster_id, 0))).size, kind).toBe(1);
    }
    expect(new Set(items.map((item) => clusterAt(item.cluster_id, 0))).size).toBe(kinds.length);

    const explored = await on.services.models.explore(on.owner, id, { filter: {} });
    expect(explored).toMatchObject({ total_clusters: kinds.length, unclustered: 0 });
    expect(explored.clusters.map((one) => [one.n_images, one.previews.length])).toEqual([
      [ofKind + 1, 4],
      [ofKind, 4],
      [ofKind, 4],
    ]);
    const tight = await on.services.models.explore(on.owner, id, { threshold: 4, filter: {} });
    expect(tight.clusters.map((one) => one.n_images).every((count) => count >= 2)).toBe(true);
    const [cluster] = explored.clusters;
    const query = { filter: { cluster: [cluster?.cluster_id ?? ""] }, limit: 100, total: true };
    expect((await on.services.media.page(on.owner, id, undefined, query)).total).toBe(ofKind + 1);

    // Its progress only grows, and its pace says that all images were new.
    const row = await on.deps.catalog.db
      .selectFrom("tasks")
      .select(["pace", "items_total"])
      .where("id", "=", task.task_id)
      .executeTakeFirstOrThrow();
    expect(row).toEqual({ pace: "mobilenet-v2@1 4/4", items_total: files.length * 4 });

    // Nothing is new: no version, and the same clusters.
    const after = await hashOf(on, id);
    expect(after).not.toBe(before);
    expect(await reindexed(on, id)).toMatchObject({ status: "COMPLETED" });
    expect(await hashOf(on, id)).toBe(after);

    // What is added with a re-index gets its cluster at once.
    const copy = await smallerCopy(await drawing("grids", 2));
    const added = await on.services.ingestion.addMedia(on.as(), id, form(copy));
    expect(await ended(on, added.taskId)).toMatchObject({ status: "COMPLETED" });
    const more = await itemsOf(on, id);
    const cluster_id = more.find((item) => item.file_name === "copy.webp")?.cluster_id ?? null;
    expect(hasNearDuplicates(cluster_id)).toBe(true);
    expect(more.find((item) => item.file_name === "grids-2.jpg")).toMatchObject({ cluster_id });

    const saved = task.snapshot_id ?? "";
    await on.services.snapshots.restore(on.as(), id, saved, {});
    expect(await hashOf(on, id)).toBe(before);
  });

  test("killed at any point and run again, it ends as undisturbed; an abort changes nothing", async () => {
    const { on, id: undisturbed } = await begun();
    await reindexed(on, undisturbed);
    const wanted = (await itemsOf(on, undisturbed)).map((item) => item.cluster_id);
    for (const point of ["models.part-stored", "models.batch-committed", "task.saved"] as const) {
      const id = await created(on);
      const { taskId } = await on.services.models.reindex(on.as(), id);
      const disarm = armFault(point, () => {
        disarm();
        throw new Error("dead");
      });
      await run(on, taskId).catch(() => {});
      disarm();
      expect((await itemsOf(on, id)).map((item) => item.cluster_id)).toEqual(
        wanted.map(() => null),
      );
      await on.services.tasks.retry(on.as(), taskId);
      expect((await ended(on, taskId)).status, point).toBe("COMPLETED");
      expect((await itemsOf(on, id)).map((item) => item.cluster_id)).toEqual(wanted);
    }
    const id = await created(on);
    const { taskId } = await on.services.models.reindex(on.as(), id);
    const disarm = armFault("models.batch-committed", async () => {
      disarm();
      await on.services.tasks.abort(on.as(), taskId);
    });
    expect((await ended(on, taskId)).status).toBe("ABORTED");
    expect((await itemsOf(on, id)).every((item) => item.cluster_id === null)).toBe(true);
    expect((await on.services.tasks.get(on.owner, taskId)).can_retry).toBe(true);
  });

  test("what looks like an item is near to it, and so is what looks like an uploaded picture", async () => {
    const { on, id } = await begun();
    const first = (await itemsOf(on, id)).find((item) => item.file_name === "suns-0.jpg");
    const anchor = { anchor_media_id: first?.media_id ?? "" };
    await expect(
      on.services.models.similar(on.owner, id, { ...anchor, filter: {} }),
    ).rejects.toMatchObject({ refusal: because("not_embedded") });
    await reindexed(on, id);
    const nearest = await on.services.models.similar(on.owner, id, {
      ...anchor,
      filter: {},
      limit: ofKind + 1,
    });
    expect(nearest.items[0]).toMatchObject({ media_id: first?.media_id, distance: 0 });
    expect(nearest.items.every((item) => item.file_name.startsWith("suns"))).toBe(true);
    const distances = nearest.items.map((item) => item.distance);
    expect(distances).toEqual(distances.toSorted((a, b) => a - b));

    const picture = await drawing("grids", 20);
    const uploaded = await on.services.models.uploadAnchor(
      on.as(),
      id,
      undefined,
      searched(picture),
    );
    const found = await on.services.models.explore(on.owner, id, { ...uploaded, filter: {} });
    expect(found.clusters[0]).toMatchObject({ relevance_score_type: "cosine_distance" });
    const top = found.clusters.slice(0, ofKind);
    expect(top.every((one) => one.previews[0]?.file_name.startsWith("grids"))).toBe(true);
  });

  test("a model of one's own compares pictures: by a re-index, which a restore takes back and a clone has", async () => {
    await colourModel(0.5);
    onTestFinished(() => rm(join(ownFolder, "colours"), { recursive: true, force: true }));
    const { on, id } = await begun();
    const { models: use, snapshots } = on.services;
    const first = (await itemsOf(on, id)).find((item) => item.file_name === "suns-0.jpg");
    const anchor = { anchor_media_id: first?.media_id ?? "" };
    const nearest = async (
      of = id,
      asked: Parameters<typeof use.similar>[2] = { ...anchor, filter: {} },
    ) =>
      (await use.similar(on.owner, of, asked)).items.map((item) => [item.file_name, item.distance]);
    const inUse = async () =>
      (await use.list(on.owner, id)).flatMap((model) => (model.in_use ? [model.id] : []));

    await reindexed(on, id);
    const usual = await nearest();
    expect(await inUse()).toEqual(["mobilenet-v2"]);
    await expect(
      use.reindex(on.as(), id, { embedding_model: "centernet-coco" }),
    ).rejects.toMatchObject({ issues: [{ loc: ["body", "embedding_model"] }] });

    const task = await reindexed(on, id, "own-colours");
    expect(task).toMatchObject({ status: "COMPLETED", status_coded: { params: { only: null } } });
    expect(await inUse()).toEqual(["own-colours"]);
    const own = await nearest();
    expect(own).toHaveLength(files.length);
    expect(own).not.toEqual(usual);
    expect(own.slice(0, ofKind + 1).every(([name]) => String(name).startsWith("suns"))).toBe(true);
    const withOwn = await itemsOf(on, id);
    expect(clusterAt(withOwn[0]?.cluster_id ?? null, 0)).not.toBeNull();

    // A picture is searched with by the same model, and the version before by the one of before.
    const picture = await drawing("grids", 20);
    const uploaded = await use.uploadAnchor(on.as(), id, undefined, searched(picture));
    expect((await nearest(id, { ...uploaded, filter: {} }))[0]?.[0]).toMatch(/^grids/);
    const at = task.snapshot_id ?? "";
    expect(await nearest(id, { ...anchor, at, filter: {} })).toEqual(usual);
    await expect(nearest(id, { ...uploaded, at, filter: {} })).rejects.toMatchObject({
      refusal: because("anchor_not_found"),
    });

    // A re-index without a choice stays with it, and so does a clone.
    const saved = await snapshots.create(on.as(), id, {});
    expect(await reindexed(on, id)).toMatchObject({ status_coded: { params: { changed: 0 } } });
    const clone = await snapshots.clone(on.as(), id, saved.snapshot_id, {});
    expect(await nearest(clone.datasetId)).toEqual(own);

    await snapshots.restore(on.as(), id, at, {});
    expect(await nearest()).toEqual(usual);
    expect(await inUse()).toEqual(["mobilenet-v2"]);
    await snapshots.restore(on.as(), id, saved.snapshot_id, {});
    expect(await nearest()).toEqual(own);

    // Another version of the model has looked at nothing yet: what is known can be compared, nothing new.
    await colourModel(0.4);
    expect(await nearest()).toEqual(own);
    await expect(use.uploadAnchor(on.as(), id, undefined, searched(picture))).rejects.toMatchObject(
      { refusal: because("model_changed", { model: "Colours" }) },
    );
    const added = await on.services.ingestion.addMedia(on.as(), id, form(picture));
    expect(await ended(on, added.taskId)).toMatchObject({ status: "COMPLETED" });
    const dataset = await (await on.services.datasets.get(on.owner, id)).load();
    expect(dataset.status_new).toBe("PARTIAL INDEX");
    expect((await itemsOf(on, id)).filter((item) => item.cluster_id !== null)).toHaveLength(
      withOwn.filter((item) => item.cluster_id !== null).length,
    );
    await reindexed(on, id);
    expect(await nearest()).not.toEqual(own);
    expect(await nearest()).toHaveLength(files.length + 1);
  });

  test("models give tags, text and objects; again they replace their own, and nothing else", async () => {
    // A few: the detector takes its time.
    const all = files;
    files = files.filter(({ name }) => /-[01]\.jpg$/.test(name));
    files.push({ name: "words.png", bytes: await written("STILL FRAME 42") });
    const { on, id } = await begun();
    files = all;
    const [own] = await itemsOf(on, id);
    await on.services.media.edit(on.as(), id, {
      filter: { media_ids: [own?.media_id ?? ""] },
      add_labels: [{ name: "mine" }],
      caption: "My words",
    });
    const before = await hashOf(on, id);
    const wanted = { IMAGE_TAGGING: "picture-tags", TEXT_DETECTION: "pp-ocr-v4" };
    const enriched = async () => {
      const { taskId } = await on.services.models.enrich(on.as(), id, {
        enrichment_models: wanted,
      });
      return await ended(on, taskId);
    };
    const task = await enriched();
    expect(task.status).toBe("COMPLETED");
    const items = await itemsOf(on, id);
    const words = items.find((item) => item.file_name === "words.png");
    expect(words?.labels).toMatchObject([
      { name: "text", attributes: { text: /STILL ?FRAME ?42/ } },
    ]);
    expect(words?.labels.map(({ source }) => modelOfSource(source))).toEqual(["pp-ocr-v4"]);
    const striped = items.find((item) => item.file_name === "stripes-0.jpg");
    expect(striped?.tags).toContain("red");
    expect(items.find((item) => item.media_id === own?.media_id)).toMatchObject({
      labels: expect.arrayContaining([expect.objectContaining({ name: "mine" })]),
      caption: "My words",
    });
    expect(await on.services.models.context(on.owner, id)).toMatchObject({
      status: "COMPLETED",
      dataset_enrichment_models: { enrichment_models: wanted },
      snapshot_id: task.snapshot_id,
    });
    const listed = await on.services.models.list(on.owner, id);
    expect(listed.find((model) => model.id === "pp-ocr-v4")).toMatchObject({
      status: "Active",
      new_images: 0,
      measured_images: kinds.length * 2 + 1,
    });

    const after = await hashOf(on, id);
    expect((await enriched()).status).toBe("COMPLETED");
    expect(await hashOf(on, id)).toBe(after);
    await on.services.snapshots.restore(on.as(), id, task.snapshot_id ?? "", {});
    expect(await hashOf(on, id)).toBe(before);
  });

  test("labels spread to what looks alike, after a review; each says how certain it is", async () => {
    const { on, id } = await begun();
    const { media } = on.services;
    const { models: use } = on.services;
    await expect(use.propagate(on.as(), id, { dry_run: true })).rejects.toMatchObject({
      refusal: because("too_few_seeds", { classes: 2, seeds: 5 }),
    });
    for (const kind of ["suns", "stripes"]) {
      const own = (await itemsOf(on, id)).filter((item) =>
        [0, 1, 2, 3, 4].some((index) => item.file_name === `${kind}-${index}.jpg`),
      );
      const filter = { media_ids: own.map((item) => item.media_id) };
      await media.edit(on.as(), id, { filter, add_labels: [{ name: kind }] });
    }
    await expect(use.propagate(on.as(), id, { dry_run: true })).rejects.toMatchObject({
      refusal: because("not_embedded"),
    });
    await reindexed(on, id);
    const before = await hashOf(on, id);
    const asked = { labels: ["suns", "stripes"], min_confidence: 0.6 };
    const preview = await use.propagate(on.as(), id, { ...asked, dry_run: true });
    if (!("report" in preview)) throw new Error("A dry run starts nothing");
    const { report } = preview;
    expect(report).toMatchObject({
      classes: [
        { label: "stripes", seeds: 5, suggested: 1 },
        { label: "suns", seeds: 5, suggested: 2 },
      ],
      candidates: files.length - 10,
      suggested: 3,
      not_embedded: 0,
    });
    expect(report.review).toHaveLength(1);
    expect(await hashOf(on, id)).toBe(before);

    const wrong = (await itemsOf(on, id)).find((item) => item.file_name === "suns-5.jpg");
    const corrections = [{ media_id: wrong?.media_id ?? "", label: null }];
    const started = await use.propagate(on.as(), id, { ...asked, corrections });
    if (!("taskId" in started)) throw new Error("It is no dry run");
    const task = await ended(on, started.taskId);
    expect(task).toMatchObject({ status: "COMPLETED", status_coded: { params: { items: 2 } } });
    const labelled = (await itemsOf(on, id)).filter((item) =>
      item.labels.some((label) => label.source === "propagated"),
    );
    expect(labelled.map((item) => item.file_name).toSorted()).toEqual([
      "stripes-5.jpg",
      "suns-copy.webp",
    ]);
    expect(labelled.every((item) => (item.labels[0]?.confidence ?? 0) >= 0.6)).toBe(true);
    await on.services.snapshots.restore(on.as(), id, task.snapshot_id ?? "", {});
    expect(await hashOf(on, id)).toBe(before);
  });
});
