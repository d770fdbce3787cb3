import { noop } from "@tanstack/react-query";
import { metadataFieldsQuery } from "#/api/metadata-fields.ts";
import { LabelsAmongFiles } from "#/features/labels/labels-among.tsx";
import type { Look } from "#/features/labels/look/use-look.ts";
import type { LabelsAmong } from "#/features/labels/use-labels-among.ts";
import { ChosenTable } from "#/features/metadata/chosen-table.tsx";
import { type Mapping, mappingsOf } from "#/features/metadata/mapping.ts";
import { MetadataForm } from "#/features/metadata/metadata-form.tsx";
import { MetadataProgress } from "#/features/metadata/metadata-progress.tsx";
import type { ImportRun } from "#/features/metadata/run-import.ts";
import { Profile } from "#/features/metadata/table/profile.ts";
import type { TableState } from "#/features/metadata/use-table.ts";
import { metadataImport } from "#/strings/metadata-import.ts";
import { labelsImport } from "#/strings/labels-import.ts";
import { dataset, failures } from "./examples.ts";
import { Dialog } from "./dialog.tsx";
import type { Region } from "./page-regions.ts";

const rows = [
  ["frames/0001.jpg", "0.82", "day"],
  ["frames/0002.jpg", "n/a", "day"],
  ["frames/0003.jpg", "0.4", "night"],
  ["frames/0004.jpg", "1", "night"],
] as const;

const columns = ["file", "score", "light"].map((name, at) => {
  const profile = new Profile(name);
  for (const [row, cells] of rows.entries()) profile.add(cells[at], row + 2);
  return profile.end();
});

const nobody = { count: 0, some: [] };

const looked: TableState = {
  name: "scores.csv",
  fault: null,
  facts: {
    kind: "csv",
    rows: rows.length,
    columns,
    first: rows.map((cells) => [...cells]),
    faults: nobody,
    keySamples: [],
  },
  key: 0,
  match: {
    items: 1_252,
    matched: 3,
    none: { count: 1, some: ["frames/0004.jpg"] },
    several: nobody,
    repeated: nobody,
    keyless: 0,
  },
  without: ["frames/0005.jpg", "frames/0006.jpg"],
  busy: null,
  error: null,
};

const proposed = mappingsOf(columns, 0, []);

function table(changes: Partial<TableState>, mappings: readonly Mapping[] = proposed) {
  return (
    <Dialog title={metadataImport.title}>
      <ChosenTable
        name="scores.csv"
        state={{ ...looked, ...changes }}
        mappings={mappings}
        existing={[]}
        building={false}
        onClear={noop}
        onKey={noop}
        onChange={noop}
      />
    </Dialog>
  );
}

const unread = { facts: null, match: null, key: -1, without: [] };

const field = { values: 3, refused: 0, percent: 0, inserted: 0, errors: 0, samples: [] };

function run(changes: Partial<ImportRun>) {
  const running: ImportRun = {
    kind: "csv",
    fields: [
      { ...field, name: "score", state: "done", inserted: 3, percent: 100 },
      { ...field, name: "light", state: "running", percent: 40 },
    ],
    strays: 1,
    phase: "running",
    error: null,
    before: null,
    ...changes,
  };
  return (
    <Dialog title={metadataImport.title}>
      <MetadataProgress datasetId={dataset.id} run={running} kind="csv" onClose={noop} />
    </Dialog>
  );
}

const over = {
  phase: "over",
  before: { snapshotId: dataset.id, head: "1" },
  fields: [
    {
      ...field,
      name: "score",
      state: "done",
      inserted: 2,
      refused: 1,
      errors: 1,
      samples: [{ place: 5, reason: "The dataset has no item with this media_id" }],
    },
    { ...field, name: "light", state: "failed" },
  ],
} as const satisfies Partial<ImportRun>;

const look: Look = {
  format: "coco",
  items: 5_012,
  matched_items: 4_981,
  unmatched_items: 2,
  items_without_labels: 31,
  annotations: 36_781,
  unmatched_annotations: 3,
  classes: [
    { name: "person", count: 20_114 },
    { name: "bicycle", count: 16_667 },
  ],
  unmatched: ["frames/9001.jpg", "frames/9002.jpg"],
  problems: [{ file: "instances.json", where: "annotations[7]", reason: "The label has no name" }],
  problems_total: 1,
  sample: null,
  strays: [],
  known: { items: 4, annotations: 12 },
};

function among(changes: Partial<LabelsAmong>) {
  const shown: LabelsAmong = {
    files: [{ file: new File([], "instances.json"), path: "instances.json" }],
    areTables: false,
    media: [],
    takes: true,
    take: noop,
    table: null,
    setRoles: noop,
    look,
    isLooking: false,
    percent: 0,
    hasFailed: false,
    isNothing: false,
    taken: [],
    columns: undefined,
    refusal: null,
    isIncomplete: false,
    ...changes,
  };
  return (
    <Dialog title={labelsImport.labels}>
      <LabelsAmongFiles among={shown} datasetId={null} disabled={false} />
    </Dialog>
  );
}

const head = {
  names: ["Bild", "Art"],
  samples: [["0001.jpg", "0002.jpg"], ["okapi"]],
};

/** Dialogs that bring data in. */
export const importRegions: readonly Region[] = [
  {
    title: "Import metadata",
    states: [
      {
        name: "Nothing chosen",
        part: (
          <Dialog title={metadataImport.title}>
            <MetadataForm dataset={dataset} disabledReason={null} onClose={noop} />
          </Dialog>
        ),
        answers: [[metadataFieldsQuery(dataset.id).queryKey, []]],
      },
      {
        name: "Reading",
        part: table({ ...unread, busy: { does: "reading", percent: 40 } }),
      },
      { name: "No table", part: table({ ...unread, fault: "not_utf8" }) },
      { name: "Found", part: table({}) },
      {
        name: "Values that do not fit",
        part: table(
          {},
          proposed.map((one, at) => (at === 1 ? { ...one, type: "float" } : one)),
        ),
      },
      {
        name: "A name that cannot be",
        part: table(
          {},
          proposed.map((one, at) => (at === 2 ? { ...one, name: "score" } : one)),
        ),
      },
      { name: "Running", part: run({}) },
      { name: "Stopping", part: run({ phase: "stopping" }) },
      { name: "Over", part: run(over) },
      { name: "Error", part: run({ ...over, error: failures.error }) },
      { name: "Offline or restarting", part: run({ ...over, error: failures.offline }) },
      { name: "Undone", part: run({ ...over, phase: "undone" }) },
    ],
  },
  {
    title: "Labels among files",
    states: [
      { name: "Looking", part: among({ look: null, isLooking: true, percent: 40 }) },
      { name: "Found", part: among({}) },
      { name: "Left", part: among({ takes: false, look: null }) },
      {
        name: "Of other files",
        part: among({
          isNothing: true,
          look: {
            ...look,
            matched_items: 0,
            annotations: 0,
            classes: [],
            items_without_labels: look.items,
            known: { items: 0, annotations: 0 },
          },
        }),
      },
      {
        name: "A table, its columns not named yet",
        part: among({
          areTables: true,
          look: null,
          isIncomplete: true,
          table: { head, roles: [null, null] },
        }),
      },
      { name: "Cannot be looked at", part: among({ look: null, hasFailed: true }) },
    ],
  },
];
