import { expect, onTestFinished, test } from "vitest";
import { taskMessage } from "#contract/task-messages.ts";
import { makeImage } from "../../blobs/testing/make-media.ts";
import type { FormPart, UploadedFile } from "../../ports/requests.ts";
import { finished } from "../../testing/datasets.ts";
import { startTestService } from "../../testing/test-service.ts";

async function* uploads(
  entries: Record<string, Uint8Array | string>,
): AsyncGenerator<UploadedFile> {
  for (const [name, content] of Object.entries(entries)) {
    async function* bytes() {
      yield Buffer.from(content);
    }
    yield { name, bytes: bytes() };
  }
}

const coco = JSON.stringify({
  images: [
    { id: 1, file_name: "a.png", width: 8, height: 8 },
    { id: 2, file_name: "gone.png", width: 8, height: 8 },
  ],
  categories: [{ id: 1, name: "cat" }],
  annotations: [
    { id: 1, image_id: 1, category_id: 1, bbox: [0, 0, 4, 4] },
    { id: 2, image_id: 1, category_id: 1, bbox: [0, 0, -4, 4] },
  ],
});

test("label files among those of a new dataset are read as labels, unless they are left out", async () => {
  const service = await startTestService();
  onTestFinished(() => service.close());
  const { ingestion, media } = service.services;
  const image = async (width: number) => await makeImage("png", { width, height: 8 });
  const entries = {
    "set/train/cats/a.png": await image(8),
    "set/train/dogs/b.png": await image(9),
    "set/annotations/instances_train.json": coco,
    "set/readme.txt": "Read me",
  };

  async function create(annotations?: "auto" | "off" | "folder") {
    const context = service.as();
    const { dataset_id: id } = await ingestion.begin(context, `Labels ${annotations}`);
    const { trans_id: transId } = await ingestion.openUpload(context, id, {});
    await ingestion.upload(context, id, transId, uploads(entries));
    const { taskId } = await ingestion.process(context, id, transId, { annotations });
    const task = await finished(service, service.owner, taskId);
    const query = { filter: {}, limit: 10, total: false };
    const { items } = await media.page(service.owner, id, undefined, query);
    const labels = items.map(({ labels: own, tags }) => [own.map(({ name }) => name), tags]);
    return { task, labels: labels.toSorted(), skipped: task.failures.map(({ item }) => item) };
  }

  const read = await create();
  expect(read.task).toMatchObject({ status: "COMPLETED" });
  expect(read.labels).toEqual([
    [[], []],
    [["cat"], ["train"]],
  ]);
  expect(read.task.failures).toEqual([
    { item: "set/readme.txt", reason: expect.any(String) },
    {
      item: "set/annotations/instances_train.json",
      reason: "annotations[1]: The box has a negative size",
    },
  ]);

  const off = await create("off");
  expect(off.labels).toEqual([
    [[], []],
    [[], []],
  ]);
  expect(off.skipped).toEqual(["set/annotations/instances_train.json", "set/readme.txt"]);

  expect((await create("folder")).labels).toEqual([
    [["cats"], ["train"]],
    [["dogs"], ["train"]],
  ]);
});

test("labels with media that are there already are given to them, once", async () => {
  const service = await startTestService();
  onTestFinished(() => service.close());
  const { ingestion, media } = service.services;
  const picture = await makeImage("png", { width: 8, height: 8 });
  const context = service.as();
  const { dataset_id: id } = await ingestion.begin(context, "Labelled later");
  const { trans_id: transId } = await ingestion.openUpload(context, id, {});
  await ingestion.upload(context, id, transId, uploads({ "a.png": picture }));
  const { taskId } = await ingestion.process(context, id, transId, {});
  await finished(service, service.owner, taskId);

  async function add(files: Parameters<typeof uploads>[0]) {
    async function* parts(): AsyncGenerator<FormPart> {
      for await (const file of uploads(files)) {
        yield { field: "files", file };
      }
      yield { field: "auto_reindex", value: "true" };
    }
    const added = await ingestion.addMedia(context, id, parts());
    const task = await finished(service, service.owner, added.taskId);
    const query = { filter: {}, limit: 10, total: false };
    const { items, head } = await media.page(service.owner, id, undefined, query);
    return { task, labels: items.map((item) => item.labels.map(({ name }) => name)), head };
  }
  const same = { "a.png": picture, "coco.json": coco };
  const first = await add(same);
  expect(first.labels).toEqual([["cat"]]);
  expect(first.task).toMatchObject({
    status: "COMPLETED",
    status_coded: taskMessage("labels_imported", { labels: 1, items: 1, unmatched: 1 }),
  });
  const again = await add(same);
  expect(again).toMatchObject({ labels: [["cat"]], head: first.head });
  expect(again.task.status_coded?.code).toBe("media_added");

  // Of files of one name, those that came with the labels are meant.
  const dog = coco.replace('"cat"', '"dog"');
  const other = {
    "day 2/a.png": await makeImage("png", { width: 9, height: 8 }),
    "coco.json": dog,
  };
  expect((await add(other)).labels.toSorted()).toEqual([["cat"], ["dog"]]);
});
