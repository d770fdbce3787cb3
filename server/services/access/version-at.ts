import type { Db } from "../../catalog/catalog.ts";
import { type VisibleDataset, headOf } from "../../catalog/datasets.ts";
import type { SnapshotRow } from "../../catalog/schema.ts";
import { findSnapshot } from "../../catalog/snapshots.ts";
import type { VersionRef } from "../../lake/version.ts";
import { demandSnapshots, snapshotNotFound } from "./access.ts";

/** A version to be read; `snapshot` is null for the present state. */
export interface ChosenVersion {
  ref: VersionRef;
  snapshot: SnapshotRow | null;
}

/**
 * The version that `at` names: a snapshot's id, or `head`, or undefined for the present state as well.
 * @throws forbidden where the dataset has no snapshots, not_found
 */
export async function versionAt(
  db: Db,
  dataset: VisibleDataset,
  at: string | undefined,
): Promise<ChosenVersion> {
  if (at === undefined || at === "head") return { ref: headOf(dataset), snapshot: null };
  demandSnapshots(dataset);
  const snapshot = (await findSnapshot(db, dataset.id, at)) ?? snapshotNotFound();
  return { ref: snapshot, snapshot };
}
