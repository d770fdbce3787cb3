import { describe, expect, it } from "vitest";
import { dataTransactionSchema } from "#contract/dataset.ts";
import { because } from "#contract/refusals.ts";
import { type Api, type Traits, expectEmpty, expectInvalid, expectRefusal } from "./target.ts";
import { filesForm, filesPath, tinyPng } from "./upload.ts";

export function additionTests(connected: () => Api, { extensions, gateway = false }: Traits): void {
  async function add(api: Api, datasetId: string, form: FormData) {
    return await api.request("POST", `/dataset/${datasetId}/add_media`, { form });
  }

  function formOf(fields: Record<string, string>): FormData {
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.append(name, value);
    return form;
  }

  describe("adding media", () => {
    it("ends in PARTIAL INDEX, with an automatic snapshot of the state before if that has none", async () => {
      const api = connected();
      const { id } = await api.target.newReadyDataset();
      const before = await api.dataset(id);
      const current = await api.current(id);
      const form = filesForm([tinyPng("a.png"), tinyPng("b.png")]);
      await expectEmpty(await add(api, id, form), 202);
      await api.target.settle();
      const [task] = await api.tasks(`dataset_id=${id}&task_type=MEDIA_ADDITION`);
      expect(task).toMatchObject({ status: "COMPLETED", progress_percentage: 100 });
      const after = await api.dataset(id);
      expect(after.status_new).toBe("PARTIAL INDEX");
      expect(after.n_images).toBe((before.n_images ?? 0) + 2);
      // Nothing had changed since the current version, so that is the checkpoint.
      expect((await api.current(id)).snapshot_id).toBe(current.snapshot_id);

      await expectEmpty(await add(api, id, filesForm([tinyPng("c.png")])), 202);
      await api.target.settle();
      expect(await api.current(id)).toMatchObject({
        reason: "auto",
        snapshot_name: "Before adding media",
        n_images: (before.n_images ?? 0) + 2,
      });
      await api.restore(id, current.snapshot_id);
      expect(await api.dataset(id)).toMatchObject({
        status_new: "READY",
        n_images: before.n_images,
      });
    });

    it("ends in READY with auto_reindex; what is there already is not added again", async () => {
      const api = connected();
      const { id } = await api.target.newReadyDataset();
      const before = (await api.dataset(id)).n_images ?? 0;
      for (const files of [
        [tinyPng("a.png")],
        [tinyPng("a.png"), tinyPng("b.png"), new File(["text"], "c.png")],
      ]) {
        const form = filesForm(files);
        form.append("auto_reindex", "true");
        form.append("use_spot", "true");
        await expectEmpty(await add(api, id, form), 202);
        await api.target.settle();
      }
      expect(await api.dataset(id)).toMatchObject({ status_new: "READY", n_images: before + 2 });
      const tasks = await api.tasks(`dataset_id=${id}&task_type=MEDIA_ADDITION`);
      expect(tasks.map(({ status }) => status)).toEqual(["COMPLETED", "COMPLETED"]);
      if (extensions) {
        expect(tasks[0]?.items_failed).toBe(1);
        expect(tasks[0]?.status_coded).toMatchObject({
          code: "media_added",
          params: { images: 1, known: 1, skipped: 1, total: 3 },
        });
      }
    });

    it("leaves the dataset as it was where all is known, and where nothing can be used", async () => {
      const api = connected();
      const { id } = await api.target.newReadyDataset();
      const added = filesForm([tinyPng("a.png")]);
      added.append("auto_reindex", "true");
      await add(api, id, added);
      await api.target.settle();
      const before = await api.dataset(id);
      await expectEmpty(await add(api, id, filesForm([tinyPng("a.png")])), 202);
      await api.target.settle();
      await expectEmpty(await add(api, id, filesForm([new File(["text"], "b.png")])), 202);
      await api.target.settle();
      const tasks = await api.tasks(`dataset_id=${id}&task_type=MEDIA_ADDITION`);
      expect(tasks.map(({ status }) => status)).toEqual(["FAILED", "COMPLETED", "COMPLETED"]);
      const { status_new, n_images, head } = await api.dataset(id);
      expect({ status_new, n_images, head }).toEqual({
        status_new: before.status_new,
        n_images: before.n_images,
        head: before.head,
      });
    });

    it("is followed by a re-index, which makes the dataset READY", async () => {
      const api = connected();
      const { id } = await api.target.newReadyDataset();
      const path = `/dataset/${id}/reindex`;
      await add(api, id, filesForm([tinyPng("a.png")]));
      await api.target.settle();
      await expectRefusal(await api.request("POST", path, { as: "viewer" }), 403);
      const { n_images } = await api.dataset(id);
      await expectEmpty(await api.request("POST", path), 202);
      await api.target.settle();
      expect(await api.dataset(id)).toMatchObject({ status_new: "READY", n_images });
      const [task] = await api.tasks(`dataset_id=${id}&task_type=REINDEX`);
      expect(task).toMatchObject({ status: "COMPLETED" });
    });

    it("takes exactly one source", async () => {
      const api = connected();
      const { id } = await api.untouchedDataset();
      await expectRefusal(await add(api, id, formOf({ auto_reindex: "true" })), 400);
      const two = formOf({ s3_uri: "s3://bucket/prefix" });
      two.append("files", tinyPng("a.png"));
      await expectRefusal(await add(api, id, two), 400, because("one_media_source"));
      await expectRefusal(await add(api, id, formOf({ s3_uri: "s3://bucket/prefix" })), 400);
      await expectInvalid(await add(api, id, formOf({ s3_uri: "bucket/prefix" })), [
        "body",
        "s3_uri",
      ]);
      const odd = filesForm([tinyPng("a.png")]);
      odd.append("auto_reindex", "maybe");
      await expectInvalid(await add(api, id, odd), ["body", "auto_reindex"]);
      const ours = await add(api, id, formOf({ path: "/etc" }));
      // A source of our own: a gateway does not send it.
      if (gateway) await expectInvalid(ours, ["body", "path"]);
      else await expectRefusal(ours, 400);
      const noArchive = new FormData();
      noArchive.append("archive", new File(["no archive at all"], "a.txt"));
      await expectRefusal(
        await add(api, id, noArchive),
        400,
        because("archive_unreadable", { archive: "a.txt" }),
      );
      const path = `/dataset/${id}/add_media`;
      await expectRefusal(await api.request("POST", path, { body: { files: [] } }), 415);
      expect(await api.tasks(`dataset_id=${id}&task_type=MEDIA_ADDITION`)).toEqual([]);
    });

    it("needs READY or PARTIAL INDEX, and an editor", async () => {
      const api = connected();
      const { id } = await api.target.newReadyDataset();
      const path = `/dataset/${id}/add_media`;
      const form = () => filesForm([tinyPng("a.png")]);
      await expectRefusal(await api.request("POST", path, { form: form(), as: "viewer" }), 403);
      await expectRefusal(await api.request("POST", path, { form: form(), as: "stranger" }), 404);
      for (const status of ["DRAFT", "ERROR", "READ_ONLY"] as const) {
        await api.target.setStatus(id, status);
        await expectRefusal(
          await add(api, id, form()),
          409,
          because("wrong_status", { operation: "add_media", dataset_status: status }),
        );
      }
    });

    if (extensions) {
      it("takes the files of an upload, once", async () => {
        const api = connected();
        const { id } = await api.target.newReadyDataset();
        const before = (await api.dataset(id)).n_images ?? 0;
        const open = `/ingestion/${id}/data_files?addition=true`;
        const { trans_id: transId } = await api.json(dataTransactionSchema, "GET", open);
        const upload = { datasetId: id, transId };
        for (const name of ["a.png", "b.png", "b.png"]) {
          const sent = filesForm([tinyPng(name)]);
          await expectEmpty(await api.request("POST", filesPath(upload), { form: sent }), 202);
        }
        expect(await api.dataset(id)).toMatchObject({ status_new: "READY", n_images: before });
        const form = formOf({ trans_id: String(transId) });
        await expectEmpty(await add(api, id, form), 202);
        await api.target.settle();
        expect(await api.dataset(id)).toMatchObject({ n_images: before + 2 });
        const unknown = formOf({ trans_id: String(transId + 1_000_000) });
        await expectRefusal(await add(api, id, unknown), 404, because("upload_not_found"));
      });
    }
  });
}
