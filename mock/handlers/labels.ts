import {
  type LabelReport,
  beforeLabelsName,
  importLabelsFields,
  reportedLabels,
} from "#contract/annotations.ts";
import { issuesOf } from "#contract/issues.ts";
import { type CsvMapping, csvMappingFrom, csvMappingSentence } from "#contract/label-columns.ts";
import { labelFormatOf, labelStartBytes } from "#contract/label-files.ts";
import type { Label } from "#contract/media.ts";
import { because } from "#contract/refusals.ts";
import { operationPath } from "#contract/route.ts";
import { getLabelDescription, importLabels } from "#contract/routes/labels.ts";
import { getTask } from "#contract/routes/tasks.ts";
import { taskMessage } from "#contract/task-messages.ts";
import { readCsv } from "#server/formats/csv/read.ts";
import type { ImageRef, LabelFile } from "#server/formats/label-file.ts";
import { permit, requireState, requireWhole, visibleDataset } from "../access.ts";
import { record } from "../activity.ts";
import { type DatasetRow, type MediaRow, type MockDb, nextHead } from "../db.ts";
import { failBySentinel, failure, refused } from "../failure.ts";
import { empty, json, on, readForm } from "../handle.ts";
import { fromSnapshotOf } from "../receipts.ts";
import { durations, startTask } from "../tasks.ts";
import { saveSnapshot } from "../versions.ts";
import { mediaView } from "../views.ts";

/** The mock reads COCO, CSV and folders; that is enough for the console. */
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
    const files = form.getAll("files").filter((part) => part instanceof File);
    for (const file of files) failBySentinel(file.name.replace(/\.\w+$/, ""));
    const fields = [...form].filter(([, value]) => typeof value === "string");
    const parsed = importLabelsFields.safeParse(Object.fromEntries(fields), { reportInput: true });
    if (!parsed.success) throw failure(422, issuesOf("body", parsed.error.issues));
    const asked = parsed.data;
    if (files.length === 0 && asked.format !== "folder") {
      throw refused(because("no_files_uploaded"));
    }
    const mapping = asked.columns === undefined ? {} : csvMappingFrom(asked.columns);
    if (mapping === null) {
      const issue = { type: "value_error", loc: ["body", "columns"], msg: csvMappingSentence };
      throw failure(422, [issue]);
    }
    const found =
      asked.format === "folder"
        ? byFolder(dataset)
        : ((await readCoco(files)) ?? (await readTables(dataset, files, { ...asked, mapping })));
    if (found === null) throw refused(because("no_label_files"));
    if (asked.dry_run === true) return json(reportOf(dataset, found)) as never;
    requireState(db, "import_labels", dataset);
    requireWhole("import_labels", dataset);
    const { annotations, unmatched_items: unmatched } = reportOf(dataset, found);
    const items = labelled(dataset, found, asked.mode === "replace");
    const changed = items.filter((item, index) => item !== dataset.items[index]).length;
    const task = startTask(db, {
      dataset,
      type: "ANNOTATION_IMPORT",
      createdBy: user,
      phases: durations.short,
      itemsTotal: dataset.items.length,
      parameters: { format: found.format, mode: asked.mode ?? "merge" },
      message: taskMessage("labels_imported", { labels: annotations, items: changed, unmatched }),
      complete: () => {
        if (changed > 0) replaceItems(db, dataset, user, items);
        record(db, dataset, user, "import_labels", { items: changed });
      },
    });
    return empty(202, { Location: operationPath(getTask, { task_id: task.id }) });
  }),
];

interface Found {
  format: LabelReport["format"];
  /** By the name of the file. */
  labels: ReadonlyMap<string, Label[]>;
  problems: LabelReport["problems"];
}

interface Coco {
  images?: { id: number; file_name: string; width: number; height: number }[];
  annotations?: { image_id: number; category_id: number; bbox?: number[] }[];
  categories?: { id: number; name: string }[];
}

async function readCoco(files: readonly File[]): Promise<Found | null> {
  const labels = new Map<string, Label[]>();
  const problems: Found["problems"] = [];
  let isCoco = false;
  for (const file of files) {
    const coco = jsonOf(await file.text());
    if (coco?.images === undefined) continue;
    isCoco = true;
    const images = new Map(coco.images.map((image) => [image.id, image]));
    const names = new Map(coco.categories?.map(({ id, name }) => [id, name]));
    for (const { file_name: name } of coco.images) labels.set(name, labels.get(name) ?? []);
    for (const [index, { image_id, category_id, bbox }] of (coco.annotations ?? []).entries()) {
      const image = images.get(image_id);
      const name = names.get(category_id);
      if (image === undefined || name === undefined) {
        const what = image === undefined ? `image “${image_id}”` : `category “${category_id}”`;
        const reason = `Its ${what} is not in the file`;
        problems.push({ file: file.name, where: `annotations[${index}]`, reason });
        continue;
      }
      const [x = 0, y = 0, width = 0, height = 0] = bbox ?? [];
      const box: Label["box"] =
        bbox === undefined
          ? null
          : [x / image.width, y / image.height, width / image.width, height / image.height];
      labels.get(image.file_name)?.push({ name, box, confidence: null, source: "import" });
    }
  }
  return isCoco ? { format: "coco", labels, problems } : null;
}

