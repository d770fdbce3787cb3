import type { QueryClient } from "@tanstack/react-query";
import type { CustomField } from "#contract/custom-metadata.ts";
import {
  abortField,
  beginField,
  fieldStatus,
  readDataset,
  restoreBefore,
  sendValues,
} from "#/api/metadata-import.ts";
import { createStore } from "#/lib/store.ts";
import type { TableKind } from "./table/rows.ts";

/** The import of several fields, one after the other. It goes on while its dialog is closed. */

export interface FieldToImport {
  field: CustomField;
  body: Blob;
  values: number;
  /** Values that were left out, as the field cannot have them. */
  refused: number;
}

export interface FieldProgress {
  name: string;
  values: number;
  refused: number;
  state: "waiting" | "running" | "done" | "failed";
  /** Whole, 0 to 100. */
  percent: number;
  inserted: number;
  errors: number;
  /** Samples, with the places of their rows in the file. */
  samples: { place: number; reason: string }[];
}

export interface ImportRun {
  /** Of the file. */
  kind: TableKind;
  fields: FieldProgress[];
  /** Rows of the file without an item. */
  strays: number;
  phase: "running" | "stopping" | "over" | "undoing" | "undone";
  error: unknown;
  /** The version before the first field, and the content after the last; null where nothing was changed. */
  before: { snapshotId: string; head: string | undefined } | null;
}

/** By dataset. */
const runs = createStore<ReadonlyMap<string, ImportRun>>(new Map());
export const importRuns = runs;

const pollMs = 400;
const slowPollMs = 2000;

function change(datasetId: string, next: (run: ImportRun) => ImportRun): void {
  const run = runs.get().get(datasetId);
  if (run !== undefined) runs.set(new Map(runs.get()).set(datasetId, next(run)));
}

function changeField(datasetId: string, at: number, changes: Partial<FieldProgress>): void {
  change(datasetId, (run) => ({
    ...run,
    fields: run.fields.map((field, index) => (index === at ? { ...field, ...changes } : field)),
  }));
}

/** Forgets a run that is over. */
export function forgetRun(datasetId: string): void {
  const left = new Map(runs.get());
  left.delete(datasetId);
  runs.set(left);
}

interface Run {
  datasetId: string;
  kind: TableKind;
  fields: readonly FieldToImport[];
  strays: number;
  /** The rows of values, by their index in what was sent. */
  placesOf: (field: number, indices: number[]) => Promise<number[]>;
}

export async function runImport(client: QueryClient, run: Run): Promise<void> {
  const { datasetId, kind, fields, strays } = run;
  const waiting = fields.map(({ field, values, refused }): FieldProgress => ({
    name: field.field_name,
    values,
    refused,
    state: "waiting",
    percent: 0,
    inserted: 0,
    errors: 0,
    samples: [],
  }));
  const begun: ImportRun = {
    kind,
    fields: waiting,
    strays,
    phase: "running",
    error: null,
    before: null,
  };
  runs.set(new Map(runs.get()).set(datasetId, begun));
  try {
    for (const [at, field] of fields.entries()) {
      if (runs.get().get(datasetId)?.phase !== "running") break;
      if (!(await importField(run, at, field))) break;
    }
  } catch (error) {
    change(datasetId, (now) => ({ ...now, error }));
  }
  change(datasetId, (now) => ({
    ...now,
    phase: "over",
    fields: now.fields.map((field) =>
      field.state === "running" ? { ...field, state: "failed" } : field,
    ),
  }));
  await client.invalidateQueries();
}

/** @returns whether the field is in */
async function importField(
  { datasetId, placesOf }: Run,
  at: number,
  { field, body }: FieldToImport,
): Promise<boolean> {
  changeField(datasetId, at, { state: "running" });
  const importId = await beginField(datasetId, field);
  await sendValues(datasetId, importId, body);
  for (let look = 0; ; look++) {
    const status = await fieldStatus(datasetId, importId);
    const { progress, inserted_rows: inserted, error_count: errors } = status;
    changeField(datasetId, at, { percent: Math.floor(progress), inserted, errors });
    if (status.status !== "RUNNING" && status.status !== "INIT") {
      const isDone = status.status.startsWith("COMPLETED");
      const samples = status.sample_errors;
      const places = await placesOf(
        at,
        samples.map(({ row_index: index }) => index),
      );
      changeField(datasetId, at, {
        state: isDone ? "done" : "failed",
        samples: samples.map(({ reason }, index) => ({ place: places[index] ?? 0, reason })),
      });
      if (inserted > 0) await noteBefore(datasetId);
      return isDone;
    }
    await new Promise((resolve) => setTimeout(resolve, look < 10 ? pollMs : slowPollMs));
  }
}

/** After the first field that changed something, the version that the dataset was saved as last is the one before. */
async function noteBefore(datasetId: string): Promise<void> {
  const { current_snapshot_id: snapshotId, head } = await readDataset(datasetId);
  change(datasetId, (run) => {
    const before = run.before?.snapshotId ?? snapshotId ?? null;
    return {
      ...run,
      before: before === null ? null : { snapshotId: before, head: head ?? undefined },
    };
  });
}

/** Ends a run: the field that is being imported is taken back, those that are in stay. */
export async function stopImport(datasetId: string): Promise<void> {
  change(datasetId, (run) => ({ ...run, phase: "stopping" }));
  try {
    await abortField(datasetId);
  } catch (error) {
    change(datasetId, (run) => ({ ...run, error }));
  }
}

/** Brings back the version before the imports. */
export async function undoImport(client: QueryClient, datasetId: string): Promise<void> {
  const before = runs.get().get(datasetId)?.before ?? null;
  if (before === null) return;
  change(datasetId, (run) => ({ ...run, phase: "undoing", error: null }));
  try {
    await restoreBefore(datasetId, before.snapshotId, before.head);
    for (let look = 0; (await readDataset(datasetId)).status_new === "READ ONLY"; look++) {
      await new Promise((resolve) => setTimeout(resolve, look < 10 ? pollMs : slowPollMs));
    }
    change(datasetId, (run) => ({ ...run, phase: "undone" }));
  } catch (error) {
    change(datasetId, (run) => ({ ...run, phase: "over", error }));
  }
  await client.invalidateQueries();
}
