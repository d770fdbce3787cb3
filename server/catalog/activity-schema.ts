/** The activity of all datasets: refused attempts, and how many edits a restore replaced. */
export const activityLog = [
  `create index audit_refused on audit (dataset_id, actor, time desc) where action = 'refused'`,
  `alter table receipts add column from_edits integer`,
];
