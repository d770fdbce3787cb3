import { beforeAll, describe, expect, it } from "vitest";
import {
  type Task,
  taskFiltersSchema,
  taskPageSchema,
  taskSchema,
  taskSortKeys,
} from "#contract/task.ts";
import { type Api, expectEmpty, expectInvalid, expectRefusal, unknownId } from "./target.ts";
import { type Uploaded, createFromFiles, tinyPng } from "./upload.ts";

const documentedFields = [
  "task_id",
  "dataset_id",
  "dataset_name",
  "dataset_status",
  "created_by",
  "task_type",
  "status",
  "status_message",
  "progress_percentage",
  "error_message",
  "start_time",
  "end_time",
];

export function taskTests(connected: () => Api): void {
  describe("tasks", () => {
    let dataset: { id: string; name: string };
    let copy: string;
    let failed: Uploaded;

    beforeAll(async () => {
      const api = connected();
      dataset = await api.target.newReadyDataset();
      for (let round = 0; round < 5; round++) await api.restore(dataset.id, "current");
      const path = `/dataset/${dataset.id}/snapshot/current/restore`;
      await expectEmpty(await api.request("POST", path, { as: "editor" }), 202);
      await api.target.settle();
      const { snapshot_id } = await api.current(dataset.id);
      copy = (await api.clone(dataset.id, snapshot_id, "editor")).dataset_id;
      failed = await createFromFiles(api, "all unusable", [
        new File(["only text"], "notes.png", { type: "image/png" }),
      ]);
      await api.target.settle();
    });

    const page = (query: string) => connected().json(taskPageSchema, "GET", `/tasks?${query}`);
    const onDataset = (query = "") => page(`dataset_id=${dataset.id}&${query}`);

    it("are an envelope of 20, in which each task has every documented field", async () => {
      const answer: unknown = await (await connected().request("GET", "/tasks")).json();
      expect(Object.keys(answer as object)).toEqual(
        expect.arrayContaining(["tasks", "total", "page", "page_size"]),
      );
      const { tasks } = answer as { tasks: object[] };
      expect(answer).toMatchObject({ page: 1, page_size: 20 });
      for (const task of tasks) {
        expect(Object.keys(task)).toEqual(expect.arrayContaining(documentedFields));
        const { start_time, end_time } = taskSchema.parse(task);
        for (const time of [start_time, end_time ?? start_time]) expect(time).toMatch(/Z$/);
      }
    });

    it("come newest first", async () => {
      const { tasks, total } = await onDataset();
      const starts = tasks.map((task) => Date.parse(task.start_time));
      expect(starts).toEqual(starts.toSorted((left, right) => right - left));
      expect(total).toBe(tasks.length);
    });

    it("come in pages", async () => {
      const query = "task_type=SNAPSHOT_RESTORE&page_size=5";
      const [first, second, third] = [
        await onDataset(`${query}&page=1`),
        await onDataset(`${query}&page=2`),
        await onDataset(`${query}&page=3`),
      ];
      expect([first.tasks.length, second.tasks.length, third.tasks.length]).toEqual([5, 1, 0]);
      expect(first).toMatchObject({ total: 6, page: 1, page_size: 5 });
      expect(second).toMatchObject({ total: 6, page: 2 });
      const all = await onDataset("task_type=SNAPSHOT_RESTORE&page_size=50");
      expect([...first.tasks, ...second.tasks].map((task) => task.task_id)).toEqual(
        all.tasks.map((task) => task.task_id),
      );
    });

    it.each(["page_size=4", "page_size=51", "page_size=ten", "page=0", "page=1.5"])(
      "refuse %s",
      async (query) => {
        const name = query.split("=")[0] ?? "";
        await expectInvalid(await connected().request("GET", `/tasks?${query}`), ["query", name]);
      },
    );

    it.each([
      ["dataset_id=17", "dataset_id"],
      ["task_type=COFFEE", "task_type"],
      ["task_status=DONE", "task_status"],
      ["sort_by=colour", "sort_by"],
      ["sort_order=up", "sort_order"],
      ["start_time_from=yesterday", "start_time_from"],
    ])("refuse %s", async (query, name) => {
      await expectInvalid(await connected().request("GET", `/tasks?${query}`), ["query", name]);
    });

    it("are filtered by dataset, by its name, by type, by status and by user", async () => {
      const named = await page(`dataset_name=${encodeURIComponent(dataset.name)}&page_size=50`);
      expect(datasetIds(named.tasks)).toEqual([dataset.id]);
      expect(datasetIds((await onDataset()).tasks)).toEqual([dataset.id]);

      const restores = await onDataset("task_type=SNAPSHOT_RESTORE");
      expect(new Set(restores.tasks.map((task) => task.task_type))).toEqual(
        new Set(["SNAPSHOT_RESTORE"]),
      );
      const inStatus = async (status: string) =>
        (await page(`task_status=${status}&dataset_id=${failed.datasetId}`)).tasks;
      expect((await inStatus("FAILED")).map((task) => task.status)).toEqual(["FAILED"]);
      expect(await inStatus("COMPLETED")).toEqual([]);
      const api = connected();
      const mine = await api.tasks(`created_by=${api.target.users.editor}`, "editor");
      expect(datasetIds(mine)).toContain(copy);
      expect(new Set(mine.map((task) => task.created_by))).toEqual(
        new Set([api.target.users.editor]),
      );
      expect((await onDataset("task_type=REINDEX")).tasks).toEqual([]);
      expect(await page(`dataset_id=${unknownId}`)).toMatchObject({ tasks: [], total: 0 });
    });

    it("are filtered by their start, with and without a time zone", async () => {
      const [newest] = (await onDataset()).tasks;
      const start = Date.parse(newest?.start_time ?? "");
      const at = (offset: number) => new Date(start + offset).toISOString();
      const ids = async (query: string) =>
        (await onDataset(query)).tasks.map((task) => task.task_id);
      expect(await ids(`start_time_from=${at(-1)}&start_time_to=${at(1)}`)).toContain(
        newest?.task_id,
      );
      expect(await ids(`start_time_from=${at(-1).slice(0, -1)}`)).toContain(newest?.task_id);
      expect(await ids(`start_time_from=${at(1000)}`)).toEqual([]);
      expect(await ids(`start_time_to=${at(-1)}`)).not.toContain(newest?.task_id);
    });

    it.each(taskSortKeys)("are sorted by %s, in both directions", async (key) => {
      const sorted = async (order: string): Promise<string[]> =>
        (await connected().tasks(`sort_by=${key}&sort_order=${order}&page_size=50`)).map(
          (task) => task[key] ?? "",
        );
      const up = await sorted("asc");
      const down = await sorted("desc");
      expect(up.at(0)).not.toBe(up.at(-1));
      // Sorting ignores case, as users expect of names.
      const lower = (values: string[]) => values.map((value) => value.toLowerCase());
      expect(lower(up)).toEqual(lower(up).toSorted());
      expect(lower(down)).toEqual(lower(down).toSorted().toReversed());
    });

    it("are those of the datasets that the user can see", async () => {
      const api = connected();
      expect(await api.tasks(`dataset_id=${dataset.id}`, "stranger")).toEqual([]);
      const seen = await api.tasks(`dataset_id=${dataset.id}`, "viewer");
      expect(datasetIds(seen)).toEqual([dataset.id]);
    });

    it("have filter options: the values that occur", async () => {
      const api = connected();
      const filters = await api.json(taskFiltersSchema, "GET", "/tasks/filters");
      expect(filters.dataset_ids).toContain(dataset.id);
      expect(filters.dataset_ids).not.toContain(copy);
      expect(filters.dataset_names).toContain(dataset.name);
      expect(filters.task_types).toEqual(expect.arrayContaining(["SNAPSHOT_RESTORE"]));
      expect(filters.created_by).toContain(api.target.users.owner);
      const later = await api.json(
        taskFiltersSchema,
        "GET",
        "/tasks/filters?start_time_from=2999-01-01T00:00:00",
      );
      expect(later).toEqual({ dataset_names: [], dataset_ids: [], task_types: [], created_by: [] });
    });

    it("cannot be aborted after their end, or when they are restores: 409", async () => {
      const api = connected();
      for (const query of ["task_type=DATASET_CREATION", "task_type=SNAPSHOT_RESTORE"]) {
        const { datasetId } = await createFromFiles(api, "done", [tinyPng("a.png")]);
        await api.target.settle();
        if (query.endsWith("RESTORE")) await api.restore(datasetId, "current");
        const [task] = await api.tasks(`dataset_id=${datasetId}&${query}`);
        expect(task?.status).toBe("COMPLETED");
        const path = `/tasks/${task?.task_id}`;
        await expectRefusal(await api.request("POST", `${path}/abort`), 409);
        await expectRefusal(await api.request("POST", `${path}/retry`), 400);
      }
    });

    it("can be retried when a creation failed: INITIALIZING, with the same files", async () => {
      const api = connected();
      const query = `dataset_id=${failed.datasetId}&task_type=DATASET_CREATION`;
      const [task] = await api.tasks(query);
      expect(task?.status).toBe("FAILED");
      expect(task?.error_message).toBeTypeOf("string");
      const retried = await api.json(taskSchema, "POST", `/tasks/${task?.task_id}/retry`);
      expect(retried).toMatchObject({
        task_id: task?.task_id,
        status: "INITIALIZING",
        error_message: null,
        end_time: null,
      });
      await api.target.settle();
      expect((await api.tasks(query)).map((row) => row.status)).toEqual(["FAILED"]);
      expect(await api.dataset(failed.datasetId)).toMatchObject({ status_new: "ERROR" });
    });

    it.each(["abort", "retry"])(
      "answer 404 to %s of unknown ids, and 422 to invalid ids",
      async (action) => {
        const api = connected();
        const [task] = (await onDataset("task_type=SNAPSHOT_RESTORE")).tasks;
        await expectRefusal(await api.request("POST", `/tasks/${unknownId}/${action}`), 404);
        await expectInvalid(await api.request("POST", `/tasks/abc/${action}`), ["path", "task_id"]);
        const path = `/tasks/${task?.task_id}/${action}`;
        await expectRefusal(await api.request("POST", path, { as: "stranger" }), 404);
        await expectRefusal(await api.request("POST", path, { as: "viewer" }), 403);
      },
    );
  });
}

function datasetIds(tasks: readonly Task[]): string[] {
  return [...new Set(tasks.map((task) => task.dataset_id))];
}
