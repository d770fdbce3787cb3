import { useQuery, useQueryClient } from "@tanstack/react-query";
import { cachedSnapshots } from "#/api/snapshots/snapshot-list.ts";
import { snapshotQuery } from "#/api/snapshots/snapshots.ts";
import { snapshotName } from "./snapshot-name.ts";

/** What a snapshot is called, from the list or asked for by itself; null while that is not known, and where it is gone. */
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
