import { type DatasetShape, chooseClasses, pointsOf, shapeRestores } from "#contract/shape.ts";
import { type DatasetRow, type MediaRow, type MockDb, snapshotsOf } from "./db.ts";
import { countFacet } from "./media.ts";
import { naiveTime } from "./wire-parts.ts";

/** Chosen when they are first asked for, and kept. */
export function classesOf(dataset: DatasetRow): string[] {
  dataset.classes = chooseClasses(dataset.classes ?? [], labelsOf(dataset.items));
  return dataset.classes;
}

const counted = new WeakMap<readonly MediaRow[], ReadonlyMap<string, number>>();

function labelsOf(items: readonly MediaRow[]): ReadonlyMap<string, number> {
  const known = counted.get(items);
  if (known !== undefined) return known;
  const { values } = countFacet(items, "label", {}, { limit: Infinity });
  const labels = new Map(values.map(({ value, count }) => [value, count]));
  counted.set(items, labels);
  return labels;
}

export function classCountsOf(items: readonly MediaRow[], classes: readonly string[]) {
  const labels = labelsOf(items);
  const counts = classes.map((label) => labels.get(label) ?? 0);
  const sum = (numbers: Iterable<number>) => [...numbers].reduce((total, n) => total + n, 0);
  return { counts, others: sum(labels.values()) - sum(counts) };
}

export function shapeOf(db: MockDb, dataset: DatasetRow): DatasetShape {
  const classes = classesOf(dataset);
  const rows = snapshotsOf(db, dataset.id).toSorted(
    (left, right) => left.createdAt - right.createdAt,
  );
  const byId = new Map(db.snapshots.map((row) => [row.id, row]));
  const line = new Set<string>();
  for (let id = dataset.currentSnapshotId; id !== null && !line.has(id);) {
    line.add(id);
    id = byId.get(id)?.parentId ?? null;
  }
  const ends = pointsOf(rows.length);
  const points = ends.flatMap((end, index) => {
    const row = rows[end];
    if (row === undefined) return [];
    return {
      snapshot_id: row.id,
      snapshot_name: row.name,
      created_at: naiveTime(row.createdAt, row.id),
      n_snapshots: end - (ends[index - 1] ?? -1),
      n_items: row.items.length,
      undone: line.size > 0 && !line.has(row.id),
      ...classCountsOf(row.items, classes),
    };
  });
  const receipts = db.receipts.filter(
    ({ fixed }) => fixed.dataset_id === dataset.id && fixed.scope === null,
  );
  return {
    classes: classes.map((label, place) => ({
      label,
      largest: Math.max(0, ...points.map(({ counts }) => counts[place] ?? 0)),
    })),
    total: rows.length,
    points,
    restores: receipts.slice(-shapeRestores).map(({ fixed }) => ({
      task_id: fixed.task_id,
      created_at: fixed.created_at,
      snapshot_id: fixed.snapshot_id,
      snapshot_name: fixed.snapshot_name,
    })),
    pending: 0,
  };
}
