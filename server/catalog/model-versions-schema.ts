import type { Generated } from "kysely";

/** The version that a task made, and the `head_revision` of it: kept for some days; null where a task keeps none. */
export interface MadeColumns {
  made_branch: Generated<string | null>;
  made_version: Generated<number | null>;
  made_revision: Generated<number | null>;
}

/** The model that a version's clusters come from, where it is not the usual one. */
export const clusteredBy = ["datasets", "snapshots", "undos"].map(
  (table) => `alter table ${table} add column clustered_by text`,
);

/** The version that an operation made, to compare with later. */
export const madeVersions = [
  `alter table tasks add column made_branch text, add column made_version integer,
     add column made_revision bigint`,
  `create index tasks_made on tasks (dataset_id, end_time) where made_branch is not null`,
];
