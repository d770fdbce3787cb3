import type { BulkEditKind } from "./bulk-edit.ts";

/** An edit of the selected items, by names. */
export interface NamesEdit {
  kind: BulkEditKind;
  names: readonly string[];
}

/** An edit that took place. */
export interface Done {
  /** In words. */
  words: string;
  /** The dataset's head after it: the edit can only be undone from there. */
  head: string;
  /** The available action; null where nothing was changed. */
  next: "undo" | "redo" | null;
  /** What it did to the selected items; absent for a deletion, and for an edit that was undone or redone. */
  edit?: NamesEdit;
}
