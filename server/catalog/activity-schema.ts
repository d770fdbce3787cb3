/** To find who made an edit by its `rev`, and who edited in a span of time. */
export const editsByRev = [
  `create index audit_by_rev on audit (dataset_id, ((details->>'rev')::bigint)) where details ? 'rev'`,
  `create index audit_by_time on audit (dataset_id, time)`,
];

/** The activity of all datasets: refused attempts, and how many edits a restore replaced. */
export const activityLog = [
  `create index audit_refused on audit (dataset_id, actor, time desc) where action = 'refused'`,
  `alter table receipts add column from_edits integer`,
];
