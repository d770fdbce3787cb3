import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "vitest";
import { apiBase } from "#contract/route.ts";
import { type Case, type FaultySetting, images } from "./faulty-setting.ts";

/** The cases of `faultCases` that bring data in or out, or run models. */
export function dataCases(
  on: FaultySetting,
): Record<"upload" | "ingest" | "labels" | "enriched" | "exported" | "draft", Case> {
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
      const answer = await on.faulty.service.api((pathname + search).slice(apiBase.length));
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

  return { upload, ingest, labels, enriched, exported, draft };
}
