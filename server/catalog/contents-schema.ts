/** The hash of a version's whole content; null until it is computed. */
export const contents = [
  `alter table datasets add column content_hash text`,
  `alter table snapshots add column content_hash text`,
  `alter table undos add column content_hash text`,
  `create table content_states (
     content_hash text primary key,
     state bytea not null,
     used_at timestamptz not null default clock_timestamp()
   )`,
  `create index snapshots_unhashed on snapshots (seq) where content_hash is null`,
  `create index snapshots_by_content on snapshots (content_hash)`,
];
