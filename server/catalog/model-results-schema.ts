import type { ColumnType, Generated } from "kysely";

/** What a model found in a file. It says nothing about versions: the same bytes have the same result. */
export interface ModelResultsTable {
  /** The model's id and version. */
  model: string;
  /** 32 bytes. */
  sha256: Buffer;
  /** An embedding, a byte for each number. */
  vector: Buffer | null;
  /** Labels, tags and caption. */
  found: ColumnType<Record<string, unknown> | null, string | null, never>;
  /** Why the model cannot read the file. */
  error: string | null;
  /** Milliseconds of work; null where it failed. */
  ms: number | null;
}

/** The embedding of a picture that was uploaded to look for alike ones. */
export interface AnchorsTable {
  id: string;
  dataset_id: string;
  model: string;
  vector: Buffer;
  created_at: Generated<Date>;
}

/** What models found in files, by model and by the hash of the bytes; and pictures that were uploaded to search with. */
export const modelResults = [
  `create table model_results (
     model text not null,
     sha256 bytea not null,
     vector bytea,
     found jsonb,
     error text,
     ms real,
     primary key (model, sha256)
   )`,
  `create index model_results_by_file on model_results (sha256)`,
  `create table search_anchors (
     id uuid primary key,
     dataset_id uuid not null references datasets (id) on delete cascade,
     model text not null,
     vector bytea not null,
     created_at timestamptz not null default clock_timestamp()
   )`,
  `create index search_anchors_by_age on search_anchors (created_at)`,
];
