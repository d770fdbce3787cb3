import type { Generated } from "kysely";
import type { Instant } from "./column-types.ts";

export interface ExportsTable {
  task_id: string;
  dataset_id: string;
  /** What it reads; kept until its task has ended. */
  branch: string;
  version: number;
  /** The name of the snapshot, or `now`. */
  version_name: string;
  /** The secret in the address of the file. */
  token: string;
  entities: number;
  /** Of the file; null until there is one. */
  file_name: Generated<string | null>;
  content_type: Generated<string | null>;
  size_bytes: Generated<number | null>;
  /** From then on the file is removed. */
  expires_at: Generated<Instant | null>;
}

/** Exports run beside other tasks; their files are kept for some time. */
export const exportsSchema = [
  `create table exports (
     task_id uuid primary key references tasks,
     dataset_id uuid not null references datasets,
     branch text not null,
     version bigint not null,
     version_name text not null,
     token text not null,
     entities bigint not null,
     file_name text,
     content_type text,
     size_bytes bigint,
     expires_at timestamptz
   )`,
  `create index exports_by_dataset on exports (dataset_id)`,
  `drop index tasks_one_exclusive`,
  `create unique index tasks_one_exclusive on tasks (dataset_id)
     where type not in ('SNAPSHOT_CLONE', 'EXPORT') and status not in ('COMPLETED', 'FAILED', 'ABORTED')`,
];
