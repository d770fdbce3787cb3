import * as z from "zod/mini";
import { describe, expect, it } from "vitest";
import {
  customMetadataSchema,
  itemMetadataSchema,
  metadataTaskSchema,
  metadataTaskStatusSchema,
} from "#contract/custom-metadata.ts";
import { activitySchema } from "#contract/history.ts";
import { matchedMediaSchema } from "#contract/media-match.ts";
import { mediaPageSchema } from "#contract/media.ts";
import { because } from "#contract/refusals.ts";
import { type Api, expectInvalid, expectRefusal, unknownId } from "./target.ts";

export function customMetadataTests(connected: () => Api): void {
  const idsSchema = z.object({ items: z.array(z.object({ media_id: z.string() })) });

  async function idsOf(api: Api, id: string, query: string): Promise<string[]> {
    const page = await api.json(idsSchema, "GET", `/dataset/${id}/media?limit=1000&${query}`);
    return page.items.map((item) => item.media_id);
  }

  async function mediaIds(api: Api, id: string): Promise<string[]> {
    const page = await api.json(idsSchema, "GET", `/dataset/${id}/media?limit=10`);
    return page.items.map((item) => item.media_id);
  }

  async function begin(api: Api, id: string, field: unknown): Promise<string> {
    const path = `/datasets/${id}/custom_metadata/tasks`;
    const begun = await api.json(metadataTaskSchema, "POST", path, { body: field });
    expect(begun.status).toBe("INIT");
    return begun.task_id;
  }

  async function send(api: Api, id: string, task: string, rows: unknown) {
    return await api.request("POST", `/datasets/${id}/custom_metadata/tasks/${task}`, {
      body: rows,
    });
  }

  async function status(api: Api, id: string, task: string) {
    const path = `/datasets/${id}/custom_metadata/tasks/${task}/status`;
    return await api.json(metadataTaskStatusSchema, "GET", path);
  }

  async function imported(api: Api, id: string, field: unknown, rows: unknown) {
    const task = await begin(api, id, field);
    const sent = await send(api, id, task, rows);
    expect({ status: sent.status, text: await sent.text() }).toMatchObject({ status: 200 });
    await api.target.settle();
    return await status(api, id, task);
  }

  describe("custom metadata", () => {
    it("is imported a field at a time, with its type, and names the rows that cannot be", async () => {
      const api = connected();
      const { id } = await api.target.newReadyDataset();
      const [first = "", second = ""] = await mediaIds(api, id);
      const task = await begin(api, id, { field_name: "rated", field_type: "float" });
      expect(await status(api, id, task)).toMatchObject({ status: "INIT", inserted_rows: 0 });
      const rows = [
        { media_id: first, value: 0.25 },
        { media_id: second, value: "1e3" },
        { media_id: first, value: "many" },
        { media_id: unknownId, value: 1 },
      ];
      await send(api, id, task, rows);
      await api.target.settle();
      expect(await status(api, id, task)).toEqual({
        task_id: task,
        status: "COMPLETED_WITH_ERRORS",
        progress: 100,
        inserted_rows: 2,
        error_count: 2,
        sample_errors: [
          { row_index: 2, reason: expect.any(String) as string },
          { row_index: 3, reason: expect.any(String) as string },
        ],
      });
      const [row] = await api.tasks(`dataset_id=${id}&task_type=CUSTOM_METADATA`);
      expect(row).toMatchObject({ status: "COMPLETED" });
      expect((await api.dataset(id)).status_new).toBe("READY");
      const item = `/datasets/${id}/image/${second}/custom_metadata`;
      const values = await api.json(itemMetadataSchema, "GET", item);
      expect(values).toContainEqual({ field_name: "rated", field_type: "float", value: 1000 });
      const schema = await api.json(
        customMetadataSchema,
        "GET",
        `/datasets/${id}/custom_metadata/schema`,
      );
      expect(schema).toContainEqual({
        field_name: "rated",
        field_type: "float",
        enum_options: null,
        is_multi: false,
      });
      const again = { body: { field_name: "rated", field_type: "string" } };
      await expectRefusal(
        await api.request("POST", `/datasets/${id}/custom_metadata/tasks`, again),
        409,
        because("metadata_field_exists", { field: "rated" }),
      );
      await expectRefusal(await send(api, id, task, rows), 409, because("metadata_task_used"));
    });

    it("has texts, times, choices, links and lists", async () => {
      const api = connected();
      const { id } = await api.target.newReadyDataset();
      const [media = ""] = await mediaIds(api, id);
      const one = (value: unknown) => [{ media_id: media, value }];
      const options = ["day", "night"];
      const fields = [
        [{ field_name: "place", field_type: "string" }, "Köln", "Köln"],
        [
          { field_name: "taken", field_type: "datetime" },
          "2026-03-01 12:00:00+02:00",
          "2026-03-01T10:00:00.000Z",
        ],
        [{ field_name: "light", field_type: "enum", enum_options: options }, "day", "day"],
        [
          { field_name: "source", field_type: "link" },
          "https://a.example/x",
          "https://a.example/x",
        ],
        [
          { field_name: "lights", field_type: "enum", enum_options: options, is_multi: true },
          ["day", "night"],
          ["day", "night"],
        ],
      ] as const;
      for (const [field, value] of fields) {
        const done = await imported(api, id, field, one(value));
        expect(done).toMatchObject({ status: "COMPLETED", inserted_rows: 1, error_count: 0 });
      }
      const path = `/datasets/${id}/image/${media}/custom_metadata`;
      const values = await api.json(itemMetadataSchema, "GET", path);
      for (const [field, , value] of fields) {
        const { field_name, field_type } = field;
        expect(values).toContainEqual({ field_name, field_type, value });
      }
      const exported = await api.request("GET", `/dataset/${id}/export?media_ids=${media}`);
      expect(JSON.parse(await exported.text())).toMatchObject({
        metadata: { lights: ["day", "night"] },
      });
      const activity = await api.json(
        activitySchema,
        "GET",
        `/dataset/${id}/activity?since=current`,
      );
      expect(activity.by_person).toMatchObject([{ edits: 1, items: 1 }]);
    });

    it("leaves out what does not fit the type", async () => {
      const api = connected();
      const { id } = await api.target.newReadyDataset();
      const [media = ""] = await mediaIds(api, id);
      const cases = [
        [{ field_name: "a1", field_type: "datetime" }, "yesterday"],
        [{ field_name: "a2", field_type: "enum", enum_options: ["x"] }, "y"],
        [{ field_name: "a3", field_type: "link" }, "javascript:alert(1)"],
        [{ field_name: "a4", field_type: "string" }, 5],
        [{ field_name: "a5", field_type: "float" }, "9007199254740993"],
        [{ field_name: "a6", field_type: "string", is_multi: true }, "no list"],
      ] as const;
      for (const [field, value] of cases) {
        const done = await imported(api, id, field, [{ media_id: media, value }]);
        expect(done).toMatchObject({ inserted_rows: 0, error_count: 1 });
      }
    });

    it("is filtered by values, without values, and by limits of numbers and times", async () => {
      const api = connected();
      const { id } = await api.target.newReadyDataset();
      const [first = "", second = "", third = ""] = await mediaIds(api, id);
      const all = (await idsOf(api, id, "")).length;
      const numbers = [
        { media_id: first, value: 1 },
        { media_id: second, value: 2.5 },
        { media_id: third, value: 10 },
      ];
      await imported(api, id, { field_name: "rated", field_type: "float" }, numbers);
      const times = [
        { media_id: first, value: "2026-03-01T08:00:00Z" },
        { media_id: second, value: "2026-03-01T23:30:00Z" },
        { media_id: third, value: "2026-03-02T00:00:00Z" },
      ];
      await imported(api, id, { field_name: "taken", field_type: "datetime" }, times);
      const cases: [string, string[]][] = [
        ["meta.rated=1&meta.rated=10", [first, third]],
        ["meta.rated.gte=2.5", [second, third]],
        ["meta.rated.gte=2&meta.rated.lte=9", [second]],
        ["meta.taken.lte=2026-03-01", [first, second]],
        ["meta.taken.gte=2026-03-01T10:00:00%2B01:00&meta.taken.lte=2026-03-02", [second, third]],
        ["meta.none.gte=1", []],
      ];
      for (const [query, ids] of cases) {
        expect([query, (await idsOf(api, id, query)).toSorted()]).toEqual([query, ids.toSorted()]);
      }
      const sorted = async (query: string) => (await idsOf(api, id, query)).slice(0, 3);
      expect(await sorted("sort=meta.rated")).toEqual([first, second, third]);
      expect(await sorted("sort=meta.rated&order=desc")).toEqual([third, second, first]);
      expect(await sorted("sort=meta.taken&order=desc")).toEqual([third, second, first]);
      const usual = await idsOf(api, id, "");
      expect(await idsOf(api, id, "sort=meta.none&order=desc")).toEqual(usual);
      expect((await idsOf(api, id, "sort=meta.rated")).slice(3)).toEqual(
        usual.filter((one) => ![first, second, third].includes(one)),
      );
      // A field that there is not has no limits, one of numbers has no other than these.
      for (const limit of ["abc", "", "1e999", "12345678901234567890"]) {
        const query = `meta.rated.gte=1&meta.rated.lte=${limit}`;
        await expectInvalid(await api.request("GET", `/dataset/${id}/media?${query}`), [
          "query",
          "meta.rated.lte",
        ]);
      }
      const edit = { filter: { meta: { "rated.gte": ["abc"] } }, add_tags: ["never"] };
      await expectInvalid(await api.request("PATCH", `/dataset/${id}/media`, { body: edit }), [
        "body",
        "filter",
        "meta",
        "rated.gte",
      ]);
      const unsortable = await api.request("GET", `/dataset/${id}/media?sort=meta.1x`);
      await expectInvalid(unsortable, ["query", "sort"]);
      const lights = { field_name: "lights", field_type: "string", is_multi: true };
      await imported(api, id, lights, [{ media_id: second, value: ["day", "dusk"] }]);
      expect(await idsOf(api, id, "meta.lights=dusk")).toEqual([second]);
      expect(await idsOf(api, id, "meta.lights=dus")).toEqual([]);
      expect(await idsOf(api, id, "meta.lights.not=day")).toHaveLength(all - 1);
      expect(await idsOf(api, id, "meta.rated.not=1")).toHaveLength(all - 1);
      expect(await idsOf(api, id, "meta.none.not=1")).toHaveLength(all);
      const response = await api.request("GET", `/dataset/${id}/media?meta.rated.above=1`);
      await expectInvalid(response, ["query", "meta"]);
    });

    it("is refused with the name of what is wrong", async () => {
      const api = connected();
      const { id } = await api.untouchedDataset();
      const path = `/datasets/${id}/custom_metadata/tasks`;
      const post = async (body: unknown, as: "owner" | "viewer" = "owner") =>
        await api.request("POST", path, { body, as });
      const field = { field_name: "x", field_type: "string" };
      await expectInvalid(await post({ ...field, field_name: "1 x" }), ["body", "field_name"]);
      await expectInvalid(await post({ ...field, field_type: "int" }), ["body", "field_type"]);
      await expectInvalid(await post({ ...field, field_type: "enum" }), ["body", "enum_options"]);
      await expectRefusal(await post(field, "viewer"), 403);
      await expectRefusal(
        await send(api, id, unknownId, [{ media_id: unknownId, value: 1 }]),
        404,
        because("metadata_task_not_found"),
      );
      const task = await begin(api, id, field);
      await expectInvalid(await send(api, id, task, []), ["body"]);
      await expectInvalid(await send(api, id, task, [{ value: 1 }]), ["body", 0, "media_id"]);
    });

    it("finds the items that the keys of a table mean", async () => {
      const api = connected();
      const { id } = await api.target.newReadyDataset();
      const { items } = await api.json(mediaPageSchema, "GET", `/dataset/${id}/media?limit=3`);
      const [first, second, third] = items;
      if (first === undefined || second === undefined || third === undefined) throw new Error();
      const hash = /v=([0-9a-f]{64})/.exec(third.media_uri)?.[1] ?? "";
      const keys = [
        first.media_id.toUpperCase(),
        `./${second.file_name}`,
        hash,
        `elsewhere/${first.file_name}`,
        "none.jpg",
        "",
      ];
      const path = `/dataset/${id}/media/match`;
      const found = await api.json(matchedMediaSchema, "POST", path, { body: { keys } });
      expect(found.media_ids).toEqual([
        first.media_id,
        second.media_id,
        third.media_id,
        first.media_id,
        null,
        null,
      ]);
      expect(found.several).toEqual([]);
      expect(found.items).toBeGreaterThanOrEqual(3);
      const empty = await api.request("POST", path, { body: { keys: [] } });
      await expectInvalid(empty, ["body", "keys"]);
      const stranger = { body: { keys }, as: "stranger" as const };
      await expectRefusal(await api.request("POST", path, stranger), 404);
    });

    it("needs a READY dataset", async () => {
      const api = connected();
      const { id } = await api.target.newReadyDataset();
      await api.target.setStatus(id, "PARTIAL_INDEX");
      const body = { field_name: "x", field_type: "string" };
      await expectRefusal(
        await api.request("POST", `/datasets/${id}/custom_metadata/tasks`, { body }),
        409,
        because("wrong_status", {
          operation: "import_metadata",
          dataset_status: "PARTIAL_INDEX",
        }),
      );
    });
  });
}
