import { because } from "#contract/refusals.ts";
import { randomUUID } from "node:crypto";
import type { BlobStore } from "../../ports/blob-store.ts";
import { sampleDescription, sampleItems, sampleName } from "../../blobs/sample.ts";
import type { Trx } from "../../catalog/catalog.ts";
import { insertDataset, insertFamily, lockDataset } from "../../catalog/datasets.ts";
import { recordAudit } from "../../catalog/records.ts";
import {
  type NewSourceFile,
  countSourceFiles,
  insertSourceFiles,
  findUpload,
  openUpload,
} from "../../catalog/source-files.ts";
import { ServiceError, refused } from "../../errors.ts";
import { fault } from "../../fault.ts";
import { demandPermission, lockFor } from "../access/access.ts";
import { emptyContent } from "../../writing/content-hash.ts";
import { startTask } from "../../tasks/start-task.ts";
import type { Deps } from "../deps.ts";
import { addMedia } from "./add-media.ts";
import { datasetCreation } from "./dataset-creation.ts";
import { type LabelsAsked, withMediaParametersOf } from "../labels/labels-with-media.ts";
import { demandStored } from "./demand-stored.ts";
import { demandImportable, filesBelow } from "./import-folder.ts";
import type { Accepted, RequestContext } from "../../ports/requests.ts";
import type { Services } from "../../ports/services.ts";
import { storeUploads } from "./store-uploads.ts";

/** How a dataset is created: files are named, then a task turns them into items (see dataset-creation.ts). */
export function ingestionServices(deps: Deps): Services["ingestion"] {
  const { catalog, lake, blobs } = deps;
  /** Checks the space before each file: one request may contain more than fits. */
  const spacious: Pick<BlobStore, "put" | "keep" | "withLocalFile"> = {
    keep: blobs.keep,
    withLocalFile: blobs.withLocalFile,
    async put(source) {
      await deps.disk.demandSpace();
      return await blobs.put(source);
    },
  };

  /**
   * A new, empty dataset. Its table is created first: the sweep removes a table without a row, but a row needs its
   * table.
   */
  async function newDraft(
    context: RequestContext,
    name: string,
    sourceType: string,
    description: string,
    then: (trx: Trx, datasetId: string) => Promise<void> = async () => {},
  ): Promise<string> {
    await deps.disk.demandSpace();
    const datasetId = randomUUID();
    const family = randomUUID();
    const head = await lake.createFamily(family);
    await fault("draft.table-made");
    await catalog.transaction(async (trx) => {
      await insertFamily(trx, family);
      await insertDataset(
        trx,
        {
          id: datasetId,
          family_id: family,
          name,
          description,
          source_type: sourceType,
          created_by: context.actor.email,
          status: "DRAFT",
          head_branch: head.branch,
          head_version: head.version,
          content_hash: emptyContent,
        },
        context.actor.userId,
      );
      await recordAudit(trx, {
        datasetId,
        actor: context.actor.email,
        action: "create_dataset",
        details: { name },
        requestId: context.requestId,
      });
      await then(trx, datasetId);
    });
    return datasetId;
  }

  /** Files can be added, and the creation started, only while the dataset is a draft. */
  async function lockDraft(trx: Trx, context: RequestContext, datasetId: string): Promise<void> {
    const dataset = await lockDataset(trx, context.actor.userId, datasetId);
    if (dataset?.status !== "DRAFT") throw refused(because("dataset_not_draft"));
  }

  async function startCreation(
    trx: Trx,
    context: RequestContext,
    datasetId: string,
    labels: LabelsAsked = {},
  ): Promise<Accepted> {
    const taskId = await startTask(trx, datasetCreation, deps, {
      dataset: { id: datasetId, status: "DRAFT" },
      parameters: withMediaParametersOf(labels),
      actor: context.actor.email,
      requestId: context.requestId,
      itemsTotal: await countSourceFiles(trx, { datasetId }),
    });
    return { taskId, datasetId };
  }

  /** A dataset whose files are known at once. */
  async function createFrom(
    context: RequestContext,
    dataset: { name: string; sourceType: string; description: string },
    files: readonly NewSourceFile[],
  ): Promise<Accepted> {
    let accepted: Accepted | undefined;
    await newDraft(
      context,
      dataset.name,
      dataset.sourceType,
      dataset.description,
      async (trx, datasetId) => {
        await insertSourceFiles(trx, datasetId, null, files);
        accepted = await startCreation(trx, context, datasetId);
      },
    );
    if (accepted === undefined) throw new Error("A creation was not started");
    return accepted;
  }

  async function demandUpload(
    context: RequestContext,
    datasetId: string,
    transId: number,
  ): Promise<{ addition: boolean }> {
    await demandPermission(catalog.db, context.actor, datasetId, "edit_media");
    const upload = await findUpload(catalog.db, datasetId, transId);
    if (upload === undefined) throw refused(because("upload_not_found"));
    return upload;
  }

  return {
    async begin(context, name) {
      return { dataset_id: await newDraft(context, name, "UPLOAD", "") };
    },

    async openUpload(context, datasetId, { addition = false } = {}) {
      await demandPermission(catalog.db, context.actor, datasetId, "edit_media");
      return await catalog.transaction(async (trx) => {
        if (addition) await lockFor(trx, context.actor, datasetId, "add_media");
        else await lockDraft(trx, context, datasetId);
        return { trans_id: await openUpload(trx, datasetId, { addition }) };
      });
    },

    async upload(context, datasetId, transId, files) {
      const { addition } = await demandUpload(context, datasetId, transId);
      const stored = await storeUploads(spacious, files);
      if (stored.length === 0) {
        throw new ServiceError("bad_request", "Send at least one file in the field 'files'");
      }
      await fault("upload.stored");
      await catalog.transaction(async (trx) => {
        // Until they are added, the files change nothing: a task may run.
        if (!addition) await lockDraft(trx, context, datasetId);
        await insertSourceFiles(trx, datasetId, transId, stored);
        await demandStored(blobs, stored);
      });
    },

    async process(context, datasetId, transId, labels = {}) {
      await demandUpload(context, datasetId, transId);
      return await catalog.transaction(async (trx) => {
        await lockDraft(trx, context, datasetId);
        if ((await countSourceFiles(trx, { datasetId })) === 0) {
          throw refused(because("no_files_uploaded"));
        }
        return await startCreation(trx, context, datasetId, labels);
      });
    },

    async addMedia(context, datasetId, parts) {
      return await addMedia(deps, spacious, { context, datasetId, parts });
    },

    async fromFolder(context, name, bucketPath) {
      const folder = await demandImportable(deps.importRoots, bucketPath);
      const files = await filesBelow(deps.importRoots, folder);
      if (files.length === 0) {
        throw refused(because("no_files_at_path", { bucket_path: bucketPath }));
      }
      return await createFrom(context, { name, sourceType: "BUCKET", description: "" }, files);
    },

    async sample(context, name) {
      const files: NewSourceFile[] = [];
      for await (const file of sampleItems()) {
        files.push({
          name: file.fileName,
          path: file.path,
          labels: file.labels.map((label) => ({ ...label, source: "sample" })),
          tags: file.tags,
          caption: file.caption,
        });
      }
      return await createFrom(
        context,
        { name: name ?? sampleName, sourceType: "SAMPLE", description: sampleDescription },
        files,
      );
    },
  };
}
