/** The activity of all datasets: events by time, refused attempts, and how many edits a restore replaced. */
export const activityLog = [
  `create index audit_by_time on audit (dataset_id, time desc, id desc)`,
  `create index audit_refused on audit (dataset_id, actor, time desc) where action = 'refused'`,
  `alter table receipts add column from_edits integer`,
];
