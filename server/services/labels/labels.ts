import {
  type ImportLabels,
  type LabelReport,
  importLabelsFields,
  reportedLabels,
} from "#contract/annotations.ts";
import { issuesOf } from "#contract/issues.ts";
import { type CsvMapping, csvMappingFrom } from "#contract/label-columns.ts";
import { because } from "#contract/refusals.ts";
import { headOf } from "../../catalog/datasets.ts";
import { findDescriptions } from "../../catalog/label-descriptions.ts";
import {
  type StoredLabelFile,
  deletePastLabelFiles,
  findLook,
  keepLook,
  takeLook,
} from "../../catalog/label-files.ts";
import { insertSourceFiles, openUpload } from "../../catalog/source-files.ts";
import { ServiceError, invalid, refused } from "../../errors.ts";
import { Descriptions, readDescriptions } from "../../formats/descriptions.ts";
import { sortFiles } from "../../formats/detect.ts";
import type { LabelProblem } from "../../formats/label-file.ts";
import type { Accepted, FormPart, RequestContext } from "../../ports/requests.ts";
import type { Services } from "../../ports/services.ts";
import { startTask } from "../../tasks/start-task.ts";
import { datasetOf, demandPermission, lockFor, refuseDamagedHead } from "../access/access.ts";
import type { Deps } from "../deps.ts";
import { storeUploads } from "../ingestion/store-uploads.ts";
import { toMediaItem } from "../to-wire.ts";
import { withMoved } from "../with-moved.ts";
import { annotationImport } from "./annotation-import.ts";
import { type LabelSource, LabelReading } from "../../formats/label-reading.ts";
import { storedFile } from "./stored-file.ts";

interface Asked extends ImportLabels {
  mapping: CsvMapping | undefined;
  /** Of a look whose files are imported. */
  filesId: number | undefined;
}

