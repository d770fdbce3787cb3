import { useQuery } from "@tanstack/react-query";
import type { Snapshot } from "#contract/snapshot.ts";
import { olderSnapshotsQuery } from "#/api/snapshots/older-snapshots.ts";
import { snapshotListQuery } from "#/api/snapshots/snapshot-list.ts";
import { snapshotQuery } from "#/api/snapshots/snapshots.ts";
import { useDatasetPage } from "#/features/dataset/use-dataset-page.ts";
import type { VersionId } from "#/features/dataset/version-search.ts";

/** A version that one can go to; of now there is no snapshot. */
export interface Version {
  id: VersionId;
  snapshot: Snapshot | null;
}

export interface Versions {
  /** The snapshot that is shown; null for now, or while it is not known. */
  snapshot: Snapshot | null;
  /** Why it cannot be shown. */
  error: Error | null;
  retry: () => void;
  /** null where there is none, or it is not known yet. */
  older: Version | null;
  newer: Version | null;
  /** Where flipping leads: what the address names, else now, else the newest snapshot. */
  other: Version | null;
}

const now: Version = { id: null, snapshot: null };

/** The neighbours of a version in time, of which any may be far down the list. */
export function useVersions(at: VersionId, flip: VersionId | undefined): Versions {
  const { dataset } = useDatasetPage();
  const list = useQuery(snapshotListQuery(dataset.id)).data;
  const snapshots = list?.snapshots ?? [];
  const place = snapshots.findIndex(({ snapshot_id: id }) => id === at);
  const single = useQuery({
    ...snapshotQuery(dataset.id, at ?? ""),
    enabled: at !== null,
    ...(place === -1 ? {} : { placeholderData: snapshots[place] }),
  });
  const snapshot = at === null ? null : (single.data ?? null);
  const isLast = at !== null && (place === -1 || place === snapshots.length - 1);
  useQuery({
    ...olderSnapshotsQuery(dataset.id, snapshot?.created_at ?? ""),
    enabled: snapshot !== null && isLast && typeof list?.nextCursor === "string",
  });
  const listed = snapshots.find(({ snapshot_id: id }) => id === flip);
  const flipped = useQuery({
    ...snapshotQuery(dataset.id, flip ?? ""),
    enabled: typeof flip === "string" && listed === undefined,
  });

  const newest = versionOf(snapshots[0]);
  // While what the address names is on the way, nothing else takes its place; one that is gone counts as not named.
  const isNamed = flip !== undefined && !(listed === undefined && flipped.isError);
  const named = flip === null ? now : versionOf(listed ?? flipped.data);
  return {
    snapshot,
    error: single.data === undefined ? single.error : null,
    retry: () => void single.refetch(),
    older: at === null ? newest : place === -1 ? null : versionOf(snapshots[place + 1]),
    newer: place === -1 ? null : place === 0 ? now : versionOf(snapshots[place - 1]),
    other: isNamed ? named : at === null ? newest : now,
  };
}

function versionOf(snapshot: Snapshot | undefined): Version | null {
  return snapshot === undefined ? null : { id: snapshot.snapshot_id, snapshot };
}
