import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { exportHead, exportedItemSchema } from "#contract/export.ts";
import { exportTaskSchema } from "#contract/export-task.ts";
import { lanceSourceSchema } from "#contract/lance.ts";
import { editMediaResultSchema, mediaPageSchema } from "#contract/media.ts";
import { capabilitiesSchema } from "#contract/session.ts";
import { type Api, expectInvalid, expectRefusal, unknownId } from "./target.ts";

/** Exports as tasks, which are documented. */
export function exportTaskTests(connected: () => Api): void {
  describe("an export in the background", () => {
    const ended = async (api: Api, id: string, task: string) => {
      await api.target.settle();
      const path = `/dataset/${id}/export_status?export_task_id=${task}`;
      return await api.json(exportTaskSchema, "GET", path, { as: "viewer" });
    };

    it("is a task whose file can be downloaded without a sign-in", async () => {
      const api = connected();
      const { id } = await api.target.newReadyDataset();
      const path = `/dataset/${id}/export_context_async`;
      const begun = await api.json(
        exportTaskSchema,
        "GET",
        `${path}?file_name=my%20export&export_format=json&include_images=false`,
        { as: "viewer" },
      );
      // A short one may have ended already.
      expect(begun).toMatchObject({ dataset_id: id });
      expect(begun.entities_count).toBeGreaterThan(0);
      const { status, download_uri: uri } = await ended(api, id, begun.id);
      expect(status).toBe("COMPLETED");
      const address = new URL(uri ?? "").pathname + new URL(uri ?? "").search;
      const answer = await api.request("GET", address.slice("/api/v1".length), { as: null });
      expect(answer.headers.get("content-disposition")).toMatch(
        /^attachment; filename="my-export\.json"/,
      );
      const made: unknown = await answer.json();
      expect(made).toMatchObject({ info: { schema_version: "1.1" } });
      expect(made).toHaveProperty("media_items.length", begun.entities_count);
    });

    it("is not needed by readers of Lance, who are told where a snapshot is", async () => {
      const api = connected();
      const { id } = await api.target.newReadyDataset();
      const { snapshot_id: snapshot } = await api.current(id);
      const path = `/dataset/${id}/snapshot/${snapshot}/lance`;
      const source = z.nullable(lanceSourceSchema);
      expect(await api.json(source, "GET", path, { as: "viewer" })).toMatchObject({
        uri: expect.stringMatching(/lake$/),
      });
      await expectRefusal(await api.request("GET", path, { as: "stranger" }), 404);
      const none = `/dataset/${id}/snapshot/${unknownId}/lance`;
      await expectRefusal(await api.request("GET", none), 404);
    });

    it("of a selection has the items of all its parts once", async () => {
      const api = connected();
      const { id } = await api.target.newReadyDataset();
      const all = await api.json(
        exportTaskSchema,
        "GET",
        `/dataset/${id}/export_context_async?export_format=json`,
      );
      const { download_uri: uri } = await ended(api, id, all.id);
      const read = async (address: string | null) => {
        const { pathname, search } = new URL(address ?? "");
        const answer = await api.request("GET", (pathname + search).slice("/api/v1".length));
        const made = z.object({ media_items: z.array(z.object({ media_id: z.string() })) });
        return made.parse(await answer.json()).media_items;
      };
      const [one, two] = (await read(uri)).map((item) => item.media_id);
      const begun = await api.json(
        exportTaskSchema,
        "POST",
        `/dataset/${id}/export_entities_async?export_format=json&include_images=false`,
        {
          body: {
            media_selection: [
              { type: "media", payload: { media_ids: [one] } },
              { type: "media", payload: { media_ids: [two, one] } },
            ],
          },
        },
      );
      const { download_uri: selected } = await ended(api, id, begun.id);
      expect((await read(selected)).map((item) => item.media_id).toSorted()).toEqual(
        [one, two].toSorted(),
      );
    });

    it("is refused for unknown datasets, formats and exports", async () => {
      const api = connected();
      const { id } = await api.target.newReadyDataset();
      const path = `/dataset/${id}/export_context_async`;
      await expectInvalid(await api.request("GET", `${path}?export_format=xlsx`), [
        "query",
        "export_format",
      ]);
      await expectRefusal(await api.request("GET", path, { as: "stranger" }), 404);
      await expectRefusal(await api.request("GET", path, { as: null }), 401);
      const status = `/dataset/${id}/export_status?export_task_id=${unknownId}`;
      await expectRefusal(await api.request("GET", status), 404);
    });
  });
}

