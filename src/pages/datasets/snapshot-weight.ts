import { useQuery } from "@tanstack/react-query";
import type { Dataset } from "#contract/dataset.ts";
import { snapshotListQuery } from "#/api/snapshots/snapshot-list.ts";

export interface SnapshotWeight {
  /** How many there are at least; null where nobody knows. */
  count: number | null;
  /** Whether there are more than these. */
  more: boolean;
  counting: boolean;
}

/** How many snapshots go away with a dataset. */
export function useSnapshotWeight(dataset: Dataset | null, wanted: boolean): SnapshotWeight {
  // Without a current version there is none at all; a plain backend does not say.
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
