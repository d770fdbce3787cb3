import { type LabelReport, beforeLabelsName, importLabelsFields } from "#contract/annotations.ts";
import { issuesOf } from "#contract/issues.ts";
import { csvMappingFrom } from "#contract/label-columns.ts";
import type { Label } from "#contract/media.ts";
import { because } from "#contract/refusals.ts";
import { operationPath } from "#contract/route.ts";
import { getLabelDescription, importLabels } from "#contract/routes/labels.ts";
import { getTask } from "#contract/routes/tasks.ts";
import { taskMessage } from "#contract/task-messages.ts";
import { permit, requireState, requireWhole, visibleDataset } from "../access.ts";
import { record } from "../activity.ts";
import { type DatasetRow, type MediaRow, type MockDb, nextHead } from "../db.ts";
import { failBySentinel, failure, refused } from "../failure.ts";
import { empty, json, on, readForm } from "../handle.ts";
import { type FoundLabels, labelFile, readLabels } from "../labels.ts";
import { fromSnapshotOf } from "../receipts.ts";
import { durations, startTask } from "../tasks.ts";
import { saveSnapshot } from "../versions.ts";
import { mediaView } from "../views.ts";

export const labelHandlers = [
  // Its items have none.
  on(getLabelDescription, ({ db, user, params }) => {
    visibleDataset(db, user, params.dataset_id);
    return json(null);
  }),

  on(importLabels, async ({ db, user, params, request }) => {
    const dataset = visibleDataset(db, user, params.dataset_id);
    permit("import_labels", dataset, user);
    const form = await readForm(request);
    const sent = form.getAll("files").filter((part) => part instanceof File);
    for (const file of sent) failBySentinel(file.name.replace(/\.\w+$/, ""));
    const fields = [...form].filter(([, value]) => typeof value === "string");
    const parsed = importLabelsFields.safeParse(Object.fromEntries(fields), { reportInput: true });
    if (!parsed.success) throw failure(422, issuesOf("body", parsed.error.issues));
    const asked = parsed.data;
    const files = filesOf(dataset, user, { sent, filesId: asked.files_id });
    if (files.length === 0 && asked.format !== "folder") {
      throw refused(because("no_files_uploaded"));
    }
    const read = files.map(async (file) =>
      labelFile(file.name, new Uint8Array(await file.arrayBuffer())),
    );
    const columns = csvMappingFrom(asked.columns);
    const found = await readLabels(dataset.items, await Promise.all(read), { ...asked, columns });
    if (found === null) throw refused(because("no_label_files"));
    const filesId = asked.files_id === undefined ? null : Number(asked.files_id);
    if (asked.dry_run === true) {
      const id = filesId ?? (sent.length === 0 ? null : keepLook(db, dataset, { user, files }));
      return json({ ...reportOf(dataset, found), files_id: id }) as never;
    }
    requireState(db, "import_labels", dataset);
    requireWhole("import_labels", dataset);
    dataset.looks?.delete(filesId ?? 0);
    const { format, annotations, unmatched_items: unmatched } = found.report;
    const items = labelled(dataset, found, asked.mode === "replace");
    const changed = items.filter((item, index) => item !== dataset.items[index]).length;
    const task = startTask(db, {
      dataset,
      type: "ANNOTATION_IMPORT",
      createdBy: user,
      phases: durations.short,
      itemsTotal: dataset.items.length,
      parameters: { format, mode: asked.mode ?? "merge" },
      message: taskMessage("labels_imported", { labels: annotations, items: changed, unmatched }),
      complete: () => {
        if (changed > 0) replaceItems(db, dataset, user, items);
        record(db, dataset, user, "import_labels", { items: changed });
      },
    });
    return empty(202, { Location: operationPath(getTask, { task_id: task.id }) });
  }),
];

/** The files of a request, or of the look that it names. */
function filesOf(
  dataset: DatasetRow,
  user: string,
  { sent, filesId }: { sent: readonly File[]; filesId: string | undefined },
): readonly File[] {
  if (filesId === undefined) return sent;
  if (sent.length > 0) {
    const msg = "Send files, or the files_id of a dry run";
    throw failure(422, [{ type: "value_error", loc: ["body", "files_id"], msg, input: filesId }]);
  }
  const look = dataset.looks?.get(Number(filesId));
  if (look?.user !== user) throw refused(because("label_files_gone"));
  return look.files;
}

function keepLook(
  db: MockDb,
  dataset: DatasetRow,
  look: { user: string; files: readonly File[] },
): number {
  db.counter += 1;
  (dataset.looks ??= new Map()).set(db.counter, look);
  return db.counter;
}

function reportOf(dataset: DatasetRow, { report, sample }: FoundLabels): LabelReport {
  const item = sample && dataset.items[sample.index];
  return {
    ...report,
    sample: item ? { item: mediaView(dataset.id, item), labels: sample.labels } : null,
  };
}

/** The items with what they lack; the same objects where nothing changes. */
function labelled(dataset: DatasetRow, { labels }: FoundLabels, replaces: boolean): MediaRow[] {
  const placeOf = ({ name, box }: Label) => JSON.stringify([name, box ?? null]);
  return dataset.items.map((item, index) => {
    const own = labels.get(index);
    if (own === undefined) return item;
    const kept = replaces ? [] : item.labels;
    const places = new Set(kept.map(placeOf));
    const next = [...kept, ...own.labels.filter((label) => !places.has(placeOf(label)))];
    return JSON.stringify(next) === JSON.stringify(item.labels) ? item : { ...item, labels: next };
  });
}

function replaceItems(
  db: MockDb,
  dataset: DatasetRow,
  user: string,
  items: readonly MediaRow[],
): void {
  if (fromSnapshotOf(db, dataset)?.edited !== false) {
    saveSnapshot(db, dataset, { createdBy: user, reason: "auto", name: beforeLabelsName });
  }
  dataset.items = items;
  dataset.head = nextHead(db);
}
