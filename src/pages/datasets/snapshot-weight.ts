import { useQuery } from "@tanstack/react-query";
import type { Dataset } from "#contract/dataset.ts";
import { snapshotListQuery } from "#/api/snapshots/snapshot-list.ts";

export interface SnapshotWeight {
  /** The smallest possible number; null where unknown. */
  count: number | null;
  /** Whether there are more than these. */
  more: boolean;
  counting: boolean;
}

/** The number of snapshots that are deleted with a dataset. */
export function useSnapshotWeight(dataset: Dataset | null, wanted: boolean): SnapshotWeight {
  // Without a current version there are none; a plain backend does not tell.
  const surelyNone = dataset?.current_snapshot_id === null;
  const list = useQuery({
    ...snapshotListQuery(dataset?.id ?? ""),
    enabled: wanted && dataset !== null && !surelyNone,
    retry: false,
  });
  if (surelyNone) return { count: 0, more: false, counting: false };
  const count = list.data?.snapshots.length ?? null;
  const more = list.data !== undefined && list.data.nextCursor !== null;
  return { count, more, counting: list.isLoading };
}
