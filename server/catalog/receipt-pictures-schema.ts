/** Pictures of what a restore replaced, which outlive the snapshots. Restores before this step have none. */
export const receiptPictures = [
  `create table receipt_pictures (
     task_id uuid not null references receipts (task_id) on delete cascade,
     place smallint not null,
     change text not null,
     media_id uuid not null,
     sha256 text not null,
     file_name text not null,
     media_type text not null,
     width integer not null,
     height integer not null,
     picture bytea not null,
     primary key (task_id, place)
   )`,
  `create index receipt_pictures_by_media on receipt_pictures (media_id)`,
  `alter table receipts add column picture_tries integer not null default 0`,
  `alter table receipts alter column picture_tries set default 3`,
  `create index receipts_without_pictures on receipts (seq) where picture_tries > 0`,
];
