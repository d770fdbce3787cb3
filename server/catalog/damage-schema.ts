/** Records of the lake's files, and of the damage found. */
export const damage = [
  `create table lake_files (
     family_id uuid not null references families,
     path text not null,
     size_bytes bigint not null,
     sha256 bytea,
     recorded_at timestamptz not null default clock_timestamp(),
     verified_at timestamptz,
     primary key (family_id, path)
   )`,
  `create table damaged_blobs (
     sha256 bytea primary key,
     found_at timestamptz not null default clock_timestamp()
   )`,
  `alter table snapshots add column verified_at timestamptz, add column damaged text`,
  `alter table datasets add column head_verified_at timestamptz, add column head_damaged text`,
  `alter table families add column damaged text`,
  `create index snapshots_damaged on snapshots (dataset_id) where damaged is not null`,
  `create index datasets_damaged on datasets (id) where head_damaged is not null`,
];
