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
