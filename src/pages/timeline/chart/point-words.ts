import { parseWireTime } from "#contract/wire.ts";
import { shareOf } from "#/lib/numbers.ts";
import { absoluteTime } from "#/lib/time.ts";
import { chartText as text } from "#/strings/chart.ts";
import { snapshotName } from "#/features/snapshots/snapshot-name.ts";
import type { ChartModel } from "./chart-model.ts";

/** The bands of a point from below, with a name; the sum of the other classes only where there is one. */
export function namedShares(model: ChartModel, index: number): { label: string; share: number }[] {
  const shares = model.shares[index] ?? [];
  return shares.flatMap((share, band) => {
    const label = model.labels[band];
    if (label !== undefined) return [{ label, share }];
    return share > 0 ? [{ label: text.others, share }] : [];
  });
}

/** A point in words. */
export function pointWords(
  model: ChartModel,
  index: number,
  { shares }: { shares: boolean },
): string {
  const point = model.points[index];
  if (point === undefined) return "";
  const list = [
    ...(point.n_snapshots > 1 ? [text.group(point.n_snapshots)] : []),
    ...(shares
      ? namedShares(model, index).map(({ label, share }) => text.share(label, shareOf(share)))
      : []),
  ];
  const time = absoluteTime(parseWireTime(point.created_at));
  return text.point(snapshotName(point), time, point.n_items, list.join(", "));
}
