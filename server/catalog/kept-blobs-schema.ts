import type { Instant } from "./column-types.ts";

export interface KeptBlobsTable {
  sha256: Buffer;
  /** When it was last stored or kept. */
  kept_at: Instant;
  /** A removal was claimed then, and has not ended; null: there is none. */
  removing_at: Instant | null;
}

/** Blobs in an object store, whose objects cannot be made young. */
export const keptBlobsSchema = [
  `create table kept_blobs (
     sha256 bytea primary key,
     kept_at timestamptz not null,
     removing_at timestamptz
   )`,
];
