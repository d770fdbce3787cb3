/** The parent of each snapshot, and later facts of a restore: how much it changed, and whether it was undone. */
export const parents = [
  `alter table snapshots add column parent_id uuid`,
  // A snapshot's parent is the snapshot that the dataset had last been saved as, or fully restored to. Purged snapshots
  // are unknown here, so a snapshot that was taken after a restore of one has no parent.
  `with events as (
       select dataset_id, id as snapshot_id, id as saved, created_at, seq from snapshots
       union all
       select dataset_id, snapshot_id, null, created_at, null from receipts where scope is null
     ), steps as (
       select saved, lag(snapshot_id) over (
         partition by dataset_id order by created_at, seq nulls last) as parent
       from events
     )
     update snapshots s set parent_id = steps.parent from steps
     where steps.saved = s.id and exists (select from snapshots p where p.id = steps.parent)`,
  `create index snapshots_children on snapshots (parent_id) where parent_id is not null`,
  `alter table receipts
     add column count_tries smallint not null default 0,
     add column undone_at timestamptz,
     add column undone_by text,
     add column undone_task_id uuid`,
  // Older restores can be counted while both of their versions are named.
  `update receipts r set count_tries = 3,
       from_branch = u.branch, from_version = u.version, to_branch = t.branch, to_version = t.version
     from snapshots u, snapshots t
     where r.changed is null and u.id = r.undo_snapshot_id and t.id = r.snapshot_id`,
  `create index receipts_uncounted on receipts (seq) where count_tries > 0`,
  `with undone as (
       select a.task_id, b.task_id as by_task, b.created_at, b.created_by from receipts a
       cross join lateral (
         select * from receipts b
         where b.dataset_id = a.dataset_id and b.seq > a.seq
           and (b.snapshot_id = a.undo_snapshot_id and b.scope is null
             or b.undo_snapshot_id = a.undo_snapshot_id)
         order by b.seq limit 1
       ) b
       where b.snapshot_id = a.undo_snapshot_id and b.scope is null
     )
     update receipts r
     set undone_at = u.created_at, undone_by = u.created_by, undone_task_id = u.by_task
     from undone u where u.task_id = r.task_id`,
  `create index receipts_undone_by on receipts (undone_task_id) where undone_task_id is not null`,
];
