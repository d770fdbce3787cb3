import { useQuery, useQueryClient } from "@tanstack/react-query";
import { cachedSnapshots } from "#/api/snapshots/snapshot-list.ts";
import { snapshotQuery } from "#/api/snapshots/snapshots.ts";
import { snapshotName } from "./snapshot-name.ts";

/**
 * The name of a snapshot, from the list or read separately; null while it is unknown, and where the snapshot is gone.
 */
export function useSnapshotName(datasetId: string, snapshotId: string | null): string | null {
  const client = useQueryClient();
  const listed = cachedSnapshots(client, datasetId).find((row) => row.snapshot_id === snapshotId);
  const single = useQuery({
    ...snapshotQuery(datasetId, snapshotId ?? ""),
    enabled: snapshotId !== null && listed === undefined,
    retry: false,
  });
  if (snapshotId === null) return null;
  const snapshot = listed ?? single.data;
  return snapshot === undefined ? null : snapshotName(snapshot);
}
