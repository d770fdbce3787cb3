import * as z from "zod/mini";
import { uuid, wireTime } from "./wire.ts";

/** The most classes of a dataset that have a colour and a place of their own; all others are "other". */
export const chosenClasses = 6;

/**
 * The most frequent classes of a dataset, in the order of their places and colours. A class keeps its place for ever:
 * the list only grows, until it has six.
 */
export const datasetClassesSchema = z
  .object({ classes: z.array(z.string()).check(z.maxLength(chosenClasses)) })
  .check(z.meta({ id: "DatasetClasses" }));

/**
 * The classes of a dataset, given those that were chosen before: they stay, and the most frequent others take the
 * places that are free. Ties by name.
 */
export function chooseClasses(
  chosen: readonly string[],
  counts: ReadonlyMap<string, number>,
): string[] {
  const others = [...counts]
    .filter(([label, count]) => count > 0 && !chosen.includes(label))
    .sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1))
    .map(([label]) => label);
  return [...chosen, ...others].slice(0, chosenClasses);
}

/** The most points of the shape of a dataset: more snapshots are grouped, each group shown by its last one. */
export const shapePoints = 400;
/** The most restores in it; the newest ones. */
export const shapeRestores = 400;

/** The number of items with each chosen class, in the order of their places, and the sum for all other classes. */
const classCounts = {
  counts: z.nullable(z.array(z.int())),
  others: z.nullable(z.int()),
};

/** Items and classes of a dataset through all of its snapshots. */
export const datasetShapeSchema = z
  .object({
    classes: z
      .array(
        z.object({
          label: z.string(),
          /** The largest number of items with it in any snapshot that is counted. */
          largest: z.int(),
        }),
      )
      .check(z.maxLength(chosenClasses)),
    /** The number of live snapshots. */
    total: z.int(),
    /** Oldest first. */
    points: z.array(
      z.object({
        snapshot_id: uuid,
        snapshot_name: z.string(),
        created_at: wireTime,
        /** The number of snapshots that it stands for: itself, and those before it that have no point. */
        n_snapshots: z.int(),
        n_items: z.int(),
        /** It is no ancestor of the present state: a restore went back behind it. */
        undone: z.boolean(),
        /** null: not counted yet, or not readable. */
        ...classCounts,
      }),
    ),
    /** The finished restores, oldest first. */
    restores: z.array(
      z.object({
        task_id: uuid,
        created_at: wireTime,
        /** The snapshot that was restored. */
        snapshot_id: uuid,
        snapshot_name: z.string(),
      }),
    ),
    /** The number of points that are still to be counted: ask again. */
    pending: z.int(),
  })
  .check(z.meta({ id: "DatasetShape" }));
export type DatasetShape = z.infer<typeof datasetShapeSchema>;

/**
 * The snapshots that have a point, by their index from the oldest. The groups have a power of two as their size and
 * begin at the oldest, so that the points stay where they are when a snapshot is added.
 */
export function pointsOf(total: number): number[] {
  const size = 2 ** Math.max(0, Math.ceil(Math.log2(total / shapePoints)));
  const points = [];
  for (let end = size - 1; end < total - 1; end += size) points.push(end);
  if (total > 0) points.push(total - 1);
  return points;
}
