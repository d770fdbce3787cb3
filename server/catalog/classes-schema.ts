import type { Json } from "./column-types.ts";

/** The classes of each dataset that have a place and a colour of their own, in that order. */
export interface DatasetClassesTable {
  dataset_id: string;
  labels: Json<string[]>;
}

/** The classes of a snapshot's items. Its content never changes, so it is counted once. */
export interface SnapshotClassesTable {
  snapshot_id: string;
  /** Of the classes of the dataset, in their order; shorter where classes were added later. */
  counts: number[];
  /** Of all other classes together. */
  others: number;
}

export const classes = [
  `create table dataset_classes (
     dataset_id uuid primary key references datasets on delete cascade,
     labels jsonb not null
   )`,
  `create table snapshot_classes (
     snapshot_id uuid primary key references snapshots on delete cascade,
     counts integer[] not null,
     others integer not null
   )`,
];