async function readTables(
  dataset: DatasetRow,
  files: readonly File[],
  { format, mapping }: { format?: string | undefined; mapping: CsvMapping },
): Promise<Found | null> {
  const labels = new Map<string, Label[]>();
  const problems: Found["problems"] = [];
  const tables: LabelFile[] = [];
  for (const file of files) {
    if (!/\.(csv|tsv)$/i.test(file.name)) continue;
    const bytes = new Uint8Array(await file.arrayBuffer());
    const start = new TextDecoder().decode(bytes.subarray(0, labelStartBytes));
    if (format !== "csv" && labelFormatOf(file.name, start) !== "csv") continue;
    tables.push({
      name: file.name,
      async *read() {
        yield bytes;
      },
    });
  }
  const sizeOf = ({ paths: [path = ""] }: ImageRef) => itemOf(dataset, path) ?? null;
  for await (const events of readCsv(tables, { sizeOf, describe: () => "" }, mapping)) {
    for (const event of events) {
      if ("problem" in event) problems.push(event.problem);
      else {
        const [path = ""] = event.image.paths;
        labels.set(path, [...(labels.get(path) ?? []), ...event.labels]);
      }
    }
  }
  return tables.length > 0 ? { format: "csv", labels, problems } : null;
}

function jsonOf(text: string): Coco | null {
  try {
    return JSON.parse(text) as Coco;
  } catch {
    return null;
  }
}

function byFolder(dataset: DatasetRow): Found {
  const labels = dataset.items.flatMap(({ file_name: path }): [string, Label[]][] => {
    const folder = path.split("/").at(-2);
    if (folder === undefined) return [];
    const label: Label = { name: folder, box: null, confidence: null, source: "import" };
    return [[path, [label]]];
  });
  return { format: "folder", labels: new Map(labels), problems: [] };
}

/** By path, then by a name that only one item has. */
function itemOf(dataset: DatasetRow, path: string): MediaRow | undefined {
  const exact = dataset.items.find(({ file_name: name }) => name === path);
  if (exact !== undefined) return exact;
  const base = path.split("/").at(-1);
  const named = dataset.items.filter(({ file_name: name }) => name.split("/").at(-1) === base);
  return named.length === 1 ? named[0] : undefined;
}

function reportOf(dataset: DatasetRow, { format, labels, problems }: Found): LabelReport {
  const matched = [...labels].flatMap(([path, own]) => {
    const item = itemOf(dataset, path);
    return item === undefined ? [] : [{ item, own }];
  });
  const unmatched = [...labels].filter(([path]) => itemOf(dataset, path) === undefined);
  const classes = new Map<string, number>();
  for (const { name } of matched.flatMap(({ own }) => own)) {
    classes.set(name, (classes.get(name) ?? 0) + 1);
  }
  const sample = matched.find(({ own }) => own.some(({ box }) => box != null)) ?? matched[0];
  return {
    format,
    items: dataset.items.length,
    matched_items: matched.length,
    unmatched_items: unmatched.length,
    items_without_labels: dataset.items.length - matched.filter(({ own }) => own.length > 0).length,
    annotations: matched.reduce((sum, { own }) => sum + own.length, 0),
    unmatched_annotations: unmatched.reduce((sum, [, own]) => sum + own.length, 0),
    classes: [...classes]
      .map(([name, count]) => ({ name, count }))
      .sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1)),
    unmatched: unmatched.map(([path]) => path).slice(0, reportedLabels),
    problems: problems.slice(0, reportedLabels),
    problems_total: problems.length,
    sample: sample ? { item: mediaView(dataset.id, sample.item), labels: sample.own } : null,
  };
}

/** The items with what they lack; the same objects where nothing changes. */
function labelled(dataset: DatasetRow, { labels }: Found, replaces: boolean): MediaRow[] {
  const byId = new Map(
    [...labels].map(([path, own]) => [itemOf(dataset, path)?.media_id ?? "", own]),
  );
  const placeOf = ({ name, box }: Label) => JSON.stringify([name, box ?? null]);
  return dataset.items.map((item) => {
    const own = byId.get(item.media_id);
    if (own === undefined) return item;
    const kept = replaces ? [] : item.labels;
    const places = new Set(kept.map(placeOf));
    const next = [...kept, ...own.filter((label) => !places.has(placeOf(label)))];
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
