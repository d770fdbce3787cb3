import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type FaultPoint, faultPoints } from "../fault.ts";
import { FaultySetting, images } from "./faulty-setting.ts";

/**
 * The service dies at each point of each write path. After the next start each operation is complete or absent, and
 * everything acknowledged is there. A point that is never reached fails its test.
 */

const on = new FaultySetting();

/** Runs a write in which the process dies. Returns the checks for after the next start. */
type Case = (point: FaultPoint, committed: boolean) => Promise<() => Promise<void>>;

const edit: Case = async (point, committed) => {
  await on.faulty.expectDeath(() => on.tagAll(on.dataset, point));
  return async () => expect(await on.countTagged(on.dataset, point)).toBe(committed ? images : 0);
};

/** A clone has no line before its first edit. */
const firstEdit: Case = async (point) => {
  const before = await on.clonesNow();
  await on.cloneFrom(on.seeded);
  const id = (await on.clonesNow()).find((each) => !before.includes(each)) ?? "";
  await on.faulty.expectDeath(() => on.tagAll(id, point));
  return async () => {
    expect(await on.countTagged(id, point)).toBe(0);
    expect(await on.countTagged(id, "seed")).toBe(images);
  };
};

/** The answer is lost with the process. Repeated with its key, the operation takes place exactly once. */
const create: Case = async (point, committed) => {
  const found = async () =>
    (await on.snapshotsOf(on.dataset)).filter((snapshot) => snapshot.snapshot_name === point);
  await on.faulty.expectDeath(() => on.save(on.dataset, point, point));
  return async () => {
    expect(await found()).toHaveLength(committed ? 1 : 0);
    const { snapshot_id: id } = await on.save(on.dataset, point, point);
    expect((await found()).map((snapshot) => snapshot.snapshot_id)).toEqual([id]);
  };
};

const restore: Case = async (point, committed) => {
  const tasks = await on.countTasks(on.dataset, "SNAPSHOT_RESTORE");
  const snapshots = (await on.snapshotsOf(on.dataset)).length;
  await on.tagAll(on.dataset, point);
  await on.faulty.expectDeath(() => on.restoreTo(on.dataset, on.first, point));
  const look = async (times: number) => {
    expect(await on.countTasks(on.dataset, "SNAPSHOT_RESTORE")).toBe(tasks + times);
    // Each has a safety snapshot.
    expect(await on.snapshotsOf(on.dataset)).toHaveLength(snapshots + times);
    expect(await on.countTagged(on.dataset, point)).toBe(times === 0 ? images : 0);
  };
  return async () => {
    await look(committed ? 1 : 0);
    await on.restoreTo(on.dataset, on.first, point);
    await look(1);
  };
};

/** A partial restore of tagged items, or of a field without differences. */
const partial: Case = async (point) => {
  const unchanged = point === "partial.unchanged";
  const tasks = await on.countTasks(on.dataset, "SNAPSHOT_RESTORE");
  const snapshots = (await on.snapshotsOf(on.dataset)).length;
  await on.tagAll(on.dataset, point);
  const restoreSome = async () => {
    const body = { only: [unchanged ? "clustering" : "tags"], safety: true };
    const path = `/dataset/${on.dataset}/snapshot/${on.first}/partial_restore`;
    await on.faulty.json("POST", path, body, point);
  };
  await on.faulty.expectDeath(restoreSome);
  const look = async (times: number) => {
    expect(await on.countTasks(on.dataset, "SNAPSHOT_RESTORE")).toBe(tasks + times);
    const { receipts } = await on.faulty.json<{ receipts: unknown[] }>(
      "GET",
      `/dataset/${on.dataset}/receipts?limit=1000`,
    );
    expect(receipts).toHaveLength(tasks + times);
    expect(await on.snapshotsOf(on.dataset)).toHaveLength(snapshots + (unchanged ? 0 : times));
    expect(await on.countTagged(on.dataset, point)).toBe(times === 0 || unchanged ? images : 0);
  };
  return async () => {
    await look(0);
    await restoreSome();
    await look(1);
    await restoreSome();
    await look(1);
  };
};

