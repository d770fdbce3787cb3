import type { Generated } from "kysely";

/** Columns of tasks. */
export interface MadeColumns {
  /** The version that it made, and the `head_revision` of that: kept for some days; null where it keeps none. */
  made_branch: Generated<string | null>;
  made_version: Generated<number | null>;
  made_revision: Generated<number | null>;
  /** What the time that it takes for an item depends on, beside its type. */
  pace: Generated<string | null>;
}

/** The model that a version's clusters come from, where it is not the usual one. */
export const clusteredBy = ["datasets", "snapshots", "undos"].map(
  (table) => `alter table ${table} add column clustered_by text`,
);

/** The version that an operation made, to compare with later; and what the time of a task depends on. */
export const madeVersions = [
  `alter table tasks add column pace text`,
  `alter table tasks add column made_branch text, add column made_version integer,
     add column made_revision bigint`,
  `create index tasks_made on tasks (dataset_id, end_time) where made_branch is not null`,
];
