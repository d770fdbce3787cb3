import { routes } from "#contract/routes.ts";
import type { DataIn } from "#server/ports/data-in.ts";
import type { FormPart, UploadedFile } from "#server/ports/requests.ts";
import { only } from "./absent.ts";
import { formBody } from "./form-body.ts";
import { type Forward, accepted, noteChange } from "./forward.ts";
import { refuseUnknown } from "./unknown-upstream.ts";

export function forwardedDataIn({ upstream, permit, permitNew, change, log }: Forward): DataIn {
  return {
    ingestion: only<DataIn["ingestion"]>({
      async begin(context, name) {
        await permitNew(context.actor);
        const made = await upstream.call(routes.newDataset, { query: { dataset_name: name } });
        noteChange(log, context, "add_media", { params: made });
        return made;
      },
      async openUpload({ actor }, datasetId, { addition } = {}) {
        await permit(actor, "add_media");
        refuseUnknown("query", { addition });
        return await upstream.call(routes.openDataFiles, { params: { dataset_id: datasetId } });
      },
      async upload({ actor }, datasetId, transId, files) {
        await permit(actor, "add_media");
        await upstream.call(routes.uploadDataFiles, {
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
        await permit(context.actor, "add_media");
        await upstream.call(routes.addMedia, {
          params: { dataset_id: datasetId },
          form: formBody(documented(parts)),
        });
        noteChange(log, context, "add_media", { params: { dataset_id: datasetId } });
        return { ...accepted, datasetId };
      },
      async fromFolder(context, name, bucketPath) {
        await permitNew(context.actor);
        const body = { dataset_name: name, bucket_path: bucketPath };
        const made = await upstream.call(routes.createDataset, { body });
        noteChange(log, context, "add_media", { params: made });
        return { ...accepted, datasetId: made.dataset_id };
      },
    }),
    labels: only({}),
    customMetadata: {
      async create(context, datasetId, field) {
        await permit(context.actor, "import_metadata");
        const sent = { params: { dataset_id: datasetId }, body: field };
        return await upstream.call(routes.createMetadataTask, sent);
      },
      async upload(context, datasetId, importId, rows) {
        await permit(context.actor, "import_metadata");
        const params = { dataset_id: datasetId, task_id: importId };
        const begun = await upstream.call(routes.uploadMetadataValues, { params, body: rows });
        noteChange(log, context, "import_metadata", { params });
        return begun;
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