const undo: Case = async (point, committed) => {
  await on.tagAll(on.dataset, point);
  const headNow = async () =>
    (await on.faulty.json<{ head: string }>("GET", `/dataset/${on.dataset}`)).head;
  const head = await headNow();
  const take = (way: "undo" | "redo", from: string, key?: string) =>
    on.faulty.json("POST", `/dataset/${on.dataset}/media/${way}`, { head: from }, key);
  await on.faulty.expectDeath(() => take("undo", head, point));
  return async () => {
    expect(await on.countTagged(on.dataset, point)).toBe(committed ? 0 : images);
    // With its key it is applied once in any case; without, the state that it names no longer exists.
    await take("undo", head, point);
    expect(await on.countTagged(on.dataset, point)).toBe(0);
    await expect(take("undo", head)).rejects.toThrow("409");
    await expect(take("undo", await headNow())).rejects.toThrow("nothing to undo");
    await take("redo", await headNow());
    expect(await on.countTagged(on.dataset, point)).toBe(images);
  };
};

const undelete: Case = async (point, committed) => {
  const { snapshot_id: id } = await on.save(on.dataset, point);
  await on.save(on.dataset, `after ${point}`);
  await on.faulty.json("DELETE", `/dataset/${on.dataset}/snapshot/${id}`);
  const bringBack = () => on.faulty.json("POST", `/dataset/${on.dataset}/snapshot/${id}/undelete`);
  const isThere = async () =>
    (await on.snapshotsOf(on.dataset)).some((snapshot) => snapshot.snapshot_id === id);
  await on.faulty.expectDeath(bringBack);
  return async () => {
    expect(await isThere()).toBe(committed);
    await bringBack();
    expect(await isThere()).toBe(true);
  };
};

const clone: Case = async (point, committed) => {
  const before = (await on.clonesNow()).length;
  await on.faulty.expectDeath(() => on.cloneFrom(on.first, point));
  return async () => {
    expect(await on.clonesNow()).toHaveLength(before + (committed ? 1 : 0));
    await on.cloneFrom(on.first, point);
    expect(await on.clonesNow()).toHaveLength(before + 1);
  };
};

const upload: Case = async () => {
  const { dataset_id: id } = await on.faulty.json<{ dataset_id: string }>(
    "GET",
    "/ingestion/new_dataset?dataset_name=Upload",
  );
  const { trans_id: upload } = await on.faulty.json<{ trans_id: number }>(
    "GET",
    `/ingestion/${id}/data_files`,
  );
  const send = async () => {
    const body = new FormData();
    body.append("files", new File([await on.faulty.image(3)], "one.png"));
    const path = `/ingestion/${id}/data_files/${upload}`;
    expect((await on.faulty.service.api(path, { method: "POST", body })).status).toBe(202);
  };
  await on.faulty.expectDeath(send);
  return async () => {
    // Nothing of the interrupted upload counts, so it is sent again, and is stored once.
    await send();
    await on.faulty.json("POST", `/ingestion/${id}/process_files/${upload}`);
    await on.faulty.settle();
    expect(await on.faulty.json("GET", `/dataset/${id}`)).toMatchObject({ n_images: 1 });
  };
};

/** More than one commit adds. */
const manyImages = 520;

const ingest: Case = async (point) => {
  const count = point === "task.saved" ? manyImages : images;
  let id = "";
  await on.faulty.expectDeath(async () => {
    id = await on.faulty.importImages(point, count);
  });
  return async () => {
    // The answer may have been lost with the process; the dataset was committed before.
    id ||= await on.faulty.datasetNamed(point);
    await on.faulty.settle();
    expect(await on.faulty.json("GET", `/dataset/${id}`)).toMatchObject({
      status_new: "READY",
      n_images: count,
    });
    expect(await on.faulty.fileNames(id)).toEqual(on.faulty.imageNames(count));
    expect((await on.snapshotsOf(id)).map((snapshot) => snapshot.snapshot_name)).toHaveLength(1);
    expect(await on.countTasks(id, "DATASET_CREATION")).toBe(1);
  };
};

