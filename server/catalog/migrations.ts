import { type Kysely, sql } from "kysely";
import type { Migration } from "kysely/migration";
import { access } from "./access-schema.ts";
import { activityLog, editsByRev } from "./activity-schema.ts";
import { classes } from "./classes-schema.ts";
import { contents } from "./contents-schema.ts";
import { customMetadata } from "./custom-metadata-schema.ts";
import { damage } from "./damage-schema.ts";
import { exportsSchema } from "./exports-schema.ts";
import { firstSchema } from "./first-schema.ts";
import { gatewayRolesSchema } from "./users-schema.ts";
import { installationTable } from "./installation.ts";
import { inventory } from "./inventory-schema.ts";
import { keptBlobsSchema } from "./kept-blobs-schema.ts";
import { labelDescriptions } from "./label-descriptions-schema.ts";
import { clusteredBy, madeVersions } from "./model-versions-schema.ts";
import { modelResults } from "./model-results-schema.ts";
import { parents } from "./parents-schema.ts";
import { receiptPictures } from "./receipt-pictures-schema.ts";

/**
 * The catalog's schema, step by step. A released step is never edited. Statements are plain SQL, so that the text here
 * is exactly what runs.
 */
export const migrations: Record<string, Migration> = {
  "0001_first": {
    async up(db: Kysely<unknown>) {
      for (const statement of firstSchema) await sql.raw(statement).execute(db);
    },
  },
  "0002_dropped_families": {
    async up(db: Kysely<unknown>) {
      await sql`alter table families add column dropped_at timestamptz`.execute(db);
    },
  },
  "0003_undo": {
    async up(db: Kysely<unknown>) {
      await sql.raw(undos).execute(db);
    },
  },
  "0004_uploaded_once": {
    async up(db: Kysely<unknown>) {
      for (const statement of uploadedOnce) await sql.raw(statement).execute(db);
    },
  },
  "0005_completed_tasks": {
    async up(db: Kysely<unknown>) {
      // An index for estimates, which would otherwise scan all past restores.
      await sql
        .raw(
          `create index tasks_completed on tasks (type, end_time desc) where status = 'COMPLETED'`,
        )
        .execute(db);
    },
  },
  "0006_snapshot_summaries": {
    async up(db: Kysely<unknown>) {
      for (const statement of summaries) await sql.raw(statement).execute(db);
    },
  },
  "0007_receipts": {
    async up(db: Kysely<unknown>) {
      for (const statement of receipts) await sql.raw(statement).execute(db);
    },
  },
  "0008_picture_quality": {
    async up(db: Kysely<unknown>) {
      for (const statement of pictureQuality) await sql.raw(statement).execute(db);
    },
  },
  "0009_installation": {
    async up(db: Kysely<unknown>) {
      for (const statement of installationTable) await sql.raw(statement).execute(db);
    },
  },
  "0011_parents": {
    async up(db: Kysely<unknown>) {
      for (const statement of parents) await sql.raw(statement).execute(db);
    },
  },
  "0012_damage": {
    async up(db: Kysely<unknown>) {
      for (const statement of damage) await sql.raw(statement).execute(db);
    },
  },
  "0013_contents": {
    async up(db: Kysely<unknown>) {
      for (const statement of contents) await sql.raw(statement).execute(db);
    },
  },
  "0018_failures": {
    async up(db: Kysely<unknown>) {
      for (const statement of failures) await sql.raw(statement).execute(db);
    },
  },
  "0023_access": {
    async up(db: Kysely<unknown>) {
      for (const statement of access) await sql.raw(statement).execute(db);
    },
  },
  "0024_kinds_of_tasks": {
    async up(db: Kysely<unknown>) {
      for (const statement of kindsOfTasks) await sql.raw(statement).execute(db);
    },
  },
  "0025_classes": {
    async up(db: Kysely<unknown>) {
      for (const statement of classes) await sql.raw(statement).execute(db);
    },
  },
  "0026_edits_by_rev": {
    async up(db: Kysely<unknown>) {
      for (const statement of editsByRev) await sql.raw(statement).execute(db);
    },
  },
  "0027_coded_messages": {
    async up(db: Kysely<unknown>) {
      for (const statement of codedMessages) await sql.raw(statement).execute(db);
    },
  },
  "0028_activity": {
    async up(db: Kysely<unknown>) {
      for (const statement of activityLog) await sql.raw(statement).execute(db);
    },
  },
  "0029_inventory": {
    async up(db: Kysely<unknown>) {
      for (const statement of inventory) await sql.raw(statement).execute(db);
    },
  },
  "0030_receipt_pictures": {
    async up(db: Kysely<unknown>) {
      for (const statement of receiptPictures) await sql.raw(statement).execute(db);
    },
  },
  "0031_added_uploads": {
    async up(db: Kysely<unknown>) {
      // Uploads to a dataset that has content: their files wait until they are added.
      await sql`alter table uploads add column addition boolean not null default false`.execute(db);
    },
  },
  "0032_exports": {
    async up(db: Kysely<unknown>) {
      for (const statement of exportsSchema) await sql.raw(statement).execute(db);
    },
  },
  "0033_custom_metadata": {
    async up(db: Kysely<unknown>) {
      for (const statement of customMetadata) await sql.raw(statement).execute(db);
    },
  },
  "0034_adopted": {
    async up(db: Kysely<unknown>) {
      await sql`alter table receipts add column adopted_from jsonb`.execute(db);
    },
  },
  "0035_label_descriptions": {
    async up(db: Kysely<unknown>) {
      for (const statement of labelDescriptions) await sql.raw(statement).execute(db);
    },
  },
  "0036_label_looks": {
    async up(db: Kysely<unknown>) {
      await sql`alter table uploads add column looked_by text`.execute(db);
    },
  },
  "0037_video_frames": {
    async up(db: Kysely<unknown>) {
      await sql
        .raw(
          "create table video_frames (sha256 bytea primary key, frames integer, rate double precision)",
        )
        .execute(db);
    },
  },
  "0040_models": {
    async up(db: Kysely<unknown>) {
      for (const statement of modelResults) await sql.raw(statement).execute(db);
    },
  },
  "0043_kept_blobs": {
    async up(db: Kysely<unknown>) {
      for (const statement of keptBlobsSchema) await sql.raw(statement).execute(db);
    },
  },
  "0044_clustered_by": {
    async up(db: Kysely<unknown>) {
      for (const statement of clusteredBy) await sql.raw(statement).execute(db);
    },
  },
  "0046_made_versions": {
    async up(db: Kysely<unknown>) {
      for (const statement of madeVersions) await sql.raw(statement).execute(db);
    },
  },
  "0045_gateway_roles": {
    async up(db: Kysely<unknown>) {
      for (const statement of gatewayRolesSchema) await sql.raw(statement).execute(db);
    },
  },
  "0047_lake_address": {
    async up(db: Kysely<unknown>) {
      await sql`alter table installation add column lake_address text`.execute(db);
    },
  },
  "0046_storage": {
    async up(db: Kysely<unknown>) {
      await sql`alter table installation add column storage text`.execute(db);
    },
  },
};

