import { type DatasetShape, pointsOf, shapeRestores } from "#contract/shape.ts";
import { largestCounts } from "../../catalog/classes.ts";
import { livingParents } from "../../catalog/parents.ts";
import { newestWholeRestores } from "../../catalog/receipts.ts";
import type { SnapshotRow } from "../../catalog/schema.ts";
import { listTimeline } from "../../catalog/timeline.ts";
import { datasetOf, demandSnapshots } from "../access/access.ts";
import type { Deps } from "../deps.ts";
import { naive } from "../to-wire.ts";
import type { Services } from "../../ports/services.ts";
import { classesOf } from "./classes.ts";
import type { ClassCounter } from "./count-classes.ts";

/** Snapshots that one request counts: the work for a long timeline goes on only while somebody looks at it. */
const countedAtOnce = 24;

/** Items and classes through all snapshots. */
export function shapeService(
  { catalog, lake }: Pick<Deps, "catalog" | "lake">,
  counter: ClassCounter,
): Services["comparison"]["shape"] {
  return async (actor, datasetId): Promise<DatasetShape> => {
    const { db } = catalog;
    const dataset = await datasetOf(db, actor, datasetId);
    demandSnapshots(dataset);
    const classes = await classesOf({ catalog, lake }, dataset);
    const [rows, restores] = await Promise.all([
      listTimeline(db, datasetId),
      newestWholeRestores(db, datasetId, shapeRestores),
    ]);
    const line = ancestorsOf(dataset.current_snapshot_id, await livingParents(db, datasetId, rows));
    const ends = pointsOf(rows.length);
    const shown = ends.flatMap((end) => rows[end] ?? []);
    const counts = await counter.of(
      dataset.family_id,
      classes,
      // Those that a user looks at first.
      shown.toReversed(),
      countedAtOnce,
    );
    const largest = await largestCounts(db, datasetId);
    return {
      classes: classes.map((label, place) => ({ label, largest: largest[place] ?? 0 })),
      total: rows.length,
      points: shown.map((row, index) => ({
        snapshot_id: row.id,
        snapshot_name: row.name,
        created_at: naive(row.created_at),
        n_snapshots: (ends[index] ?? 0) - (ends[index - 1] ?? -1),
        n_items: row.n_images + row.n_videos,
        undone: line.size > 0 && !line.has(row.id),
        counts: counts.get(row.id)?.counts ?? null,
        others: counts.get(row.id)?.others ?? null,
      })),
      restores: restores.map((row) => ({
        task_id: row.task_id,
        created_at: naive(row.created_at),
        snapshot_id: row.snapshot_id,
        snapshot_name: row.snapshot_name,
      })),
      pending: shown.filter((row) => row.damaged === null && !counts.has(row.id)).length,
    };
  };
}

/** The snapshot and all that it grew from. */
function ancestorsOf(
  current: string | null,
  parents: ReadonlyMap<SnapshotRow["id"], string | null>,
): ReadonlySet<string> {
  const line = new Set<string>();
  for (let id = current; id !== null && !line.has(id); id = parents.get(id) ?? null) line.add(id);
  return line;
}
