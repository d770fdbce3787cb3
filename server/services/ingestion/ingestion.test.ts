import { sentenceOf } from "#contract/refusals.ts";
import { createHash } from "node:crypto";
import { mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { makeImage, makePngBomb, makeVideo } from "../../blobs/testing/make-media.ts";
import { awayError } from "../../catalog/database-errors.ts";
import { forgiveAttempts } from "../../catalog/tasks.ts";
import { armFault } from "../../fault.ts";
import { finished } from "../../testing/datasets.ts";
import { type TestService, startTestService } from "../../testing/test-service.ts";
import { runTask } from "../../tasks/run-task.ts";
import { filesBelow, openBelowRoot } from "./import-folder.ts";
import type { MediaBytes, UploadedFile } from "../../ports/requests.ts";

let service: TestService;
const importRoots: string[] = [];
beforeAll(async () => {
  service = await startTestService({ importRoots });
  importRoots.push(join(service.directory, "import"));
});
afterAll(() => service.close());

async function* files(entries: Record<string, Uint8Array>): AsyncGenerator<UploadedFile> {
  for (const [name, bytes] of Object.entries(entries)) yield { name, bytes: chunks(bytes) };
}

async function* chunks(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

async function upload(name: string, entries: Record<string, Uint8Array>) {
  const { ingestion } = service.services;
  const { dataset_id: datasetId } = await ingestion.begin(service.as(), name);
  const { trans_id: transId } = await ingestion.openUpload(service.as(), datasetId);
  await ingestion.upload(service.as(), datasetId, transId, files(entries));
  const { taskId } = await ingestion.process(service.as(), datasetId, transId);
  const task = await finished(service, service.owner, taskId);
  const dataset = await (await service.services.datasets.get(service.owner, datasetId)).load();
  return { datasetId, transId, task, dataset };
}

async function itemsOf(datasetId: string) {
  const page = await service.services.media.page(service.owner, datasetId, undefined, {
    filter: {},
    limit: 100,
    total: true,
  });
  return page.items;
}

test("the content of an item is its bytes; another address has the form that browsers show", async () => {
  const uploaded = {
    "a.tiff": await makeImage("tiff", { width: 30, height: 20 }),
    "turned.webp": await makeImage("webp", { width: 30, height: 20, orientation: 6 }),
    "plain.webp": await makeImage("webp", { width: 30, height: 20 }),
    "clip.mp4": await makeVideo("mp4"),
  };
  const { datasetId } = await upload("Forms", uploaded);
  const { media } = service.services;
  const bytesOf = async (answer: MediaBytes) => ({
    bytes: Buffer.from(await new Response(await answer.open()).arrayBuffer()),
    type: answer.type,
  });
  const shown = new Map<string, Awaited<ReturnType<typeof bytesOf>>>();
  for (const { file_name, media_id, media_uri, media_view_uri, content_type } of await itemsOf(
    datasetId,
  )) {
    const hash = new URLSearchParams(media_uri.split("?")[1]).get("v") ?? "";
    const ask = [datasetId, media_id, hash] as const;
    const content = await bytesOf(await media.content(service.owner, ...ask));
    expect(content.type).toBe(content_type);
    expect(createHash("sha256").update(content.bytes).digest("hex")).toBe(hash);
    shown.set(file_name, await bytesOf(await media.view(service.as(), ...ask)));
    expect(media_view_uri).toContain(file_name === "clip.mp4" ? "/content?v=" : "/view?v=");
  }
  const size = async (name: string) => {
    const { bytes, type } = shown.get(name) ?? {};
    const { width, height, orientation = 1 } = await sharp(bytes).metadata();
    return [type, width, height, orientation];
  };
  expect(await size("a.tiff")).toEqual(["image/webp", 30, 20, 1]);
  // The size of the item, even though some browsers ignore the orientation in the file.
  expect(await size("turned.webp")).toEqual(["image/webp", 20, 30, 1]);
  expect(shown.get("plain.webp")?.bytes).toEqual(uploaded["plain.webp"]);
});

describe("a dataset from uploaded files", () => {
  test("has an item for every usable file, by content, and lists the others with their reason", async () => {
    const png = await makeImage("png", { width: 30, height: 20 });
    const { datasetId, task, dataset } = await upload("Mixed", {
      "a.jpg": await makeImage("jpeg"),
      "b.png": png,
      "the same bytes.png": png,
      "c.webp": await makeImage("webp"),
      "d.gif": await makeImage("gif"),
      "e.avif": await makeImage("avif"),
      "f.tiff": await makeImage("tiff"),
      "a JPEG in truth.png": await makeImage("jpeg"),
      "clip.mp4": await makeVideo("mp4"),
      "clip.webm": await makeVideo("webm"),
      "clip.mov": await makeVideo("mov"),
      "text.png": Buffer.from("not an image at all"),
      "empty.png": Buffer.alloc(0),
      "cut.png": png.subarray(0, 40),
      "bomb.png": makePngBomb(30_000, 30_000),
      "../../etc/passwd.png": png,
    });
    expect(task).toMatchObject({
      status: "COMPLETED",
      items_done: 16,
      items_total: 16,
      items_failed: 4,
      progress_percentage: 100,
    });
    const reasons = new Map(task.failures.map(({ item, reason }) => [item, reason]));
    expect([...reasons.keys()].toSorted()).toEqual([
      "bomb.png",
      "cut.png",
      "empty.png",
      "text.png",
    ]);
    expect(reasons.get("bomb.png")).toContain("30,000 × 30,000 pixels");
    expect(dataset).toMatchObject({ status_new: "READY", n_images: 9, n_videos: 3 });

    const items = await itemsOf(datasetId);
    const byName = new Map(items.map((item) => [item.file_name, item]));
    expect(byName.get("etc/passwd.png")).toMatchObject({ width: 30, height: 20 });
    expect(byName.get("clip.mp4")).toMatchObject({ media_type: "video" });
    expect(byName.get("clip.mp4")?.duration_ms).toBeGreaterThan(0);
    const [one, other] = [byName.get("b.png"), byName.get("the same bytes.png")];
    expect(one?.media_id).not.toBe(other?.media_id);
    const hash = (uri = "") => new URLSearchParams(uri.split("?")[1]).get("v") ?? "";
    expect(hash(one?.media_uri)).toBe(hash(other?.media_uri));

    const { snapshots } = await (
      await service.services.snapshots.list(service.owner, datasetId, {})
    ).load();
    expect(snapshots).toHaveLength(1);
    expect(snapshots[0]).toMatchObject({ reason: "creation", is_current: true, n_images: 9 });

    const content = await service.services.media.content(
      service.owner,
      datasetId,
      one?.media_id ?? "",
      hash(one?.media_uri),
    );
    expect([content.size, content.hasRanges]).toEqual([png.byteLength, true]);
    const part = new Response(await content.open({ start: 4, end: 7 }));
    expect(Buffer.from(await part.arrayBuffer())).toEqual(png.subarray(4, 8));
  });

  test("fails with the reason where no file can be used, and can be retried", async () => {
    const { datasetId, task, dataset } = await upload("Nothing", { "a.png": Buffer.from("text") });
    expect(task.status).toBe("FAILED");
    expect(task.error_message).toContain("The one file could not be used. a.png: ");
    expect(dataset).toMatchObject({
      status_new: "ERROR",
      fatal_error_msg: task.error_message,
      current_snapshot_id: null,
    });
    const again = await service.services.tasks.retry(service.as(), task.task_id);
    expect(again.status).toBe("INITIALIZING");
    const ended = await finished(service, service.owner, task.task_id);
    expect(ended.status).toBe("FAILED");
    expect(ended.failures).toHaveLength(1);
    await expect(
      service.services.snapshots.restore(service.as(), datasetId, "current", {}),
    ).rejects.toThrow(sentenceOf("no_current_snapshot"));
  });

  test("has its items in the order of the names, for any order of arrival", async () => {
    const { ingestion } = service.services;
    const { dataset_id: datasetId } = await ingestion.begin(service.as(), "Ordered");
    const { trans_id: transId } = await ingestion.openUpload(service.as(), datasetId);
    const names = ["b/2.png", "a/10.png", "Z.png", "b/1.png"];
    for (const name of names) {
      const png = await makeImage("png");
      await ingestion.upload(service.as(), datasetId, transId, files({ [name]: png }));
    }
    const { taskId } = await ingestion.process(service.as(), datasetId, transId);
    await finished(service, service.owner, taskId);
    const items = await itemsOf(datasetId);
    expect(items.map((item) => item.file_name)).toEqual([
      "Z.png",
      "a/10.png",
      "b/1.png",
      "b/2.png",
    ]);
  });

  test("accepts no files once its creation has begun, and needs at least one", async () => {
    const { datasetId, transId } = await upload("Closed", { "a.png": await makeImage("png") });
    const { ingestion } = service.services;
    await expect(
      ingestion.upload(service.as(), datasetId, transId, files({ "b.png": Buffer.from("b") })),
    ).rejects.toThrow(sentenceOf("dataset_not_draft"));
    const { dataset_id: empty } = await ingestion.begin(service.as(), "Empty");
    const { trans_id } = await ingestion.openUpload(service.as(), empty);
    await expect(ingestion.process(service.as(), empty, trans_id)).rejects.toThrow(
      "No files were uploaded",
    );
  });
});

describe("a dataset from a folder", () => {
  test("takes the files below an import root, and none outside", async () => {
    const [root = ""] = importRoots;
    await mkdir(join(root, "day", "one"), { recursive: true });
    await writeFile(join(root, "day", "one", "a.png"), await makeImage("png"));
    await writeFile(join(root, "day", ".hidden.png"), await makeImage("png"));
    await symlink("/etc", join(root, "outside"));
    const { taskId, datasetId } = await service.services.ingestion.fromFolder(
      service.as(),
      "Folder",
      join(root, "day"),
    );
    expect(await finished(service, service.owner, taskId)).toMatchObject({ status: "COMPLETED" });
    expect((await itemsOf(datasetId)).map((item) => item.file_name)).toEqual(["one/a.png"]);
    const create = (path: string) =>
      service.services.ingestion.fromFolder(service.as(), "No", path);
    for (const path of ["/etc", join(root, "outside"), join(root, ".."), "day"]) {
      await expect(create(path)).rejects.toThrow("not a folder below one of the import roots");
    }
    await expect(create("s3://bucket/x")).rejects.toThrow("imports from its own folders only");
  });
});

/** Folders with every kind of entry that a directory can have and a dataset cannot. */
async function oddFolder(): Promise<string> {
  const [root = ""] = importRoots;
  const path = join(root, "odd");
  const png = await makeImage("png");
  for (const folder of [join(path, "sub"), join(root, "beside")]) {
    await mkdir(folder, { recursive: true });
  }
  await writeFile(join(path, "sub", "a.png"), png);
  await writeFile(join(root, "beside", "b.png"), png);
  await writeFile(Buffer.concat([Buffer.from(`${path}/`), Buffer.from("\xff.png", "latin1")]), png);
  await symlink("a.png", join(path, "sub", "same.png"));
  await symlink("../beside", join(path, "linked"));
  await symlink("../../odd", join(path, "sub", "round"));
  await symlink("../beside", join(root, "beside", "again"));
  await symlink("/etc/hostname", join(path, "out.png"));
  await symlink("nowhere", join(path, "dangling.png"));
  await symlink("itself.png", join(path, "itself.png"));
  return path;
}

describe("a folder with links and with unreadable entries", () => {
  test("is imported as far as possible, and the rest is listed with the reason", async () => {
    const path = await oddFolder();
    const { ingestion, tasks, datasets } = service.services;
    const { taskId, datasetId } = await ingestion.fromFolder(service.as(), "Odd", path);
    const task = await finished(service, service.owner, taskId);
    expect(task).toMatchObject({ status: "COMPLETED", items_total: 9, items_failed: 6 });
    expect((await itemsOf(datasetId)).map((item) => item.file_name).toSorted()).toEqual([
      "linked/b.png",
      "sub/a.png",
      "sub/same.png",
    ]);
    const reasons = Object.fromEntries(task.failures.map(({ item, reason }) => [item, reason]));
    expect(reasons).toEqual({
      "dangling.png": "The link leads nowhere: its target is missing",
      "itself.png": "The link leads nowhere: it leads to itself",
      "linked/again": "It leads to a folder whose files are taken already",
      "out.png": "The link leads out of the import roots",
      "sub/round": "It leads to a folder whose files are taken already",
      "\ufffd.png": "Its name is not UTF-8",
    });

    const dataset = await (await datasets.get(service.owner, datasetId)).load();
    expect(dataset.skipped).toEqual({ files: 6, total: 9, task_id: taskId });
    const csv = await tasks.failures(service.owner, taskId);
    expect(csv.fileName).toBe("Odd_skipped.csv");
    const lines = (await new Response(csv.body).text()).trimEnd().split("\r\n");
    expect(lines).toHaveLength(7);
    expect(lines.slice(0, 2)).toEqual([
      "file,reason",
      "dangling.png,The link leads nowhere: its target is missing",
    ]);
    const stranger = await service.addUser("stranger@localhost");
    await expect(tasks.failures(stranger, taskId)).rejects.toThrow("Task not found");
  });

  test("an unreadable folder is listed", async () => {
    const path = join(importRoots[0] ?? "", "odd");
    const found = await filesBelow([path], join(path, "gone"));
    expect(found).toEqual([{ name: "unnamed", skipped: expect.stringMatching(/cannot be read/) }]);
  });

  test("a file that was replaced by a link since it was found is not read", async () => {
    const root = importRoots[0] ?? "";
    const path = join(root, "swapped.png");
    await symlink("/etc/hostname", path);
    await expect(openBelowRoot([root], path)).rejects.toThrow("not below an import root any more");
    await mkdir(join(root, "swapped"));
    await expect(openBelowRoot([root], join(root, "swapped"))).rejects.toThrow("no file any more");
  });
});

test("all skipped files are stored and listed, page by page", async () => {
  const many = Object.fromEntries(
    Array.from({ length: 2500 }, (_, n) => [`${String(n).padStart(4, "0")}.txt`, Buffer.from("x")]),
  );
  const { task } = await upload("Many", { "z.png": await makeImage("png"), ...many });
  expect(task.failures).toHaveLength(100);
  const csv = await service.services.tasks.failures(service.owner, task.task_id);
  const lines = (await new Response(csv.body).text()).trimEnd().split("\r\n");
  expect(lines).toHaveLength(2501);
  expect(lines.at(-1)).toBe('2499.txt,"The file is text, not an image or a video"');
});

test("a task that ends its worker three times at the same place is given up", async () => {
  const alone = await startTestService({ workers: false });
  onTestFinished(() => alone.close());
  const { ingestion, tasks } = alone.services;
  const { dataset_id: datasetId } = await ingestion.begin(alone.as(), "Poison");
  const { trans_id: transId } = await ingestion.openUpload(alone.as(), datasetId);
  const png = await makeImage("png");
  await ingestion.upload(alone.as(), datasetId, transId, files({ "a.png": png }));
  const { taskId } = await ingestion.process(alone.as(), datasetId, transId);
  /**
   * A run that neither ends nor fails, as when its process is killed; the next one begins when its lease has expired.
   */
  const die = async (clean: boolean) => {
    const reached = Promise.withResolvers<void>();
    const rest = Promise.withResolvers<void>();
    const disarm = armFault("ingest.probed", async () => {
      reached.resolve();
      await rest.promise;
      throw new Error("dead");
    });
    const run = runTask(alone.deps, alone.deps.kinds, taskId);
    await reached.promise;
    if (clean) await forgiveAttempts(alone.deps.catalog.db, alone.deps.worker);
    await alone.deps.catalog.db
      .updateTable("datasets")
      .set({ lease_owner: null, lease_until: null })
      .where("id", "=", datasetId)
      .execute();
    rest.resolve();
    await expect(run).rejects.toThrow("dead");
    disarm();
  };
  for (const clean of [false, true, true, false, false]) await die(clean);
  await runTask(alone.deps, alone.deps.kinds, taskId);
  const ended = await tasks.get(alone.owner, taskId);
  expect(ended).toMatchObject({ status: "FAILED" });
  expect(ended.error_message).toContain("stopped or stalled its worker 3 times");

  await tasks.retry(alone.as(), taskId);
  await runTask(alone.deps, alone.deps.kinds, taskId);
  expect(await tasks.get(alone.owner, taskId)).toMatchObject({ status: "COMPLETED" });
});

test("runs that lost the database do not count as attempts", async () => {
  let cuts = 0;
  onTestFinished(
    armFault("ingest.probed", () => {
      cuts += 1;
      if (cuts <= 4) throw awayError(new Error("Connection terminated unexpectedly"));
    }),
  );
  const { task } = await upload("Flapping", { "a.png": await makeImage("png") });
  expect(task).toMatchObject({ status: "COMPLETED", items_done: 1 });
  expect(cuts).toBe(5);
});

test("a run whose worker was cut off ends as unavailable, whatever its error", async () => {
  const alone = await startTestService({ workers: false });
  onTestFinished(() => alone.close());
  const { ingestion } = alone.services;
  const { dataset_id: datasetId } = await ingestion.begin(alone.as(), "Cut off");
  const { trans_id: transId } = await ingestion.openUpload(alone.as(), datasetId);
  const png = await makeImage("png");
  await ingestion.upload(alone.as(), datasetId, transId, files({ "a.png": png }));
  const { taskId } = await ingestion.process(alone.as(), datasetId, transId);
  const left = new AbortController();
  onTestFinished(
    armFault("ingest.probed", () => {
      left.abort(awayError(new Error("Connection terminated unexpectedly")));
      throw new Error("the lease on the dataset ran out");
    }),
  );
  const deps = { ...alone.deps, present: left.signal };
  await expect(runTask(deps, deps.kinds, taskId)).rejects.toMatchObject({ kind: "unavailable" });
});

test("the sample is 3,786 labelled images with its attribution", async () => {
  const { taskId, datasetId } = await service.services.ingestion.sample(service.as(), undefined);
  const task = await finished(service, service.owner, taskId);
  expect(task).toMatchObject({ status: "COMPLETED", items_done: 3786, items_failed: 0 });
  const dataset = await (await service.services.datasets.get(service.owner, datasetId)).load();
  expect(dataset.n_images).toBe(3786);
  expect(dataset.description).toContain("CC-BY 4.0");
  const flags = await service.services.media.page(service.owner, datasetId, undefined, {
    filter: { label: ["flag"] },
    limit: 1,
    total: true,
  });
  expect(flags.total).toBeGreaterThan(200);
  // Summed over the commits.
  const row = await service.deps.catalog.db
    .selectFrom("datasets")
    .selectAll()
    .where("id", "=", datasetId)
    .executeTakeFirstOrThrow();
  const ref = { branch: row.head_branch, version: row.head_version };
  const content = await service.deps.lake.contentOf(row.family_id, ref);
  expect(row.content_hash).toBe(content.digest());
  // Eight seconds of work, on a busy machine several times as long.
}, 120_000);
