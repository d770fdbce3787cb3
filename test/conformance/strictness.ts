import { describe, expect, it } from "vitest";
import {
  editMediaResultSchema,
  itemLimits,
  mediaFacetsSchema,
  mediaPageSchema,
} from "#contract/media.ts";
import { type Route, apiBase, fillPath } from "#contract/route.ts";
import { routes } from "#contract/routes.ts";
import { type Api, expectInvalid, unknownId } from "./target.ts";
import { createFromFiles, tinyPng } from "./upload.ts";

const headers = { "Content-Type": "application/json" };
const onDatasets = (Object.entries(routes) as [string, Route][]).filter(
  ([, route]) => route.tier === "extension" && route.path.startsWith("/dataset/{dataset_id}"),
);

/** A request is carried out as written, or refused: no part of it is left out or changed silently. */
export function strictnessTests(connected: () => Api): void {
  const media = (datasetId: string, query = "") =>
    connected().json(mediaPageSchema, "GET", `/dataset/${datasetId}/media?total=true&${query}`);

  describe("a request", () => {
    it.each(onDatasets)("%s refuses an unknown parameter", async (_, route) => {
      const api = connected();
      const { id } = await api.untouchedDataset();
      const { snapshot_id } = await api.current(id);
      const ids = {
        dataset_id: id,
        snapshot_id,
        media_id: unknownId,
        task_id: unknownId,
        name: "a",
      };
      const path = `${fillPath(route.path, ids)}?lable=x`;
      await expectInvalid(await api.request(route.method, path), ["query", "lable"]);
    });

    it("gets the name of a value in its address that is no UTF-8, on every path", async () => {
      const api = connected();
      const { id } = await api.untouchedDataset();
      const { snapshot_id } = await api.current(id);
      const ids = {
        dataset_id: id,
        snapshot_id,
        media_id: unknownId,
        task_id: unknownId,
        name: "a",
      };
      for (const route of Object.values<Route>(routes)) {
        const [name] = Object.keys(route.query?.shape ?? {});
        if (route.method !== "GET" || route.open === true || name === undefined) continue;
        for (const text of ["%ff", "%ED%A0%80"]) {
          const path = `${fillPath(route.path, ids)}?${name}=${text}`;
          await expectInvalid(await api.request("GET", path), ["query", name]);
        }
      }
    });

    it("deletes nothing where part of its address or body, or a repeated name, would be ignored", async () => {
      const api = connected();
      const { id } = await api.target.newReadyDataset();
      const { total } = await media(id);
      const path = `/dataset/${id}/media`;
      const remove = async (text: string, address = path) =>
        api.request("DELETE", address, { text, headers });
      await expectInvalid(await remove('{"filter":{}}', `${path}?label=cat`), ["query", "label"]);
      for (const text of ["", " ", "\u200b", "\u3164\ufe0f"]) {
        const body = JSON.stringify({ filter: { text } });
        await expectInvalid(await remove(body), ["body", "filter", "text"]);
        const query = `${path}?text=${encodeURIComponent(text)}`;
        await expectInvalid(await api.request("GET", query), ["query", "text"]);
      }
      await expectInvalid(await remove('{"filter":{"tag":["a"]},"filter":{}}'), ["body", "filter"]);
      await expectInvalid(await remove('{"filter":{"tag":["a"],"t\\u0061g":[]}}'), [
        "body",
        "filter",
        "tag",
      ]);
      await expectInvalid(await remove('{"filter":{"meta":{}}}'), ["body", "filter", "meta"]);
      for (const text of ['{"filter":null}', '{"filter":[]}', "{}"]) {
        await expectInvalid(await remove(text), ["body", "filter"]);
      }
      await expectInvalid(await remove('{"filter":{"label":"cat"}}'), ["body", "filter", "label"]);
      await expectInvalid(await api.request("GET", `${path}?limit=1&limit=2`), ["query", "limit"]);
      expect(await media(id)).toMatchObject({ total });
    });

    it("exports and restores nothing where the filter is repeated or blank", async () => {
      const api = connected();
      const { id } = await api.target.newReadyDataset();
      const { snapshot_id } = await api.current(id);
      const form = new FormData();
      form.append("filter", '{"tag":["a"]}');
      form.append("filter", "{}");
      const address = `/dataset/${id}/export`;
      await expectInvalid(await api.request("POST", address, { form }), ["body", "filter"]);
      const text = '{"only":["tags"],"filter":{"text":"\\u200b"}}';
      const restore = `/dataset/${id}/snapshot/${snapshot_id}/partial_restore`;
      await expectInvalid(await api.request("POST", restore, { text, headers }), [
        "body",
        "filter",
        "text",
      ]);
    });

    it("stores a number exactly, or is refused", async () => {
      const api = connected();
      const { id } = await api.target.newReadyDataset();
      const path = `/dataset/${id}/media`;
      const edit = async (value: string) =>
        api.request("PATCH", path, {
          text: `{"filter":{},"metadata":{"frame":${value}}}`,
          headers,
        });
      for (const value of [
        "1234567890123456789",
        "-9007199254740993",
        "1234567890123456789.0",
        "12345678901234567891e1",
        "9.007199254740993e15",
        "9007199254740993.5",
        "1e400",
        "-1e999",
        "1e-400",
      ]) {
        await expectInvalid(await edit(value), ["body", "metadata", "frame"]);
      }
      for (const value of ["NaN", "Infinity", "-"]) {
        await expectInvalid(await edit(value), ["body"]);
      }
      for (const value of ["9007199254740991", "-0.1", "1e+21", "5e-324", "100000000000000000"]) {
        expect((await edit(value)).status).toBe(200);
        const page = await api.request("GET", `${path}?limit=1`);
        expect(await page.text()).toContain(`"frame":${value}`);
        const lines = await api.request("GET", `/dataset/${id}/export`);
        expect(await lines.text()).toContain(`"frame":${value}`);
      }
      for (const [sent, kept] of [
        ["12.50e1", "125"],
        ["1e20", "100000000000000000000"],
        ["0.1234567890123456789", "0.12345678901234568"],
      ] as const) {
        expect((await edit(sent)).status).toBe(200);
        const page = await api.request("GET", `${path}?limit=1`);
        expect(await page.text()).toContain(`"frame":${kept}`);
      }
      expect((await edit("9007199254740992")).status).toBe(200);
      for (const other of ["9007199254740993", "9007199254740993.0", "9007199254740993e0"]) {
        expect(await media(id, `meta.frame=${other}`)).toMatchObject({ total: 0 });
      }
      const { total = 0 } = await media(id, "meta.frame=9007199254740992");
      expect(total).toBeGreaterThan(0);
      expect((await edit("-0")).status).toBe(200);
      expect(await media(id, "meta.frame=0")).toMatchObject({ total });
    });

    it("cannot give an invisible name, nor half of a character", async () => {
      const api = connected();
      const { id } = await api.target.newReadyDataset();
      const path = `/dataset/${id}/media`;
      for (const name of ["\u200b", "\u2060\ufeff", "\u2800"]) {
        const tags = { filter: {}, add_tags: ["good", name] };
        await expectInvalid(await api.request("PATCH", path, { body: tags }), [
          "body",
          "add_tags",
          1,
        ]);
        const labels = { filter: {}, add_labels: [{ name }] };
        await expectInvalid(await api.request("PATCH", path, { body: labels }), [
          "body",
          "add_labels",
          0,
          "name",
        ]);
      }
      const text = '{"filter":{},"caption":"\\ud83d"}';
      await expectInvalid(await api.request("PATCH", path, { text, headers }), ["body", "caption"]);
      const name = { text: '{"name":"\\udc00"}', headers };
      await expectInvalid(await api.request("POST", `/dataset/${id}/snapshot`, name), [
        "body",
        "name",
      ]);
    });

    it("edits, deletes and undoes once for one Idempotency-Key", async () => {
      const api = connected();
      const { id } = await api.target.newReadyDataset();
      const path = `/dataset/${id}/media`;
      const { items, total = 0 } = await media(id);
      const twice = async (method: "PATCH" | "DELETE" | "POST", address: string, body: object) => {
        const keyed = { body, headers: { "Idempotency-Key": `${method}-${address}` } };
        const answers = [
          await api.request(method, address, keyed),
          await api.request(method, address, keyed),
        ];
        const [first, again] = await Promise.all(answers.map(async (answer) => answer.json()));
        expect(answers.map(({ status }) => status)).toEqual([200, 200]);
        expect(again).toEqual(first);
        return first as { head: string };
      };
      const one = { media_ids: [items[0]?.media_id] };
      const edited = await twice("PATCH", path, { filter: one, add_tags: ["once"] });
      expect(edited).toMatchObject({ updated: 1 });
      expect(await media(id)).toMatchObject({ head: edited.head });
      const undone = await twice("POST", `${path}/undo`, { head: edited.head });
      expect(await media(id, "tag=once")).toMatchObject({ total: 0, head: undone.head });
      await twice("POST", `${path}/redo`, { head: undone.head });
      const { head: if_head } = await media(id, "tag=once");
      expect(await twice("DELETE", path, { filter: one, if_head })).toMatchObject({ deleted: 1 });
      expect(await media(id)).toMatchObject({ total: total - 1 });
    });

    it("cannot exceed the limits of an item, and gets the name of the field", async () => {
      const api = connected();
      const { id } = await api.target.newReadyDataset();
      const path = `/dataset/${id}/media`;
      const edit = async (change: object) =>
        api.request("PATCH", path, { body: { filter: {}, ...change } });
      const names = (from: number, to: number) =>
        Array.from({ length: to - from }, (_, index) => `n${from + index}`);
      const labels = (from: number, to: number) => names(from, to).map((name) => ({ name }));
      const { tags, labels: most, metadataText } = itemLimits;
      const { items } = await media(id);
      await edit({
        remove_tags: items.flatMap((item) => item.tags),
        remove_labels: items.flatMap((item) => item.labels.map(({ name }) => name)),
      });
      expect((await edit({ add_tags: names(0, tags - 1) })).status).toBe(200);
      await expectInvalid(await edit({ add_tags: names(tags, tags + 2) }), ["body", "add_tags"]);
      await expectInvalid(await edit({ add_tags: names(0, tags + 1) }), ["body", "add_tags"]);
      expect((await edit({ add_tags: names(0, tags) })).status).toBe(200);
      const swapped = { add_tags: names(tags, tags + 2), remove_tags: names(0, 2) };
      expect((await edit(swapped)).status).toBe(200);
      expect((await edit({ add_labels: labels(0, most) })).status).toBe(200);
      await expectInvalid(await edit({ add_labels: labels(most, most + 1) }), [
        "body",
        "add_labels",
      ]);
      const { head } = await media(id);
      const dry = { add_labels: labels(most, most + 1), dry_run: true };
      await expectInvalid(await edit(dry), ["body", "add_labels"]);
      expect(await media(id)).toMatchObject({ head });
      const long = { metadata: { note: "x".repeat(metadataText + 1) } };
      await expectInvalid(await edit(long), ["body", "metadata", "note"]);
      const texts = names(0, 20).map((name) => [name, "x".repeat(metadataText)]);
      await expectInvalid(await edit({ metadata: Object.fromEntries(texts) }), ["body"]);
      expect((await edit({ remove_labels: ["n0"] })).status).toBe(200);
      expect((await edit({ add_labels: labels(most, most + 1) })).status).toBe(200);
    });

    it("may repeat a facet", async () => {
      const api = connected();
      const { id } = await api.target.newReadyDataset();
      const query = "facet=label&facet=label&facet=type";
      const path = `/dataset/${id}/media/facets?${query}`;
      const { facets } = await api.json(mediaFacetsSchema, "GET", path);
      expect(Object.keys(facets)).toEqual(["label", "type"]);
    });

    it("finds texts in any case, width and composition", async () => {
      const api = connected();
      const { id } = await api.target.newReadyDataset();
      const path = `/dataset/${id}/media`;
      const { items, total } = await media(id);
      const [first, second] = items.map((item) => item.media_id);
      const edit = async (media_ids: unknown[], change: object) =>
        api.json(editMediaResultSchema, "PATCH", path, {
          body: { filter: { media_ids }, ...change },
        });
      await edit([first], {
        add_tags: ["Cafe\u0301"],
        caption: "Große Straße",
        add_labels: [{ name: "ＣＡＴ７" }],
      });
      await edit([second], { add_tags: ["café"], caption: "İzmir" });
      const found = async (query: Record<string, string>) =>
        (await media(id, new URLSearchParams(query).toString())).total;
      expect(await found({ tag: "CAFÉ" })).toBe(2);
      expect(await found({ text: "cafe\u0301" })).toBe(2);
      expect(await found({ label: "cat7" })).toBe(1);
      expect(await found({ text: "at7" })).toBe(1);
      expect(await found({ text: "GROSSE STRASSE" })).toBe(1);
      expect(await found({ text: "izmir" })).toBe(1);
      expect(await found({ tag: "cafe" })).toBe(0);
      const facets = `${path}/facets?q=CAFE%CC%81&facet=tag`;
      expect((await api.json(mediaFacetsSchema, "GET", facets)).facets.tag?.total).toBe(2);
      const { updated } = await api.json(editMediaResultSchema, "PATCH", path, {
        body: { filter: { label: ["CAT7"] }, add_tags: ["seen"] },
      });
      expect(updated).toBe(1);
      expect(await media(id)).toMatchObject({ total });
    });

    it("downloads an item's file under its own name", async () => {
      const api = connected();
      const file_name = 'say "hi" ชื่อ.png';
      const { datasetId } = await createFromFiles(api, "names", [tinyPng(file_name)]);
      await api.target.settle();
      const [item] = (await media(datasetId)).items;
      expect(item).toMatchObject({ file_name });
      const answer = await api.request("GET", (item?.media_uri ?? "").replace(apiBase, ""));
      const name = encodeURIComponent(file_name);
      const header = answer.headers.get("content-disposition");
      expect(header).toMatch(/^inline; filename="/);
      expect(header?.endsWith(`; filename*=UTF-8''${name}`)).toBe(true);
    });
  });
}
