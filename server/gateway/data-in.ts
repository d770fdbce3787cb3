import { routes } from "#contract/routes.ts";
import type { DataIn } from "#server/ports/data-in.ts";
import type { FormPart, UploadedFile } from "#server/ports/requests.ts";
import { only } from "./absent.ts";
import { formBody } from "./form-body.ts";
import { type Forward, accepted } from "./forward.ts";
import { refuseUnknown } from "./unknown-upstream.ts";

export function forwardedDataIn({ upstream, permit, change }: Forward): DataIn {
  return {
    ingestion: only<DataIn["ingestion"]>({
      async begin(context, name) {
        const sent = { query: { dataset_name: name } };
        return await change(context, "create_dataset", routes.newDataset, sent);
      },
      async openUpload(context, datasetId, { addition } = {}) {
        await permit(context.actor, "add_media");
        refuseUnknown("query", { addition });
        const sent = { params: { dataset_id: datasetId } };
        return await change(context, "add_media", routes.openDataFiles, sent);
      },
      async upload(context, datasetId, transId, files) {
        await change(context, "add_media", routes.uploadDataFiles, {
          params: { dataset_id: datasetId, trans_id: transId },
          form: formBody(partsOf(files)),
        });
      },
      async process(context, datasetId, transId, query = {}) {
        await permit(context.actor, "add_media");
        refuseUnknown("query", query);
        const params = { dataset_id: datasetId, trans_id: transId };
        await change(context, "add_media", routes.processDataFiles, { params });
        return { ...accepted, datasetId };
      },
      async addMedia(context, datasetId, parts) {
        await change(context, "add_media", routes.addMedia, {
          params: { dataset_id: datasetId },
          form: formBody(documented(parts)),
        });
        return { ...accepted, datasetId };
      },
      async fromFolder(context, name, bucketPath) {
        const sent = { body: { dataset_name: name, bucket_path: bucketPath } };
        const made = await change(context, "create_dataset", routes.createDataset, sent);
        return { ...accepted, datasetId: made.dataset_id };
      },
    }),
    labels: only({}),
    customMetadata: {
      async create(context, datasetId, field) {
        const sent = { params: { dataset_id: datasetId }, body: field };
        return await change(context, "import_metadata", routes.createMetadataTask, sent);
      },
      async upload(context, datasetId, importId, rows) {
        const sent = { params: { dataset_id: datasetId, task_id: importId }, body: rows };
        return await change(context, "import_metadata", routes.uploadMetadataValues, sent);
      },
      async status(_, datasetId, importId) {
        const params = { dataset_id: datasetId, task_id: importId };
        return await upstream.call(routes.getMetadataTaskStatus, { params });
      },
      async schema(_, datasetId) {
        return await upstream.call(routes.getMetadataSchema, { params: { dataset_id: datasetId } });
      },
      async ofItem(_, datasetId, mediaId) {
        const params = { dataset_id: datasetId, image_id: mediaId };
        return await upstream.call(routes.getItemMetadata, { params });
      },
    },
  };
}

async function* partsOf(files: AsyncIterable<UploadedFile>): AsyncGenerator<FormPart> {
  for await (const file of files) yield { field: "files", file };
}

/** Sources and options of our own; a request with one of them would be another request without it. */
const ours = new Set(["path", "trans_id", "annotations", "label_columns"]);

async function* documented(parts: AsyncIterable<FormPart>): AsyncGenerator<FormPart> {
  for await (const part of parts) {
    if (ours.has(part.field)) refuseUnknown("body", { [part.field]: true });
    yield part;
  }
}