/** What a kind keeps in a checkpoint has a place of its own there; and any process can compact what is due for it. */
const kindsOfTasks = [
  `update tasks set checkpoint = jsonb_build_object(
       'branch', checkpoint->'branch', 'version', checkpoint->'version', 'content', checkpoint->'content',
       'head_revision', d.head_revision, 'state', jsonb_build_object('lastFile', checkpoint->'lastFile'))
     from datasets d where d.id = tasks.dataset_id and checkpoint ? 'lastFile'`,
  // Restores that ran in the process of their request: no job goes on with them.
  `with ended as (
     update tasks set status = 'FAILED', message = 'Failed', worker = null, end_time = clock_timestamp(),
       error = 'The service stopped while it restored: nothing was changed, restore again', revision = revision + 1
     where job_id is null and status not in ('COMPLETED', 'FAILED', 'ABORTED')
     returning dataset_id, status_before
   )
   update datasets d set status = coalesce(e.status_before, 'READY'), revision = d.revision + 1
     from ended e where d.id = e.dataset_id`,
  `alter table datasets add column fragmented boolean not null default false`,
  `create index datasets_fragmented on datasets (id) where fragmented`,
];

/** What tasks say, as code and params; rows that are older have only the sentence. */
const codedMessages = [
  `alter table tasks add column message_coded jsonb, add column error_coded jsonb`,
  `alter table task_events add column message_coded jsonb`,
  `alter table datasets add column fatal_error_coded jsonb`,
  `create or replace function record_task_event() returns trigger language plpgsql as $$
     begin
       insert into task_events (task_id, status, message, message_coded)
         values (new.id, new.status, new.message, new.message_coded);
       return null;
     end $$`,
];

