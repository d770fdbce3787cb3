import * as z from "zod/mini";
import { isArchiveName } from "#contract/archive.ts";
import { mayHaveLabels } from "#contract/annotations.ts";
import { issuesOf } from "#contract/issues.ts";
import { csvMappingFrom } from "#contract/label-columns.ts";
import { addMediaFields, mediaSources } from "#contract/media-addition.ts";
import { because } from "#contract/refusals.ts";
import { getTask } from "#contract/routes/tasks.ts";
import { loadSample } from "#contract/routes/datasets.ts";
import {
  addMedia,
  newDataset,
  openDataFiles,
  processDataFiles,
  reindexDataset,
  uploadDataFiles,
} from "#contract/routes/ingestion.ts";
import { operationPath } from "#contract/route.ts";
import { permit, requireState, requireWhole, visibleDataset } from "../access.ts";
import { startAddition } from "../addition.ts";
import { addDataset, startCreation } from "../creation.ts";
import type { DatasetRow, UploadedFile } from "../db.ts";
import { failBySentinel, failure, refused } from "../failure.ts";
import { empty, json, on, readForm } from "../handle.ts";
import { hashBytes } from "../ids.ts";
import { withLabels } from "../labels.ts";
import { modelById } from "../models.ts";
import { startReindex } from "../reindex.ts";
import { durations } from "../tasks.ts";

export const ingestionHandlers = [
  on(newDataset, ({ db, user, query }) => {
    failBySentinel(query.dataset_name);
    const dataset = addDataset(db, { name: query.dataset_name, user });
    return json({ dataset_id: dataset.id });
  }),

  on(openDataFiles, ({ db, user, params, query }) => {
    const dataset = visibleDataset(db, user, params.dataset_id);
    permit("add_media", dataset, user);
    const addition = query.addition === true && db.profile !== "plain";
    if (addition) requireState(db, "add_media", dataset);
    else requireDraft(dataset);
    db.counter += 1;
    dataset.uploads.set(db.counter, []);
    if (addition) (dataset.additions ??= new Set()).add(db.counter);
    return json({ trans_id: db.counter });
  }),

  on(uploadDataFiles, async ({ db, user, params, request }) => {
    const dataset = visibleDataset(db, user, params.dataset_id);
    const upload = openUpload(dataset, params.trans_id);
    permit("add_media", dataset, user);
    const form = await readForm(request);
    const files = form.getAll("files").filter((part) => part instanceof File);
    if (files.length === 0) {
      throw failure(422, [
        { type: "missing", loc: ["body", "files"], msg: "Field required", input: null },
      ]);
    }
    for (const file of files) failBySentinel(file.name.replace(/\.\w+$/, ""));
    if (dataset.additions?.has(params.trans_id) !== true) requireDraft(dataset);
    for (const file of await Promise.all(files.map(describeFile))) {
      // sent again after a lost answer
      const there = upload.some(({ name, hash }) => name === file.name && hash === file.hash);
      if (!there) upload.push(file);
    }
    return empty(202);
  }),

  on(addMedia, async ({ db, user, params, request }) => {
    const dataset = visibleDataset(db, user, params.dataset_id);
    permit("add_media", dataset, user);
    const form = await readForm(request);
    const sources = mediaSources.filter((name) => form.getAll(name).some((part) => part !== ""));
    const [source] = sources;
    if (source === undefined || sources.length > 1) throw refused(because("one_media_source"));
    const fields = parseForm(form);
    if (source === "s3_uri") throw refused(because("object_storage_missing"));
    if (source === "path") throw refused(because("path_not_importable"));
    requireState(db, "add_media", dataset);
    const files = await addedFiles(dataset, form, fields.trans_id);
    if (files.length === 0) throw refused(because("no_files_uploaded"));
    const reindexed = fields.auto_reindex === "true";
    const columns = csvMappingFrom(fields.label_columns);
    const labelled = await withLabels(files, { annotations: fields.annotations, columns });
    const task = startAddition(db, dataset, user, { files: labelled, reindexed });
    return empty(202, { Location: operationPath(getTask, { task_id: task.id }) });
  }),

  on(reindexDataset, async ({ db, user, params, ...call }) => {
    const dataset = visibleDataset(db, user, params.dataset_id);
    permit("reindex", dataset, user);
    const model = db.profile === "plain" ? undefined : (await call.body())?.embedding_model;
    if (model !== undefined) demandEmbedder(model);
    requireState(db, "reindex", dataset);
    requireWhole("reindex", dataset);
    const task = startReindex(db, dataset, user, model);
    return empty(202, { Location: operationPath(getTask, { task_id: task.id }) });
  }),

  on(processDataFiles, async ({ db, user, params, query }) => {
    const dataset = visibleDataset(db, user, params.dataset_id);
    const files = openUpload(dataset, params.trans_id);
    permit("add_media", dataset, user);
    requireDraft(dataset);
    if (files.length === 0) throw refused(because("no_files_uploaded"));
    const columns = csvMappingFrom(query.label_columns);
    const labelled = await withLabels(files, { annotations: query.annotations, columns });
    startCreation(db, dataset, user, labelled);
    return empty(202);
  }),

  on(loadSample, async (call) => {
    const { db, user } = call;
    const name = (await call.body())?.name ?? "Sample dataset";
    failBySentinel(name);
    const dataset = addDataset(db, { name, user, sourceType: "SAMPLE" });
    const task = startCreation(db, dataset, user, db.sample.length > 0 ? db.sample : sampleFiles);
    task.phases = durations.short;
    return empty(202, {
      Location: operationPath(getTask, { task_id: task.id }),
      "X-Dataset-Id": dataset.id,
    });
  }),
];