/** Exports of a version's items as a file. */
export function exportTests(connected: () => Api): void {
  const itemsOf = async (response: Response) =>
    (await response.text())
      .trimEnd()
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => exportedItemSchema.parse(JSON.parse(line)));

  describe("an export", () => {
    it("has a line for each item, in the order of the list, and is a file with a name", async () => {
      const api = connected();
      const { features } = await api.json(capabilitiesSchema, "GET", "/capabilities");
      expect(features).toContain("export");
      const { id } = await api.target.newReadyDataset();
      const page = await api.json(mediaPageSchema, "GET", `/dataset/${id}/media`);
      const answer = await api.request("GET", `/dataset/${id}/export`, { as: "viewer" });
      expect(answer.status).toBe(200);
      expect(answer.headers.get("content-type")).toMatch(/^application\/x-ndjson/);
      expect(answer.headers.get("content-disposition")).toMatch(
        /^attachment; filename="Conformance-\d+_now\.jsonl"; filename\*=UTF-8''/,
      );
      const items = await itemsOf(answer);
      expect(items.map((item) => item.media_id)).toEqual(page.items.map((item) => item.media_id));
      expect(items[0]).toMatchObject({
        file_name: page.items[0]?.file_name,
        labels: page.items[0]?.labels,
        tags: page.items[0]?.tags,
        sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      });
    });

    it("covers a snapshot or the items of a filter, as JSON lines or CSV", async () => {
      const api = connected();
      const { id } = await api.target.newReadyDataset();
      const { snapshot_id: first } = await api.current(id);
      const { items } = await api.json(mediaPageSchema, "GET", `/dataset/${id}/media`);
      const [a, b] = items.map((item) => item.media_id);
      await api.json(editMediaResultSchema, "PATCH", `/dataset/${id}/media`, {
        body: { filter: { media_ids: [a] }, add_tags: ["=1+1", 'a "tag"'] },
      });
      const path = `/dataset/${id}/export`;
      expect(await itemsOf(await api.request("GET", `${path}?tag=%3D1%2B1`))).toHaveLength(1);
      const then = await api.request("GET", `${path}?tag=%3D1%2B1&at=${first}`);
      expect(await itemsOf(then)).toEqual([]);

      const csv = await api.request("GET", `${path}?format=csv&media_ids=${a}&media_ids=${b}`);
      expect(csv.headers.get("content-type")).toMatch(/^text\/csv/);
      const lines = (await csv.text()).split("\r\n");
      expect(`${lines[0]}\r\n`).toBe(exportHead("csv"));
      expect(lines).toHaveLength(4);
      expect(lines[1]).toContain('=1+1"",""a \\""tag\\"""');
    });

    it("of a long selection is requested by a form", async () => {
      const api = connected();
      const { id } = await api.target.newReadyDataset();
      const { items } = await api.json(mediaPageSchema, "GET", `/dataset/${id}/media`);
      const send = async (fields: Record<string, string>) => {
        const form = new FormData();
        for (const [name, value] of Object.entries(fields)) form.append(name, value);
        return api.request("POST", `/dataset/${id}/export`, { form });
      };
      const filter = JSON.stringify({ media_ids: [items[2]?.media_id] });
      const found = await itemsOf(await send({ filter, at: "head", format: "jsonl" }));
      expect(found.map((item) => item.media_id)).toEqual([items[2]?.media_id]);
      await expectInvalid(await send({ filter: "{", format: "jsonl" }), ["body", "filter"]);
      await expectInvalid(await send({ filter: '{"labels":[]}' }), ["body", "filter", "labels"]);
    });

    it("is in the format that is asked for, and a ZIP where that is several files", async () => {
      const api = connected();
      const { id } = await api.target.newReadyDataset();
      const path = `/dataset/${id}/export`;
      // Captions are a file of their own.
      const captioned = async (caption: string | null) => {
        const body = { filter: {}, caption };
        expect((await api.request("PATCH", `/dataset/${id}/media`, { body })).status).toBe(200);
      };
      await captioned(null);
      const coco = await api.request("GET", `${path}?format=coco`);
      expect(coco.headers.get("content-type")).toMatch(/^application\/json/);
      const { items } = await api.json(mediaPageSchema, "GET", `/dataset/${id}/media`);
      const names = items.map((item) => expect.objectContaining({ file_name: item.file_name }));
      expect(await coco.json()).toMatchObject({
        images: names,
        categories: expect.any(Array),
        annotations: expect.any(Array),
      });
      await captioned("seen");
      const parquet = await api.request("GET", `${path}?format=parquet`);
      expect(await parquet.text()).toMatch(/^PAR1[^]*PAR1$/);
      for (const [query, file] of [
        ["format=coco", "annotations/captions.json"],
        ["format=yolo&include_media=false", "data.yaml"],
        ["format=voc", "Annotations/"],
        ["format=folder", `${items[0]?.file_name.split("/").at(-1)}`],
        ["format=csv&include_media=true", "metadata.csv"],
      ] as const) {
        const answer = await api.request("GET", `${path}?${query}`);
        expect(answer.headers.get("content-type")).toBe("application/zip");
        expect(answer.headers.get("content-disposition")).toMatch(
          /_now_(coco|yolo|voc|folder|csv)\.zip"/,
        );
        expect(new TextDecoder("latin1").decode(await answer.bytes())).toContain(file);
      }
    });

    it("of originals is a ZIP of the items' files under their names", async () => {
      const api = connected();
      const { id } = await api.target.newReadyDataset();
      const { items } = await api.json(mediaPageSchema, "GET", `/dataset/${id}/media`);
      const some = items.slice(0, 2);
      const path = `/dataset/${id}/media/originals`;
      const answer = await api.request(
        "GET",
        `${path}?${some.map(({ media_id }) => `media_ids=${media_id}`).join("&")}`,
        { as: "viewer" },
      );
      expect(answer.status).toBe(200);
      expect(answer.headers.get("content-type")).toBe("application/zip");
      expect(answer.headers.get("content-disposition")).toMatch(
        /^attachment; filename="Conformance-\d+_now\.zip"; filename\*=UTF-8''/,
      );
      const text = new TextDecoder("latin1").decode(await answer.bytes());
      expect(text.startsWith("PK")).toBe(true);
      // As a file, or in the list of those that are missing.
      for (const { file_name: name } of some) expect(text).toContain(name);
      const form = new FormData();
      form.append("filter", JSON.stringify({ media_ids: [some[0]?.media_id] }));
      const one = await api.request("POST", path, { form });
      expect(new TextDecoder("latin1").decode(await one.bytes())).not.toContain(some[1]?.file_name);
      await expectInvalid(await api.request("GET", `${path}?lable=car`), ["query", "lable"]);
      await expectRefusal(await api.request("GET", `${path}?at=${unknownId}`), 404);
      await expectRefusal(await api.request("GET", path, { as: "stranger" }), 404);
      await expectRefusal(await api.request("GET", path, { as: null }), 401);
    });

    it("refuses unknown parameters, and names the field", async () => {
      const api = connected();
      const { id } = await api.target.newReadyDataset();
      const path = `/dataset/${id}/export`;
      await expectInvalid(await api.request("GET", `${path}?format=xlsx`), ["query", "format"]);
      await expectInvalid(await api.request("GET", `${path}?at=yesterday`), ["query", "at"]);
      await expectInvalid(await api.request("GET", `${path}?lable=car`), ["query", "lable"]);
      await expectRefusal(await api.request("GET", `${path}?at=${unknownId}`), 404);
      await expectRefusal(await api.request("GET", path, { as: "stranger" }), 404);
      await expectRefusal(await api.request("GET", path, { as: null }), 401);
    });
  });
}
