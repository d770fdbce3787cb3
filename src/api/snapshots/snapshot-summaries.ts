import { queryOptions } from "@tanstack/react-query";
import type { SnapshotSummary } from "#contract/diff.ts";
import { getSnapshotSummaries } from "#contract/routes/comparison.ts";
import { call } from "#/api/client.ts";
import { snapshotKeys } from "#/api/keys.ts";

interface SummaryAnswer {
  /** null: unknown, or still being computed. */
  summary: SnapshotSummary | null;
  pending: boolean;
}

/** The most summaries in one request. */
const mostAtOnce = 100;
/** Delay in which the requests of rows are collected. */
const gatherMs = 30;

/**
 * The changes of a snapshot relative to its parent, and its contents. Requested by each row, sent together. Invalidated
 * with the dataset's snapshots: when one is removed, its children get another parent. Needs the feature `summaries`.
 * @param head For the present state, whose id is `head`: its token.
 */
export function snapshotSummaryQuery(datasetId: string, snapshotId: string, head?: string) {
  return queryOptions({
    queryKey: snapshotKeys.summary(datasetId, snapshotId, head),
    queryFn: async () => gather(datasetId, snapshotId),
    staleTime: 5 * 60_000,
    refetchInterval: ({ state }) => (state.data?.pending ? 2_000 : false),
  });
}

interface Asking {
  id: string;
  resolve: (answer: SummaryAnswer) => void;
  reject: (error: unknown) => void;
}

const waiting = new Map<string, Asking[]>();

function gather(datasetId: string, id: string): Promise<SummaryAnswer> {
  return new Promise((resolve, reject) => {
    const asking = { id, resolve, reject };
    const others = waiting.get(datasetId);
    if (others !== undefined) {
      others.push(asking);
      return;
    }
    waiting.set(datasetId, [asking]);
    setTimeout(() => {
      const all = waiting.get(datasetId) ?? [];
      waiting.delete(datasetId);
      for (let start = 0; start < all.length; start += mostAtOnce) {
        void ask(datasetId, all.slice(start, start + mostAtOnce));
      }
    }, gatherMs);
  });
}

async function ask(datasetId: string, asking: readonly Asking[]): Promise<void> {
  try {
    const { summaries, pending } = await call(getSnapshotSummaries, {
      params: { dataset_id: datasetId },
      query: { ids: asking.map(({ id }) => id) },
    });
    for (const { id, resolve } of asking) {
      resolve({
        summary: summaries.find((one) => one.snapshot_id === id) ?? null,
        pending: pending.includes(id),
      });
    }
  } catch (error) {
    for (const { reject } of asking) reject(error);
  }
}
