import { describe, expect, it } from "vitest";
import { creationStatusSchema, dataTransactionSchema, datasetIdSchema } from "#contract/dataset.ts";
import {
  type Api,
  expectCoded,
  expectEmpty,
  expectInvalid,
  expectRefusal,
  unknownId,
} from "./target.ts";
import {
  createFromFiles,
  filesForm,
  filesPath,
  processPath,
  tinyPng,
  uploadFiles,
} from "./upload.ts";

export function ingestionTests(connected: () => Api): void {
  describe("ingestion", () => {
    it("leads from files to a READY dataset with its creation snapshot", async () => {
      const api = connected();
      const { datasetId } = await createFromFiles(api, "From files", [
        tinyPng("a.png"),
        tinyPng("b.png"),
      ]);
      await api.target.settle();

      const [task, ...others] = await api.tasks(`dataset_id=${datasetId}`);
      expect(others).toEqual([]);
      expect(task).toMatchObject({
        task_type: "DATASET_CREATION",
        status: "COMPLETED",
        progress_percentage: 100,
        created_by: api.target.users.owner,
        dataset_name: "From files",
      });
      const dataset = await api.dataset(datasetId);
      expect(dataset).toMatchObject({ status_new: "READY", n_images: 2, n_videos: 0 });
      expect(await api.current(datasetId)).toMatchObject({
        reason: "creation",
        n_images: 2,
        snapshot_name: expect.stringMatching(/^From files_snapshot_[0-9a-f]{8}$/) as string,
      });
    });

    it("begins with a DRAFT without items and without snapshots", async () => {
      const api = connected();
      const { datasetId } = await uploadFiles(api, "Draft", [tinyPng("a.png")]);
      const dataset = await api.dataset(datasetId);
      expect(dataset).toMatchObject({ status_new: "DRAFT", n_images: 0 });
      const path = `/datasets/${datasetId}/creation-status`;
      expect((await api.json(creationStatusSchema, "GET", path)).status).toBe("DRAFT");
      expect(await api.snapshots(datasetId)).toEqual([]);
    });

    it("accepts several uploads in one transaction, and any file names", async () => {
      const api = connected();
      const upload = await uploadFiles(api, "Many", [tinyPng("a.png")]);
      const names = [
        "../../etc/passwd.png",
        "ünï 🦊.png",
        `${"n".repeat(300)}.png`,
        "no-extension",
      ];
      for (const name of names) {
        const form = filesForm([tinyPng(name)]);
        await expectEmpty(await api.request("POST", filesPath(upload), { form }), 202);
      }
      await expectEmpty(await api.request("POST", processPath(upload)), 202);
      await api.target.settle();
      expect(await api.dataset(upload.datasetId)).toMatchObject({
        status_new: "READY",
        n_images: 5,
      });
    });

    it("stores a repeated file once, and two different files of one name twice", async () => {
      const api = connected();
      const upload = await uploadFiles(api, "Sent again", [tinyPng("a.png"), tinyPng("b.png")]);
      const other = new File([tinyPng("a.png"), "\n"], "a.png");
      const again = [tinyPng("b.png"), tinyPng("c.png"), tinyPng("c.png"), other];
      for (const files of [again, again]) {
        const form = filesForm(files);
        await expectEmpty(await api.request("POST", filesPath(upload), { form }), 202);
      }
      await expectEmpty(await api.request("POST", processPath(upload)), 202);
      await api.target.settle();
      expect(await api.dataset(upload.datasetId)).toMatchObject({
        status_new: "READY",
        n_images: 4,
      });
    });

    it("leaves out files that are no pictures, whatever their names", async () => {
      const api = connected();
      const { datasetId } = await createFromFiles(api, "Mixed", [
        tinyPng("good.png"),
        new File(["just text"], "fake.png", { type: "image/png" }),
      ]);
      await api.target.settle();
      expect(await api.dataset(datasetId)).toMatchObject({ status_new: "READY", n_images: 1 });
    });

    it("ends in ERROR with the reason where no file is usable", async () => {
      const api = connected();
      const { datasetId } = await createFromFiles(api, "Nothing", [new File(["text"], "a.txt")]);
      await api.target.settle();
      const [task] = await api.tasks(`dataset_id=${datasetId}`);
      expect(task).toMatchObject({ status: "FAILED", task_type: "DATASET_CREATION" });
      const dataset = await api.dataset(datasetId);
      expect(dataset.status_new).toBe("ERROR");
      expect(dataset.fatal_error_msg).toBe(task?.error_message);
      expect(dataset.fatal_error_msg).toBeTruthy();
      expect(dataset.fatal_error_coded).toEqual(task?.error_coded);
      if (dataset.fatal_error_coded) {
        expectCoded(dataset.fatal_error_msg, dataset.fatal_error_coded);
      }
      expect(await api.snapshots(datasetId)).toEqual([]);
    });

    it("is closed once the files are being processed: 409", async () => {
      const api = connected();
      const upload = await createFromFiles(api, "Closed", [tinyPng("a.png")]);
      await api.target.settle();
      const form = filesForm([tinyPng("late.png")]);
      await expectRefusal(await api.request("POST", filesPath(upload), { form }), 409);
      await expectRefusal(await api.request("POST", processPath(upload)), 409);
      const open = `/ingestion/${upload.datasetId}/data_files`;
      await expectRefusal(await api.request("GET", open), 409);
      expect(await api.dataset(upload.datasetId)).toMatchObject({ n_images: 1 });
      expect(await api.tasks(`dataset_id=${upload.datasetId}`)).toHaveLength(1);
    });

    it("refuses to process without uploads: 400", async () => {
      const api = connected();
      const path = "/ingestion/new_dataset?dataset_name=Empty";
      const { dataset_id: datasetId } = await api.json(datasetIdSchema, "GET", path);
      const { trans_id: transId } = await api.json(
        dataTransactionSchema,
        "GET",
        `/ingestion/${datasetId}/data_files`,
      );
      await expectRefusal(await api.request("POST", processPath({ datasetId, transId })), 400);
      expect(await api.dataset(datasetId)).toMatchObject({ status_new: "DRAFT" });
    });

    it.each(["", "?dataset_name=", "?dataset_name=%20%20", `?dataset_name=${"n".repeat(256)}`])(
      "refuses a dataset name like %j",
      async (query) => {
        const response = await connected().request("GET", `/ingestion/new_dataset${query}`);
        await expectInvalid(response, ["query", "dataset_name"]);
      },
    );

    it("refuses an upload without files, of the wrong type, or to another transaction", async () => {
      const api = connected();
      const upload = await uploadFiles(api, "Refused", [tinyPng("a.png")]);
      const path = filesPath(upload);
      const form = new FormData();
      form.append("note", "no file here");
      await expectInvalid(await api.request("POST", path, { form }), ["body", "files"]);
      await expectRefusal(await api.request("POST", path, { body: { files: [] } }), 415);
      const elsewhere = filesPath({ ...upload, transId: upload.transId + 1_000_000 });
      await expectRefusal(
        await api.request("POST", elsewhere, { form: filesForm([tinyPng("a.png")]) }),
        404,
      );
      const unknown = processPath({ datasetId: unknownId, transId: upload.transId });
      await expectRefusal(await api.request("POST", unknown), 404);
      const malformed = `/ingestion/${upload.datasetId}/process_files/first`;
      await expectInvalid(await api.request("POST", malformed), ["path", "trans_id"]);
    });
  });
}
