import { describe, expect, it } from "vitest";
import { datasetStatus } from "#contract/dataset.ts";
import { isFinal, taskPageSchema } from "#contract/task.ts";
import { type Api, type Traits, expectEmpty, expectRefusal } from "./target.ts";

export function restoreTests(connected: () => Api, traits: Traits): void {
  /** A case for one of the two ways in which a backend accepts work; the other kind of backend skips it. */
  const only = (accepted: Traits["accepted"]) => (name: string, run: () => Promise<void>) => {
    if (traits.accepted === accepted) it(name, run);
  };
  const complete = only("complete");
  const inProgress = only("in progress");

  describe("restore", () => {
    it("moves current backwards and forwards and drops no snapshot", async () => {
      const api = connected();
      const dataset = await api.target.newReadyDataset();
      const first = await api.current(dataset.id);
      const second = await api.create(dataset.id, { name: "second" });
      const third = await api.create(dataset.id, { name: "third" });
      const ids = [third, second, first].map((row) => row.snapshot_id);

      for (const target of [first, third, second]) {
        await api.restore(dataset.id, target.snapshot_id);
        expect((await api.current(dataset.id)).snapshot_id).toBe(target.snapshot_id);
        const list = await api.snapshots(dataset.id);
        expect(list.map((row) => row.snapshot_id)).toEqual(ids);
        expect(list.some((row) => row.is_restoring)).toBe(false);
        expect(datasetStatus(await api.dataset(dataset.id))).toBe("READY");
      }
      const fourth = await api.create(dataset.id, { name: "fourth" });
      expect((await api.current(dataset.id)).snapshot_id).toBe(fourth.snapshot_id);
    });

    it("accepts the word current as a version", async () => {
      const api = connected();
      const dataset = await api.target.newReadyDataset();
      const first = await api.current(dataset.id);
      await api.create(dataset.id);
      await api.restore(dataset.id, first.snapshot_id);
      const task = await api.restore(dataset.id, "current");
      expect(task.status).toBe("COMPLETED");
      expect((await api.current(dataset.id)).snapshot_id).toBe(first.snapshot_id);
    });

    it("is a SNAPSHOT_RESTORE task on the dataset", async () => {
      const api = connected();
      const dataset = await api.target.newReadyDataset();
      const { snapshot_id } = await api.current(dataset.id);
      const task = await api.restore(dataset.id, snapshot_id);
      expect(task).toMatchObject({
        dataset_id: dataset.id,
        dataset_name: dataset.name,
        dataset_status: "READY",
        created_by: api.target.users.owner,
        task_type: "SNAPSHOT_RESTORE",
        status: "COMPLETED",
        progress_percentage: 100,
        error_message: null,
      });
      expect(Date.parse(task.end_time ?? "")).toBeGreaterThanOrEqual(Date.parse(task.start_time));
    });

    it("lets the documented loop over /tasks end", async () => {
      const api = connected();
      const dataset = await api.target.newReadyDataset();
      const snapshots = await api.snapshots(dataset.id);
      const oldest = snapshots.at(-1)?.snapshot_id;
      await api.create(dataset.id, { name: "pre-enrichment-checkpoint" });
      const path = `/dataset/${dataset.id}/snapshot/${oldest}/restore`;
      expect((await api.request("POST", path)).status).toBe(202);
      const seen: (string | undefined)[] = [];
      while (!["COMPLETED", "FAILED"].includes(seen.at(-1) ?? "") && seen.length < 10) {
        const query = `dataset_id=${dataset.id}&task_type=SNAPSHOT_RESTORE`;
        const { tasks } = await api.json(taskPageSchema, "GET", `/tasks?${query}`);
        seen.push(tasks[0]?.status);
        await api.target.settle();
      }
      expect(seen.at(-1)).toBe("COMPLETED");
    });

    it("is refused where the dataset has not been indexed", async () => {
      const api = connected();
      const draft = await newDraft(api);
      await expectRefusal(
        await api.request("POST", `/dataset/${draft}/snapshot/current/restore`),
        404,
      );
      await expectRefusal(
        await api.request("POST", `/dataset/${draft}/snapshot`),
        409,
        "Operation 'create_snapshot' is not allowed while the dataset is DRAFT",
      );
    });

    complete("is complete when its 202 arrives", async () => {
      const api = connected();
      const dataset = await api.target.newReadyDataset();
      const first = await api.current(dataset.id);
      await api.create(dataset.id);
      const path = `/dataset/${dataset.id}/snapshot/${first.snapshot_id}/restore`;
      await expectEmpty(await api.request("POST", path), 202);
      const [task] = await api.tasks(`dataset_id=${dataset.id}&task_type=SNAPSHOT_RESTORE`);
      expect(task).toMatchObject({ status: "COMPLETED", progress_percentage: 100 });
      expect((await api.current(dataset.id)).snapshot_id).toBe(first.snapshot_id);
    });

    inProgress("keeps the dataset read only and readable as before until it ends", async () => {
      const api = connected();
      const dataset = await api.target.newReadyDataset();
      const first = await api.current(dataset.id);
      const second = await api.create(dataset.id);
      const path = `/dataset/${dataset.id}/snapshot/${first.snapshot_id}`;
      await expectEmpty(await api.request("POST", `${path}/restore`), 202);

      expect((await api.dataset(dataset.id)).status_new).toBe("READ ONLY");
      const list = await api.snapshots(dataset.id);
      expect(list.find((row) => row.is_restoring)?.snapshot_id).toBe(first.snapshot_id);
      expect((await api.current(dataset.id)).snapshot_id).toBe(second.snapshot_id);
      const [task] = await api.tasks(`dataset_id=${dataset.id}&task_type=SNAPSHOT_RESTORE`);
      expect(isFinal(task?.status ?? "")).toBe(false);
      expect(task).toMatchObject({ dataset_status: "READ_ONLY", end_time: null });

      const running = "is blocked while SNAPSHOT_RESTORE task is running";
      await expectRefusal(
        await api.request("POST", `/dataset/${dataset.id}/snapshot`),
        409,
        `Operation 'create_snapshot' ${running}`,
      );
      await expectRefusal(
        await api.request("POST", `${path}/restore`),
        409,
        `Operation 'restore_snapshot' ${running}`,
      );
      await expectRefusal(await api.request("DELETE", path), 409, "The snapshot is being restored");
      await api.target.settle();
      expect((await api.current(dataset.id)).snapshot_id).toBe(first.snapshot_id);
    });
  });

  describe("clone", () => {
    it("makes a separate dataset with one current snapshot of reason clone", async () => {
      const api = connected();
      const dataset = await api.target.newReadyDataset();
      const source = await api.create(dataset.id, { name: "baseline" });
      const task = await api.clone(dataset.id, source.snapshot_id);
      const name = `${dataset.name} (cloned)`;
      expect(task).toMatchObject({
        dataset_name: name,
        dataset_status: "READY",
        task_type: "SNAPSHOT_CLONE",
        status: "COMPLETED",
        created_by: api.target.users.owner,
      });
      expect(task.dataset_id).not.toBe(dataset.id);

      const copy = await api.dataset(task.dataset_id);
      expect(copy).toMatchObject({
        display_name: name,
        status_new: "READY",
        source_dataset_id: dataset.id,
        n_images: source.n_images,
        n_videos: source.n_videos,
      });
      const [first, ...others] = await api.snapshots(copy.id);
      expect(others).toEqual([]);
      expect(first).toMatchObject({
        snapshot_name: `${name}_snapshot_${first?.snapshot_id.slice(0, 8)}`,
        source_dataset_name: name,
        created_by: api.target.users.owner,
        n_images: source.n_images,
        reason: "clone",
        is_current: true,
      });
      expect(first?.snapshot_id).not.toBe(source.snapshot_id);
    });

    it("belongs to the user who cloned, and is not visible to others", async () => {
      const api = connected();
      const dataset = await api.target.newReadyDataset();
      const { snapshot_id } = await api.current(dataset.id);
      const { dataset_id: copy } = await api.clone(dataset.id, snapshot_id, "editor");
      expect(await api.snapshots(copy, "editor")).toHaveLength(1);
      await expectRefusal(await api.request("GET", `/dataset/${copy}`, { as: "viewer" }), 404);
      await expectRefusal(await api.request("GET", `/dataset/${copy}`, { as: "owner" }), 404);
      await expectEmpty(await api.request("DELETE", `/dataset/${copy}`, { as: "editor" }), 200);
    });

    it("does not block its source, and shows nothing there", async () => {
      const api = connected();
      const dataset = await api.target.newReadyDataset();
      const first = await api.current(dataset.id);
      const path = `/dataset/${dataset.id}/snapshot/${first.snapshot_id}`;
      await expectEmpty(await api.request("POST", `${path}/clone`), 202);
      expect((await api.dataset(dataset.id)).status_new).toBe("READY");
      await api.create(dataset.id, { name: "meanwhile" });
      await api.target.settle();
      const names = (await api.snapshots(dataset.id)).map((row) => row.snapshot_name);
      expect(names).toEqual(["meanwhile", first.snapshot_name]);
      expect(await api.tasks(`dataset_id=${dataset.id}&task_type=SNAPSHOT_CLONE`)).toEqual([]);
    });

    it("remains when its snapshot and its source are deleted", async () => {
      const api = connected();
      const dataset = await api.target.newReadyDataset();
      const first = await api.current(dataset.id);
      await api.create(dataset.id);
      const { dataset_id: copy } = await api.clone(dataset.id, first.snapshot_id);
      const before = await api.snapshots(copy);
      const path = `/dataset/${dataset.id}/snapshot/${first.snapshot_id}`;
      await expectEmpty(await api.request("DELETE", path), 200);
      await expectEmpty(await api.request("DELETE", `/dataset/${dataset.id}`), 200);
      expect(await api.snapshots(copy)).toEqual(before);
      const second = await api.create(copy, { name: "goes on" });
      expect(second.n_images).toBe(first.n_images);
      const again = await api.clone(copy, second.snapshot_id);
      expect(again.dataset_name).toBe(`${dataset.name} (cloned) (cloned)`);
    });

    it("keeps the snapshots of both datasets apart", async () => {
      const api = connected();
      const dataset = await api.target.newReadyDataset();
      const first = await api.current(dataset.id);
      const { dataset_id: copy } = await api.clone(dataset.id, first.snapshot_id);
      const path = `/dataset/${copy}/snapshot/${first.snapshot_id}`;
      await expectRefusal(await api.request("PATCH", path, { body: { name: "x" } }), 404);
      await expectRefusal(await api.request("POST", `${path}/restore`), 404);
      await expectRefusal(await api.request("DELETE", path), 404);
    });

    inProgress(
      "shows its dataset as INDEXING and keeps its source snapshot until it ends",
      async () => {
        const api = connected();
        const dataset = await api.target.newReadyDataset();
        const first = await api.current(dataset.id);
        await api.create(dataset.id);
        const path = `/dataset/${dataset.id}/snapshot/${first.snapshot_id}`;
        await expectEmpty(await api.request("POST", `${path}/clone`), 202);
        const tasks = await api.tasks("task_type=SNAPSHOT_CLONE&page_size=50");
        const task = tasks.find((row) => row.dataset_name === `${dataset.name} (cloned)`);
        expect(task).toMatchObject({ dataset_status: "INDEXING", end_time: null });
        await expectRefusal(await api.request("DELETE", path), 409, "The snapshot is being cloned");
        await api.target.settle();
        await expectEmpty(await api.request("DELETE", path), 200);
      },
    );
  });
}

async function newDraft(api: Api): Promise<string> {
  const response = await api.request("GET", "/ingestion/new_dataset?dataset_name=draft");
  expect(response.status).toBe(200);
  return ((await response.json()) as { dataset_id: string }).dataset_id;
}