/** The import continues after the start, and nothing of it is there twice. */
const labels: Case = async (point) => {
  const names = await on.faulty.fileNames(on.dataset);
  const coco = {
    images: names.map((name, id) => ({ id, file_name: name, width: 8, height: 8 })),
    categories: [{ id: 1, name: "zebra" }],
    annotations: names.map((_, id) => ({ id, image_id: id, category_id: 1, bbox: [0, 0, 4, 4] })),
  };
  await on.faulty.expectDeath(async () => {
    const body = new FormData();
    body.append("files", new File([JSON.stringify(coco)], "coco.json"));
    await on.faulty.service.api(`/dataset/${on.dataset}/annotations`, { method: "POST", body });
  });
  return async () => {
    await on.faulty.settle();
    expect(point).toBe("import.batch-committed");
    expect(await on.countTasks(on.dataset, "ANNOTATION_IMPORT")).toBe(1);
    const { items } = await on.faulty.json<{ items: { labels: { name: string }[] }[] }>(
      "GET",
      `/dataset/${on.dataset}/media?limit=100`,
    );
    for (const item of items) expect(item.labels.map(({ name }) => name)).toEqual(["zebra"]);
    expect(items).toHaveLength(images);
  };
};

/** The task continues after the start; what a model has found is not looked for again. */
const enriched: Case = async (point) => {
  const body = { enrichment_models: { IMAGE_TAGGING: "picture-tags" } };
  const path = `/dataset/${on.dataset}/enrich_dataset`;
  const before = await on.countTasks(on.dataset, "ENRICHMENT");
  await on.faulty.expectDeath(() => on.faulty.json("POST", path, body));
  return async () => {
    await on.faulty.settle();
    expect(["models.part-stored", "models.batch-committed"]).toContain(point);
    expect(await on.countTasks(on.dataset, "ENRICHMENT")).toBe(before + 1);
    const { tasks } = await on.faulty.json<{ tasks: { status: string }[] }>(
      "GET",
      `/tasks?dataset_id=${on.dataset}&task_type=ENRICHMENT`,
    );
    expect(tasks.map(({ status }) => status)).toEqual(tasks.map(() => "COMPLETED"));
    const { items } = await on.faulty.json<{ items: { tags: string[] }[] }>(
      "GET",
      `/dataset/${on.dataset}/media?limit=100`,
    );
    expect(items.filter(({ tags }) => tags.length > 0)).toHaveLength(images);
  };
};

/** It begins anew after the start: its file is whole, and there is no other. */
const exported: Case = async () => {
  await on.faulty.expectDeath(() =>
    on.faulty.json("GET", `/dataset/${on.dataset}/export_context_async?export_format=yolo`),
  );
  return async () => {
    await on.faulty.settle();
    const { tasks } = await on.faulty.json<{ tasks: { task_id: string }[] }>(
      "GET",
      `/tasks?dataset_id=${on.dataset}&task_type=EXPORT`,
    );
    expect(tasks).toHaveLength(1);
    const id = tasks[0]?.task_id ?? "";
    const made = await on.faulty.json<{ download_uri: string; size_bytes: number }>(
      "GET",
      `/dataset/${on.dataset}/export_status?export_task_id=${id}`,
    );
    expect(made).toMatchObject({ status: "COMPLETED", entities_count: images });
    const { pathname, search } = new URL(made.download_uri);
    const answer = await on.faulty.service.api((pathname + search).slice("/api/v1".length));
    const zip = Buffer.from(await answer.arrayBuffer());
    expect(zip).toHaveLength(made.size_bytes);
    expect(zip.subarray(-22, -18).toString("latin1")).toBe("PK\x05\x06");
    expect(await readdir(join(on.faulty.service.data, "exports"))).toEqual([id]);
  };
};

/** Nothing of it exists, neither a row nor a table, and the request can be repeated. */
const draft: Case = async (point) => {
  await on.faulty.expectDeath(() => on.faulty.importImages(point, images));
  return async () => {
    expect(await on.faulty.datasetNamed(point)).toBe("");
    expect(await on.faulty.unnamedTables()).toEqual([]);
    const id = await on.faulty.importImages(`${point}-again`, images);
    await on.faulty.settle();
    expect(await on.faulty.fileNames(id)).toEqual(on.faulty.imageNames(images));
  };
};

/**
 * The order matters: the checks after one death must not pass the next point, because that point is already armed in
 * the service that is being checked. A service is restarted only once for each point, since a start takes the most
 * time.
 */
