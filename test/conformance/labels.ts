import { expect, test } from "vitest";
import * as z from "zod/mini";
import { labelDescriptionSchema, labelReportSchema } from "#contract/annotations.ts";
import { mediaPageSchema } from "#contract/media.ts";
import { because } from "#contract/refusals.ts";
import { type Api, expectEmpty, expectRefusal } from "./target.ts";
import { filesForm, processPath, tinyPng, uploadFiles } from "./upload.ts";

/** Labels that come in files. */
export function labelTests(connected: () => Api): void {
  const itemsOf = async (api: Api, id: string) =>
    (await api.json(mediaPageSchema, "GET", `/dataset/${id}/media?limit=100`)).items;

  async function cocoOf(api: Api, id: string) {
    const [item] = await itemsOf(api, id);
    const { file_name: name = "", width = 1, height = 1 } = item ?? {};
    const value = {
      images: [
        { id: 1, file_name: name, width, height },
        { id: 2, file_name: "elsewhere.jpg", width, height },
      ],
      categories: [{ id: 1, name: "zebra" }],
      annotations: [
        { image_id: 1, category_id: 1, bbox: [0, 0, width / 2, height / 2] },
        { image_id: 2, category_id: 1 },
        { image_id: 3, category_id: 1 },
      ],
    };
    return new File([JSON.stringify(value)], "coco.json", { type: "application/json" });
  }

  const formOf = async (api: Api, id: string, fields: Record<string, string>) => {
    const form = filesForm([await cocoOf(api, id)]);
    for (const [name, value] of Object.entries(fields)) form.append(name, value);
    return form;
  };

  test("labels of a COCO file are looked at, imported, and restored", async () => {
    const api = connected();
    const { id } = await api.target.newReadyDataset();
    const path = `/dataset/${id}/annotations`;
    const before = await itemsOf(api, id);
    const looked = await api.request("POST", path, {
      form: await formOf(api, id, { dry_run: "true" }),
    });
    expect(looked.status).toBe(200);
    expect(labelReportSchema.parse(await looked.json())).toMatchObject({
      format: "coco",
      items: before.length,
      matched_items: 1,
      unmatched_items: 1,
      annotations: 1,
      unmatched_annotations: 1,
      classes: [{ name: "zebra", count: 1 }],
      unmatched: ["elsewhere.jpg"],
      problems: [{ file: "coco.json", where: "annotations[2]" }],
      sample: { labels: [{ name: "zebra", box: [0, 0, 0.5, 0.5] }] },
    });
    const form = await formOf(api, id, { mode: "merge" });
    await expectEmpty(await api.request("POST", path, { form }), 202);
    await api.target.settle();
    const labels = (await itemsOf(api, id)).flatMap((item) => item.labels);
    expect(labels.filter(({ name }) => name === "zebra")).toHaveLength(1);
  });

  test("what no file said about its images is null, and a stranger's business it is not", async () => {
    const api = connected();
    const { id } = await api.target.newReadyDataset();
    const path = `/dataset/${id}/label_description/0123abcd`;
    expect(await api.json(z.nullable(labelDescriptionSchema), "GET", path)).toBe(null);
    await expectRefusal(await api.request("GET", path, { as: "stranger" }), 404);
  });

  test("the files of a look are kept for its import, and for that user", async () => {
    const api = connected();
    const { id } = await api.target.newReadyDataset();
    const path = `/dataset/${id}/annotations`;
    const looked = await api.request("POST", path, {
      form: await formOf(api, id, { dry_run: "true" }),
    });
    const report = labelReportSchema.parse(await looked.json());
    const filesId = String(report.files_id ?? "none");
    expect(filesId).toMatch(/^\d+$/);
    const named = (fields: Record<string, string>, as?: "editor") => {
      const form = new FormData();
      for (const [name, value] of Object.entries(fields)) form.append(name, value);
      return api.request("POST", path, { form, ...(as && { as }) });
    };
    const again = await named({ files_id: filesId, dry_run: "true", match: "path" });
    expect(labelReportSchema.parse(await again.json())).toEqual(report);
    const gone = because("label_files_gone");
    await expectRefusal(await named({ files_id: filesId, dry_run: "true" }, "editor"), 400, gone);
    await expectRefusal(await named({ files_id: "999999" }), 400, gone);
    expect((await named({ files_id: "x" })).status).toBe(422);
    const both = await formOf(api, id, { files_id: filesId });
    expect((await api.request("POST", path, { form: both })).status).toBe(422);

    await expectEmpty(await named({ files_id: filesId }), 202);
    await api.target.settle();
    const labels = (await itemsOf(api, id)).flatMap((item) => item.labels);
    expect(labels.filter(({ name }) => name === "zebra")).toHaveLength(1);
    await expectRefusal(await named({ files_id: filesId }), 400, gone);
  });

  test("columns of a CSV are what the field columns says", async () => {
    const api = connected();
    const { id } = await api.target.newReadyDataset();
    const [item] = await itemsOf(api, id);
    const text = `file,label,Art\n${item?.file_name},7,zebra\n`;
    const look = async (columns: Record<string, unknown>) => {
      const form = filesForm([new File([text], "a.csv", { type: "text/csv" })]);
      form.append("dry_run", "true");
      form.append("format", "csv");
      form.append("columns", JSON.stringify(columns));
      return await api.request("POST", `/dataset/${id}/annotations`, { form });
    };
    const reportOf = async (columns: Record<string, unknown>) =>
      labelReportSchema.parse(await (await look(columns)).json());
    expect((await reportOf({})).classes).toEqual([{ name: "7", count: 1 }]);
    expect((await reportOf({ label: "art" })).classes).toEqual([{ name: "zebra", count: 1 }]);
    expect((await reportOf({ label: null })).problems).toMatchObject([
      { file: "a.csv", where: null },
    ]);
    expect((await reportOf({ file: "Bild" })).problems).toMatchObject([
      { reason: "There is no column “Bild”" },
    ]);
    expect((await look({ species: "Art" })).status).toBe(422);
    expect((await look({ label: 1 })).status).toBe(422);
  });

  test("labels come with the media of a new dataset and with added ones, from columns that are named", async () => {
    const api = connected();
    const columns = JSON.stringify({ file: "Bild", label: "art", split: null });
    const table = (name: string, label = "okapi") =>
      new File([`Bild;Art;split\n${name};${label};train\n`], "tabelle.txt", { type: "text/plain" });
    const { datasetId, transId } = await uploadFiles(api, "Labelled", [
      tinyPng("a.png"),
      table("a.png"),
    ]);
    const process = async (asked: string) =>
      await api.request(
        "POST",
        `${processPath({ datasetId, transId })}?label_columns=${encodeURIComponent(asked)}`,
      );
    expect((await process('{"species": "Art"}')).status).toBe(422);
    await expectEmpty(await process(columns), 202);
    await api.target.settle();
    const added = (form: FormData) =>
      api.request("POST", `/dataset/${datasetId}/add_media`, { form });
    const form = filesForm([tinyPng("b.png"), table("b.png")]);
    form.append("auto_reindex", "true");
    form.append("label_columns", columns);
    await expectEmpty(await added(form), 202);
    await api.target.settle();
    const left = filesForm([tinyPng("c.png"), table("c.png")]);
    left.append("label_columns", columns);
    left.append("annotations", "off");
    await expectEmpty(await added(left), 202);
    await api.target.settle();
    // The picture is known; what is said of it is new.
    const known = filesForm([tinyPng("a.png"), table("a.png", "gnu")]);
    known.append("auto_reindex", "true");
    known.append("label_columns", columns);
    await expectEmpty(await added(known), 202);
    await api.target.settle();
    const named = (await itemsOf(api, datasetId)).map(({ file_name: name, labels, tags }) => [
      name,
      labels.map((label) => label.name),
      tags,
    ]);
    expect(named.toSorted()).toEqual([
      ["a.png", ["okapi", "gnu"], []],
      ["b.png", ["okapi"], []],
      ["c.png", [], []],
    ]);
    const wrong = filesForm([tinyPng("d.png")]);
    wrong.append("label_columns", "[]");
    expect((await added(wrong)).status).toBe(422);
  });

  test("an import takes an editor, files, and fields that it knows", async () => {
    const api = connected();
    const { id } = await api.target.newReadyDataset();
    const path = `/dataset/${id}/annotations`;
    const send = async (fields: Record<string, string>, as?: "viewer" | "stranger") =>
      (await api.request("POST", path, { form: await formOf(api, id, fields), ...(as && { as }) }))
        .status;
    expect(await send({}, "viewer")).toBe(403);
    expect(await send({}, "stranger")).toBe(404);
    expect(await send({ mode: "both" })).toBe(422);
    expect(await send({ unknown: "1" })).toBe(422);
    const none = filesForm([new File(["hello"], "a.txt")]);
    expect((await api.request("POST", path, { form: none })).status).toBe(400);
    await api.target.setStatus(id, "INDEXING");
    expect(await send({})).toBe(409);
  });
}
