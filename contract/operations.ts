/** What a user can do with a dataset, as the rules of `rules.ts` name it. */
export type Operation =
  | "create_snapshot"
  | "update_snapshot"
  | "restore_snapshot"
  | "clone_snapshot"
  | "delete_snapshot"
  | "undelete_snapshot"
  | "edit_media"
  | "delete_media"
  | "add_media"
  | "reindex"
  | "enrich"
  | "propagate_labels"
  | "import_metadata"
  | "share_dataset"
  | "rename_dataset"
  | "delete_dataset"
  | "undelete_dataset";