const served: [FaultPoint, Case][] = [
  ["draft.table-made", draft],
  ["task.claimed", ingest],
  ["partial.recorded", partial],
  ["create.begun", create],
  ["undo.begun", undo],
  ["ingest.probed", ingest],
  ["restore.begun", restore],
  ["undo.written", undo],
  ["ingest.batch-committed", ingest],
  ["partial.batch-committed", partial],
  ["import.batch-committed", labels],
  ["models.part-stored", enriched],
  ["export.half", exported],
  ["models.batch-committed", enriched],
  ["clone.begun", clone],
  ["undo.committed", undo],
  ["task.saved", ingest],
  ["edit.leased", edit],
  ["task.finishing", ingest],
  ["partial.unchanged", partial],
  ["create.written", create],
  ["task.finished", ingest],
  ["task.ended", ingest],
  ["restore.written", restore],
  ["upload.stored", upload],
  ["task.written", draft],
  ["clone.written", clone],
  ["edit.committed", edit],
  ["create.committed", create],
  ["fork.branched", firstEdit],
  ["restore.committed", restore],
  ["edit.flushed", edit],
  ["undelete.written", undelete],
  ["clone.committed", clone],
  ["flush.half", edit],
  ["head.swapping", edit],
  ["fork.flushed", firstEdit],
  ["edit.published", edit],
];
/** The points after the transaction has been committed. */
const committed = new Set<FaultPoint>([
  "edit.published",
  "create.committed",
  "restore.committed",
  "undo.committed",
  "clone.committed",
]);

test("every point of the service is in this file", () => {
  const all = faultPoints.filter((point) => !/^(?:collect|generation|move)\./.test(point));
  expect(served.map(([point]) => point).toSorted()).toEqual(all.toSorted());
});

describe("the service dies", () => {
  test.each(served)(
    "at %s",
    async (point, run) => {
      await on.faulty.arm(point);
      const look = await run(point, committed.has(point));
      const next = served[served.findIndex(([each]) => each === point) + 1];
      // The task that continues would pass a point of the creation or of a flush.
      const wait = /^(ingest|draft|upload|task|models)/.test(point);
      await on.faulty.arm(wait ? null : (next?.[0] ?? null));
      await look();
      await on.faulty.settle();
      const turn = served.findIndex(([each]) => each === point);
      // A quarter of all snapshots so far each time, and always the first few.
      const later = (at: number) => at > 3 && at % 4 !== turn % 4;
      expect((await on.faulty.check({ later })).rehashed).toBeGreaterThan(0);
    },
    90_000,
  );

  /** Begins a task that brings data in, on a dataset with the content of the first snapshot. */
  const additions: [string, FaultPoint, (id: string) => Promise<unknown>][] = [
    [
      "MEDIA_ADDITION",
      "ingest.batch-committed",
      async (id) => {
        const body = new FormData();
        body.append("files", new File([await on.faulty.image(images)], "new.png"));
        // Only a dataset that is ready has snapshots.
        body.append("auto_reindex", "true");
        return await on.faulty.service.api(`/dataset/${id}/add_media`, { method: "POST", body });
      },
    ],
    [
      "CUSTOM_METADATA",
      "task.saved",
      async (id) => {
        const path = `/datasets/${id}/custom_metadata/tasks`;
        const field = { field_name: "weight", field_type: "float" };
        const { task_id: task } = await on.faulty.json<{ task_id: string }>("POST", path, field);
        const { items } = await on.faulty.json<{ items: { media_id: string }[] }>(
          "GET",
          `/dataset/${id}/media?limit=100`,
        );
        const values = items.map(({ media_id }, value) => ({ media_id, value }));
        return await on.faulty.json("POST", `${path}/${task}`, values);
      },
    ],
  ];

  test.each(additions)("in a task of the kind %s, at %s", async (type, point, begin) => {
    const cloned = async () => {
      const before = await on.clonesNow();
      await on.cloneFrom(on.first);
      return (await on.clonesNow()).find((id) => !before.includes(id)) ?? "";
    };
    const contentOf = async (id: string) =>
      (await on.faulty.json<{ content_hash: string }>("POST", `/dataset/${id}/snapshot`, {}))
        .content_hash;
    await on.faulty.arm(point);
    const id = await cloned();
    await on.faulty.expectDeath(() => begin(id));
    await on.faulty.arm(null);
    await on.faulty.settle();
    expect(await on.countTasks(id, type)).toBe(1);
    // As if it had run in one piece.
    const other = await cloned();
    const untouched = await contentOf(other);
    await begin(other);
    await on.faulty.settle();
    const content = await contentOf(id);
    expect(content).toBe(await contentOf(other));
    expect(content).not.toBe(untouched);
  });

  test("and at the end every snapshot is unchanged", async () => {
    expect((await on.faulty.check()).rehashed).toBeGreaterThan(served.length / 2);
  });
});
