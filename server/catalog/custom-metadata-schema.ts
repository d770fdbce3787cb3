/** Imports of custom metadata: the field, its uploaded values until they are set, and the task that sets them. */
export const customMetadata = [
  `create table metadata_imports (
     id uuid primary key,
     dataset_id uuid not null references datasets,
     field_name text not null,
     field_type text not null,
     enum_options jsonb,
     is_multi boolean not null,
     task_id uuid references tasks,
     inserted integer not null default 0,
     created_at timestamptz not null default clock_timestamp()
   )`,
  `create index metadata_imports_by_dataset on metadata_imports (dataset_id, created_at)`,
  `create table metadata_values (
     import_id uuid not null references metadata_imports,
     row_index integer not null,
     media_id text not null,
     value jsonb,
     reason text,
     primary key (import_id, row_index)
   )`,
];