/** Labels that come in files: what they say about the items of a dataset, and their import. */
export function labelServices(deps: Deps): Services["labels"] {
  const { catalog, lake, blobs } = deps;
  const spacious: Pick<typeof blobs, "put" | "keep"> = {
    keep: blobs.keep,
    async put(source) {
      await deps.disk.demandSpace();
      return await blobs.put(source);
    },
  };

  async function sourceOf(
    stored: readonly StoredLabelFile[],
    asked: ImportLabels,
    columns: CsvMapping | undefined,
  ): Promise<LabelSource | null> {
    const { format = "auto", match = "auto" } = asked;
    const files = stored.map((file) => storedFile(deps, file));
    if (format === "folder") return { format, files: [], others: files, match };
    const sorted = await sortFiles(files, format);
    return sorted.format === null ? null : { ...sorted, format: sorted.format, match, columns };
  }

  /** Reads everything, and keeps counts only. */
  async function lookAt(
    { actor }: RequestContext,
    datasetId: string,
    source: LabelSource,
  ): Promise<LabelReport> {
    const dataset = await demandPermission(catalog.db, actor, datasetId, "import_labels");
    const reader = await lake.reader(dataset.family_id, headOf(dataset));
    const problems: LabelProblem[] = [];
    let total = 0;
    const onProblem = (problem: LabelProblem) => {
      total += 1;
      if (problems.length < reportedLabels) problems.push(problem);
    };
    const reading = await LabelReading.open(source, reader.namedItems(), {
      onProblem,
      describe: new Descriptions().describe,
    });
    for await (const _ of reading.read());
    const { sample } = reading;
    const rowId = sample && reading.item(sample.index).rowId;
    const item = rowId === null ? undefined : (await reader.rows([rowId])).get(rowId);
    return {
      ...reading.counts(),
      problems,
      problems_total: total,
      sample: sample && item ? { item: toMediaItem(item, datasetId), labels: sample.labels } : null,
    };
  }

  /** Keeps the files for the import; null: it has to send them again. */
  async function keep(
    look: { datasetId: string; userId: string },
    { items }: LabelReport,
    sent: readonly StoredLabelFile[],
  ): Promise<number | null> {
    // Files of a draft become its media.
    if (items === 0 || sent.length === 0) return null;
    return await catalog.transaction(async (trx) => {
      const transId = await keepLook(trx, look, sent);
      const gone = await blobs.keep(sent.map(({ sha256 }) => sha256));
      return gone.length > 0 ? null : transId;
    });
  }

  async function start(
    context: RequestContext,
    datasetId: string,
    stored: readonly StoredLabelFile[],
    asked: Asked,
  ): Promise<Accepted> {
    const { format = "auto", mode = "merge", match = "auto", mapping, filesId } = asked;
    return await catalog.transaction(async (trx) => {
      const dataset = await lockFor(trx, context.actor, datasetId, "import_labels");
      refuseDamagedHead(dataset);
      await deletePastLabelFiles(trx, datasetId);
      const transId = filesId ?? (await openUpload(trx, datasetId));
      if (filesId === undefined) await insertSourceFiles(trx, datasetId, transId, stored);
      else if (!(await takeLook(trx, transId))) throw refused(because("label_files_gone"));
      const taskId = await startTask(trx, annotationImport, deps, {
        dataset,
        parameters: { trans_id: transId, format, mode, match, columns: mapping },
        actor: context.actor.email,
        requestId: context.requestId,
      });
      // Last: a collection that began later finds the names.
      const gone = await blobs.keep(stored.map(({ sha256 }) => sha256));
      if (gone.length > 0) {
        const sentence = "The bytes of the files were removed meanwhile: send them again";
        throw new ServiceError("unavailable", sentence);
      }
      return { taskId, datasetId };
    });
  }

  return {
    async description(actor, datasetId, name) {
      const { family_id: family } = await datasetOf(catalog.db, actor, datasetId);
      const texts = await findDescriptions(catalog.db, family, [name]);
      return readDescriptions(texts, [name]).get(name) ?? null;
    },

    async importLabels(context, datasetId, parts) {
      await demandPermission(catalog.db, context.actor, datasetId, "import_labels");
      const fields = new Map<string, string>();
      const uploaded = await storeUploads(spacious, filesOf(parts, fields));
      const sent = uploaded.flatMap(({ name, sha256 }) => (sha256 ? [{ name, sha256 }] : []));
      const asked = fieldsFrom(fields);
      const mapping = csvMappingFrom(asked.columns);
      const filesId = asked.files_id === undefined ? undefined : Number(asked.files_id);
      if (filesId !== undefined && sent.length > 0) {
        throw invalid(["body", "files_id"], "Send files, or the files_id of a dry run");
      }
      const look = { datasetId, userId: context.actor.userId };
      const stored = filesId === undefined ? sent : await findLook(catalog.db, look, filesId);
      if (stored === undefined) throw refused(because("label_files_gone"));
      if (stored.length === 0 && asked.format !== "folder") {
        throw refused(because("no_files_uploaded"));
      }
      const source = await sourceOf(stored, asked, mapping);
      if (source === null) throw refused(because("no_label_files"));
      if (asked.dry_run === true) {
        const report = await withMoved(() => lookAt(context, datasetId, source), "body");
        return { report: { ...report, files_id: filesId ?? (await keep(look, report, sent)) } };
      }
      return await start(context, datasetId, stored, { ...asked, mapping, filesId });
    },
  };
}

async function* filesOf(parts: AsyncIterable<FormPart>, fields: Map<string, string>) {
  for await (const { field, value, file } of parts) {
    if (file === undefined) fields.set(field, value);
    else if (field === "files" || field === "files[]") yield file;
  }
}

function fieldsFrom(fields: ReadonlyMap<string, string>): ImportLabels {
  const result = importLabelsFields.safeParse(Object.fromEntries(fields), { reportInput: true });
  if (result.success) return result.data;
  const [issue] = issuesOf("body", result.error.issues);
  throw invalid(issue?.loc ?? ["body"], issue?.msg ?? "This field is not right");
}
