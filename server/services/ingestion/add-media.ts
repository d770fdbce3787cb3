import * as z from "zod/mini";
import { addMediaFields, type MediaSource, mediaSources } from "#contract/media-addition.ts";
import { because } from "#contract/refusals.ts";
import { issuesOf } from "#contract/issues.ts";
import {
  type NewSourceFile,
  countSourceFiles,
  findUpload,
  forgetOldUploads,
  insertSourceFiles,
  openUpload,
} from "../../catalog/source-files.ts";
import { ServiceError, refused } from "../../errors.ts";
import { fault } from "../../fault.ts";
import type { BlobStore } from "../../ports/blob-store.ts";
import type { Accepted, FormPart, RequestContext, UploadedFile } from "../../ports/requests.ts";
import { startTask } from "../../tasks/start-task.ts";
import { demandPermission, lockFor, refuseDamagedHead } from "../access/access.ts";
import type { Deps } from "../deps.ts";
import { readArchive } from "./archives/read-archive.ts";
import { withMediaParametersOf } from "../labels/labels-with-media.ts";
import { demandStored } from "./demand-stored.ts";
import { demandImportable, filesBelow } from "./import-folder.ts";
import { mediaAddition } from "./media-addition.ts";
import { storeUploads } from "./store-uploads.ts";

/** Days after which the files of an upload that nobody added are forgotten. */
const uploadDays = 14;

interface AddMedia {
  context: RequestContext;
  datasetId: string;
  parts: AsyncIterable<FormPart>;
}

/** Adds media to a dataset that has content already. Nothing is added before the whole form was read and checked. */
export async function addMedia(
  deps: Deps,
  blobs: Pick<BlobStore, "put" | "keep" | "withLocalFile">,
  { context, datasetId, parts }: AddMedia,
): Promise<Accepted> {
  const { catalog } = deps;
  await demandPermission(catalog.db, context.actor, datasetId, "add_media");
  const form = new MediaForm(blobs, async () => {
    await catalog.transaction((trx) => lockFor(trx, context.actor, datasetId, "add_media"));
  });
  const stored = await storeUploads(blobs, form.files(parts));
  const { source, fields, skipped } = form.finish();
  const files =
    source === "path"
      ? await filesOf(deps, fields.path ?? "")
      : source === "trans_id"
        ? null
        : [...stored, ...skipped];
  if (files !== null && files.length === 0) throw refused(because("no_files_uploaded"));
  await fault("upload.stored");
  return await catalog.transaction(async (trx) => {
    const dataset = await lockFor(trx, context.actor, datasetId, "add_media");
    refuseDamagedHead(dataset);
    await forgetOldUploads(trx, datasetId, uploadDays);
    const transId =
      files === null
        ? Number(fields.trans_id)
        : await openUpload(trx, datasetId, { addition: true });
    if (files !== null) {
      await insertSourceFiles(trx, datasetId, transId, files);
      await demandStored(deps.blobs, files);
    } else if ((await findUpload(trx, datasetId, transId))?.addition !== true) {
      throw refused(because("upload_not_found"));
    }
    const itemsTotal = await countSourceFiles(trx, { datasetId, transId });
    if (itemsTotal === 0) throw refused(because("no_files_uploaded"));
    const taskId = await startTask(trx, mediaAddition, deps, {
      dataset,
      parameters: {
        trans_id: transId,
        auto_reindex: fields.auto_reindex === "true",
        ...withMediaParametersOf(fields),
      },
      actor: context.actor.email,
      requestId: context.requestId,
      itemsTotal,
    });
    return { taskId, datasetId };
  });
}

async function filesOf(deps: Deps, path: string): Promise<NewSourceFile[]> {
  const folder = await demandImportable(deps.importRoots, path);
  const files = await filesBelow(deps.importRoots, folder);
  if (files.length === 0) throw refused(because("no_files_at_path", { bucket_path: path }));
  return files;
}

/** The form of an addition, read as it arrives. */
class MediaForm {
  readonly #blobs: Pick<BlobStore, "put" | "withLocalFile">;
  readonly #beforeFiles: () => Promise<void>;
  readonly #values = new Map<string, string>();
  readonly #skipped: NewSourceFile[] = [];
  #source: MediaSource | null = null;

  /** @param beforeFiles Called before the bytes of the first file are read: they may be many. */
  constructor(blobs: Pick<BlobStore, "put" | "withLocalFile">, beforeFiles: () => Promise<void>) {
    this.#blobs = blobs;
    this.#beforeFiles = beforeFiles;
  }

  /** The uploaded files, and those of the archive. @throws ServiceError */
  async *files(parts: AsyncIterable<FormPart>): AsyncGenerator<UploadedFile> {
    for await (const { field, file, value } of parts) {
      const source = mediaSources.find((name) => name === field.replace(/\[\]$/, ""));
      if (file === undefined) {
        this.#values.set(field, value);
        // A form of a browser sends empty fields, too.
        if (source !== undefined && value.trim() !== "") this.#take(source, true);
      } else if (source === "files" || source === "archive") {
        if (this.#source === null) await this.#beforeFiles();
        this.#take(source, source === "archive");
        if (source === "files") yield file;
        else yield* readArchive(this.#blobs, file, (skipped) => this.#skipped.push(skipped));
      }
    }
  }

  finish() {
    if (this.#source === null) throw oneSource();
    const given = [...this.#values].filter(([, value]) => value.trim() !== "");
    const read = z.safeParse(addMediaFields, Object.fromEntries(given), { reportInput: true });
    if (!read.success) {
      const issues = issuesOf("body", read.error.issues);
      throw new ServiceError("invalid", "The form is not valid", { issues });
    }
    if (this.#source === "s3_uri") throw refused(because("object_storage_missing"));
    return { source: this.#source, fields: read.data, skipped: this.#skipped };
  }

  #take(source: MediaSource, once: boolean): void {
    if (this.#source !== null && (once || this.#source !== source)) throw oneSource();
    this.#source = source;
  }
}

function oneSource(): ServiceError {
  return refused(because("one_media_source"));
}
