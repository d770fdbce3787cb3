/** Columns for the lists of a user's keys and sessions, and ids that name them without their secrets. */
export const access = [
  `alter table api_keys add column last_used_at timestamptz`,
  `alter table sessions
     add column id uuid not null default gen_random_uuid() unique,
     add column last_used_at timestamptz`,
  `create index api_keys_by_user on api_keys (user_id)`,
  `create index sessions_by_user on sessions (user_id)`,
];
