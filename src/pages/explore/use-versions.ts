import { useQuery } from "@tanstack/react-query";
import type { Snapshot } from "#contract/snapshot.ts";
import { olderSnapshotsQuery } from "#/api/snapshots/older-snapshots.ts";
import { snapshotListQuery } from "#/api/snapshots/snapshot-list.ts";
import { snapshotQuery } from "#/api/snapshots/snapshots.ts";
import { useDatasetPage } from "#/features/dataset/use-dataset-page.ts";
import type { VersionId } from "#/features/dataset/version-search.ts";

/** A version that can be shown; the present state has no snapshot. */
export interface Version {
  id: VersionId;
  snapshot: Snapshot | null;
}

export interface Versions {
  /** The shown snapshot; null for the present state, or while it is unknown. */
  snapshot: Snapshot | null;
  /** Why it cannot be shown. */
  error: Error | null;
  retry: () => void;
  /** null where there is none, or it is not known yet. */
  older: Version | null;
  newer: Version | null;
  /** The target of Flip: the version in the address, else the present state, else the newest snapshot. */
  other: Version | null;
}

const now: Version = { id: null, snapshot: null };

/** The neighbours of a version in time, at any depth of the list. */
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
  // While the snapshot in the address is loading, no other replaces it; a missing one is ignored.
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
