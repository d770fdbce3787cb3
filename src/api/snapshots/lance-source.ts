import { queryOptions, useQuery } from "@tanstack/react-query";
import type { LanceSource } from "#contract/lance.ts";
import { getLanceSource } from "#contract/routes/lance.ts";
import { call } from "#/api/client.ts";
import { snapshotKeys } from "#/api/keys.ts";
import { useFeature } from "#/api/session.ts";

/** Where readers of Lance find a snapshot's items; null where they cannot, or as long as it is not known. */
export function useLanceSource(datasetId: string, snapshotId: string): LanceSource | null {
  const isOffered = useFeature("lance") === true;
  const { data = null } = useQuery(
    queryOptions({
      queryKey: [...snapshotKeys.detail(datasetId, snapshotId), "lance"],
      queryFn: ({ signal }) =>
        call(
          getLanceSource,
          { params: { dataset_id: datasetId, snapshot_id: snapshotId } },
          signal,
        ),
      enabled: isOffered,
    }),
  );
  return data;
}
