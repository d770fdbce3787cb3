/** The schema that the first migration creates. */
export const firstSchema = [
  `create table users (
     id uuid primary key,
     email text not null,
     created_at timestamptz not null default clock_timestamp()
   )`,
  `create unique index users_email on users (lower(email))`,
  `create table api_keys (
     api_key text primary key,
     user_id uuid not null references users,
     secret text not null,
     created_at timestamptz not null default clock_timestamp()
   )`,
  `create table sessions (
     token_hash text primary key,
     user_id uuid not null references users,
     expires_at timestamptz not null,
     created_at timestamptz not null default clock_timestamp()
   )`,
  `create table sign_in_codes (
     code_hash text primary key,
     user_id uuid not null references users,
     expires_at timestamptz not null
   )`,
  // Rows that name a version lock it "for key share"; the collector locks it "for update" while it moves versions.
  `create table families (
     id uuid primary key,
     created_at timestamptz not null default clock_timestamp()
   )`,
  `create table datasets (
     id uuid primary key,
     family_id uuid not null references families,
     name text not null,
     description text not null default '',
     source_type text not null,
     created_by text not null,
     created_at timestamptz not null default clock_timestamp(),
     updated_at timestamptz not null default clock_timestamp(),
     status text not null,
     fatal_error_msg text,
     source_dataset_id uuid,
     snapshot_support boolean not null default true,
     current_snapshot_id uuid,
     head_branch text not null,
     head_version integer not null,
     head_revision bigint not null default 1,
     line text,
     edited boolean not null default false,
     n_images integer not null default 0,
     n_videos integer not null default 0,
     lease_owner text,
     lease_fence bigint not null default 0,
     lease_until timestamptz,
     lease_since timestamptz,
     revision bigint not null default 1,
     deleted_at timestamptz
   )`,
  `create index datasets_family on datasets (family_id)`,
  `create table grants (
     dataset_id uuid not null references datasets,
     user_id uuid not null references users,
     role text not null check (role in ('viewer', 'editor', 'owner')),
     primary key (user_id, dataset_id)
   )`,
  `create index grants_dataset on grants (dataset_id)`,
  `create table snapshots (
     id uuid primary key,
     dataset_id uuid not null references datasets,
     branch text not null,
     version integer not null,
     name text not null,
     description text not null,
     reason text not null,
     created_by text not null,
     created_at timestamptz not null default clock_timestamp(),
     n_images integer not null,
     n_videos integer not null,
     deleted_at timestamptz,
     seq bigint generated always as identity
   )`,
  `create index snapshots_live on snapshots (dataset_id, seq desc) where deleted_at is null`,
  `create index snapshots_removed on snapshots (deleted_at) where deleted_at is not null`,
  `create table tasks (
     id uuid primary key,
     dataset_id uuid not null references datasets,
     type text not null,
     status text not null,
     message text,
     error text,
     created_by text not null,
     start_time timestamptz not null default clock_timestamp(),
     end_time timestamptz,
     snapshot_id uuid,
     items_done integer,
     items_total integer,
     items_failed integer,
     heartbeat_time timestamptz,
     parameters jsonb not null default '{}',
     checkpoint jsonb,
     status_before text,
     worker integer,
     job_id uuid,
     request_id text,
     revision bigint not null default 1
   )`,
  // Guarantees one exclusive task for each dataset: the database refuses a second one.
  `create unique index tasks_one_exclusive on tasks (dataset_id)
     where type <> 'SNAPSHOT_CLONE' and status not in ('COMPLETED', 'FAILED', 'ABORTED')`,
  `create index tasks_by_dataset on tasks (dataset_id, start_time desc, id)`,
  `create index tasks_by_time on tasks (start_time desc, id)`,
  `create index tasks_unfinished on tasks (status) where status not in ('COMPLETED', 'FAILED', 'ABORTED')`,
  `create table task_events (
     task_id uuid not null references tasks,
     status text not null,
     message text,
     time timestamptz not null default clock_timestamp()
   )`,
  `create index task_events_by_task on task_events (task_id, time)`,
  // Records every change of a task's status, from any statement.
  `create function record_task_event() returns trigger language plpgsql as $$
     begin
       insert into task_events (task_id, status, message) values (new.id, new.status, new.message);
       return null;
     end $$`,
  `create trigger task_inserted after insert on tasks
     for each row execute function record_task_event()`,
  `create trigger task_moved after update of status on tasks
     for each row execute function record_task_event()`,
  `create table task_failures (
     task_id uuid not null references tasks,
     item text not null,
     reason text not null
   )`,
  `create index task_failures_by_task on task_failures (task_id)`,
  `create table uploads (
     trans_id integer generated always as identity (start with 1001) primary key,
     dataset_id uuid not null references datasets,
     created_at timestamptz not null default clock_timestamp()
   )`,
  `create table source_files (
     id bigint generated always as identity primary key,
     dataset_id uuid not null references datasets,
     trans_id integer references uploads,
     name text not null,
     sort_key text collate "C" not null,
     path text,
     sha256 text,
     labels jsonb not null default '[]',
     tags jsonb not null default '[]',
     caption text
   )`,
  `create index source_files_by_dataset on source_files (dataset_id, sort_key, id)`,
  `create table receipts (
     task_id uuid primary key references tasks,
     dataset_id uuid not null references datasets,
     snapshot_id uuid not null,
     snapshot_name text not null,
     safety_snapshot_id uuid,
     created_by text not null,
     created_at timestamptz not null default clock_timestamp(),
     reason text,
     from_branch text not null,
     from_version integer not null,
     to_branch text not null,
     to_version integer not null,
     images_before integer not null,
     videos_before integer not null,
     images_after integer not null,
     videos_after integer not null
   )`,
  `create index receipts_by_dataset on receipts (dataset_id, created_at desc)`,
  `create table audit (
     id bigint generated always as identity primary key,
     dataset_id uuid not null references datasets,
     actor text not null,
     action text not null,
     details jsonb not null default '{}',
     request_id text,
     time timestamptz not null default clock_timestamp()
   )`,
  `create index audit_by_dataset on audit (dataset_id, id desc)`,
  `create table idempotency_keys (
     user_id uuid not null references users,
     key text not null,
     request text not null,
     answer jsonb,
     created_at timestamptz not null default clock_timestamp(),
     primary key (user_id, key)
   )`,
  // One number for each commit, unique in the installation: Lance versions repeat across branches.
  `create sequence commit_rev as bigint`,
  `create sequence worker_number as integer cycle`,
];
