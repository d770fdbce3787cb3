import type { Amount, Withheld } from "./withheld.ts";

export interface CollectReport {
  /** Purged snapshots, which were removed more than seven days ago. */
  snapshots: number;
  /** Tables without any dataset left. */
  families: number;
  versions: number;
  branches: number;
  blobs: number;
  bytes: number;
  /** Datasets with a running task; the next collection covers them. */
  busy: number;
  /** Unused media beyond the limit, which were kept because there was no consent. */
  withheld?: Withheld;
  /** Unused media that may belong to tables in `lake/.lost`: they are kept as long as those. */
  aside?: Amount;
}

export interface CollectOptions {
  /** Counts what it would remove, and removes nothing. */
  dryRun?: boolean;
  /** Removes media even if they are more than a tenth of all. */
  yes?: boolean;
  /** For tests, which cannot wait for a grace period to pass. */
  now?: Date;
  /** How long a blob may be stored without being referenced, in milliseconds; by default a day. */
  mediaGraceMs?: number;
  /** The age up to which a reader may still open a version, in milliseconds; by default 15 minutes. */
  readerGraceMs?: number;
  /** Ends it after the current dataset: the next collection covers the rest. */
  signal?: AbortSignal;
}