const sampleFiles: readonly UploadedFile[] = Array.from({ length: 60 }, (_, index) => ({
  name: `sample-${String(index + 1).padStart(2, "0")}.png`,
  size: 2_000 + index * 17,
  mediaType: "image",
}));

function parseForm(form: FormData) {
  const given = [...form.entries()].filter(
    ([, value]) => typeof value === "string" && value !== "",
  );
  const read = z.safeParse(addMediaFields, Object.fromEntries(given), { reportInput: true });
  if (!read.success) throw failure(422, issuesOf("body", read.error.issues));
  return read.data;
}

/** The files of the form or of the upload; an archive has two pictures here, whatever is in it. */
async function addedFiles(
  dataset: DatasetRow,
  form: FormData,
  transId: string | undefined,
): Promise<readonly UploadedFile[]> {
  if (transId !== undefined) {
    const id = Number(transId);
    if (dataset.additions?.has(id) !== true) throw refused(because("upload_not_found"));
    return openUpload(dataset, id);
  }
  const archive = form.get("archive");
  if (archive instanceof File) {
    if (!isArchiveName(archive.name)) {
      throw refused(because("archive_unreadable", { archive: archive.name }));
    }
    return ["one.png", "two.png"].map((name) => ({ name, size: 2_000, mediaType: "image" }));
  }
  const files = form.getAll("files").filter((part) => part instanceof File);
  return await Promise.all(files.map(describeFile));
}

function openUpload(dataset: DatasetRow, transId: number): UploadedFile[] {
  const upload = dataset.uploads.get(transId);
  if (upload === undefined) throw refused(because("upload_not_found"));
  return upload;
}

function requireDraft(dataset: DatasetRow): void {
  if (dataset.status !== "DRAFT") throw refused(because("dataset_not_draft"));
}

async function describeFile(file: File): Promise<UploadedFile> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  return {
    name: file.name,
    size: file.size,
    hash: hashBytes(bytes),
    ...(mayHaveLabels(file.name) && { text: bytes }),
    mediaType: mediaTypeOf(bytes.subarray(0, 12)),
  };
}

/** By the first bytes, because a name can be wrong. */
function mediaTypeOf(start: Uint8Array): "image" | "video" | null {
  const text = String.fromCharCode(...start);
  const isImage =
    text.startsWith("\u0089PNG") ||
    text.startsWith("\u00ff\u00d8\u00ff") ||
    text.startsWith("GIF8") ||
    text.startsWith("II*\0") ||
    text.startsWith("MM\0*") ||
    text.slice(8, 12) === "WEBP" ||
    text.slice(4, 12) === "ftypavif";
  if (isImage) return "image";
  return text.slice(4, 8) === "ftyp" || text.startsWith("\u001aE\u00df\u00a3") ? "video" : null;
}

function demandEmbedder(id: string): void {
  if (modelById(id)?.type === "MULTIMODEL_IMAGE_ENCODING") return;
  const msg = `There is no model ${id} that makes embeddings`;
  const loc = ["body", "embedding_model"];
  throw failure(422, [{ type: "value_error", loc, msg, input: id }]);
}