/** They are deleted with their snapshots. */
const summaries = [
  `create table snapshot_summaries (
     snapshot_id uuid not null references snapshots on delete cascade,
     previous_id uuid not null references snapshots on delete cascade,
     summary jsonb not null,
     primary key (snapshot_id, previous_id)
   )`,
  `create index snapshot_summaries_previous on snapshot_summaries (previous_id)`,
];

const undos = `create table undos (
  dataset_id uuid primary key references datasets,
  branch text not null,
  version integer not null,
  n_images integer not null,
  n_videos integer not null,
  edited boolean not null,
  current_snapshot_id uuid,
  head_revision bigint not null,
  redo boolean not null,
  operation text not null,
  items integer not null,
  made_at timestamptz not null default clock_timestamp()
)`;

/** Columns of receipts for partial restores, for undoing, and for the position in the list. */
const receipts = [
  `alter table receipts
     add column scope jsonb,
     add column changed jsonb,
     add column undo_snapshot_id uuid,
     add column from_snapshot_id uuid,
     add column from_snapshot_name text,
     add column from_edited boolean,
     add column seq bigint`,
  // In the order in which they were written; a new identity column would number them in storage order.
  `update receipts r set seq = o.seq, undo_snapshot_id = r.safety_snapshot_id
     from (select task_id, row_number() over (order by created_at, task_id) as seq from receipts) o
     where o.task_id = r.task_id`,
  `alter table receipts alter column seq set not null`,
  `alter table receipts alter column seq add generated always as identity`,
  `select setval(pg_get_serial_sequence('receipts', 'seq'), max(seq)) from receipts`,
  `drop index receipts_by_dataset`,
  `create index receipts_by_dataset on receipts (dataset_id, seq desc)`,
];

/** Figures by hash of the bytes; null where they cannot be decoded. A family is measured as a whole or not at all. */
const pictureQuality = [
  `create table picture_quality (
     sha256 bytea not null,
     method smallint not null,
     brightness real,
     contrast real,
     sharpness real,
     primary key (sha256, method)
   )`,
  `alter table families add column quality_method smallint`,
];

/** A file that is sent again after a lost answer counts once. */
const uploadedOnce = [
  `delete from source_files again using source_files one
     where again.trans_id = one.trans_id and again.name = one.name and again.sha256 = one.sha256
       and again.id > one.id`,
  `create unique index source_files_uploaded_once on source_files (trans_id, name, sha256)
     where trans_id is not null`,
];

/** Failed files in order, for paging; files that cannot be taken; and runs that ended their worker. */
const failures = [
  `alter table task_failures add column id bigint generated always as identity`,
  `drop index task_failures_by_task`,
  `create index task_failures_by_task on task_failures (task_id, id)`,
  `alter table source_files add column skipped text`,
  `alter table tasks add column attempts integer not null default 0`,
];
