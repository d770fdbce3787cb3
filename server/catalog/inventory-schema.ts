/** The bytes of a dataset's files, and the revision of the content that they were measured in. */
export const inventory = [
  `alter table datasets add column media_bytes bigint, add column media_bytes_revision bigint`,
];
