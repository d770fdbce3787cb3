import type { RouteOutput } from "#contract/route.ts";
import { because } from "#contract/refusals.ts";
import type { SnapshotSummary } from "#contract/diff.ts";
import { parseWireTime } from "#contract/wire.ts";
import {
  getActivity,
  getDiff,
  getItemHistory,
  getLineage,
  getSnapshotSummaries,
  getStats,
} from "#contract/routes/comparison.ts";
import { getDatasetClasses, getDatasetShape } from "#contract/routes/shape.ts";
import { actionsWithoutItems } from "#contract/history.ts";
import { labelChanges, tagChanges } from "#contract/label-changes.ts";
import { activityOf, currentSince, editsByPerson, stretchOf } from "../activity.ts";
import {
  presentSnapshot,
  requireFeature,
  rootOf,
  seesDataset,
  visibleDataset,
  visibleDatasets,
} from "../access.ts";
import {
  type ActivityRow,
  type DatasetRow,
  type MediaRow,
  type MockDb,
  livingParent,
  snapshotsOf,
} from "../db.ts";
import { type RowChange, changePosition, diffItems, isWanted, summaryOf } from "../diff.ts";
import { failure, refused } from "../failure.ts";
import { json, on } from "../handle.ts";
import { classCountsOf, classesOf, shapeOf } from "../classes.ts";
import { countFacet } from "../media.ts";
import { statsOf } from "../stats.ts";
import { mediaView } from "../views.ts";
import { naiveTime } from "../wire-parts.ts";

type HistoryEntry = RouteOutput<typeof getItemHistory>["versions"][number];

export const comparisonHandlers = [
  on(getDiff, ({ db, user, params, query }) => {
    const dataset = visibleDataset(db, user, params.dataset_id);
    requireFeature(dataset);
    const from = versionOf(db, user, dataset, query.from);
    const other = visibleDataset(db, user, query.to_dataset ?? dataset.id);
    if (rootOf(db, other) !== rootOf(db, dataset)) throw refused(because("snapshot_unrelated"));
    requireFeature(other);
    const to = versionOf(db, user, other, query.to ?? "head");
    const changes = diffItems(from.items, to.items);
    const found = changes.filter((one) => isWanted(one, query));
    const { cursor, offset = 0, limit = 60 } = query;
    const after = cursor === undefined ? "" : readCursor(cursor);
    const rest = found.filter((one) => changePosition(one) > after).slice(offset);
    const page = rest.slice(0, limit);
    const last = page.at(-1);
    return json({
      from: query.from,
      to: query.to ?? "head",
      head: dataset.head,
      summary: summaryOf(changes),
      total: found.length,
      items: page.map(({ change, before, after, fields, sameBytesAs }) => ({
        change,
        media_id: (after ?? before)?.media_id ?? "",
        before: before === null ? null : mediaView(from.datasetId, before),
        after: after === null ? null : mediaView(to.datasetId, after),
        fields,
        same_bytes_as: sameBytesAs,
      })),
      next_cursor: last !== undefined && page.length < rest.length ? writeCursor(last) : null,
    });
  }),

  on(getSnapshotSummaries, ({ db, user, params, query }) => {
    const dataset = visibleDataset(db, user, params.dataset_id);
    requireFeature(dataset);
    const rows = timelineOf(db, dataset);
    const summaries = query.ids.flatMap((id) => {
      if (id === "head") {
        const current = rows.find((row) => row.id === dataset.currentSnapshotId) ?? null;
        return [summaryAgainst(dataset, id, dataset.items, current)];
      }
      const row = rows.find((one) => one.id === id.toLowerCase());
      return row === undefined
        ? []
        : [summaryAgainst(dataset, row.id, row.items, livingParent(db, row))];
    });
    return json({ summaries, pending: [] });
  }),

  on(getDatasetClasses, ({ db, user, params }) =>
    json({ classes: classesOf(visibleDataset(db, user, params.dataset_id)) }),
  ),

  on(getDatasetShape, ({ db, user, params }) => {
    const dataset = visibleDataset(db, user, params.dataset_id);
    requireFeature(dataset);
    return json(shapeOf(db, dataset));
  }),

  on(getStats, ({ db, user, params, query }) => {
    const dataset = visibleDataset(db, user, params.dataset_id);
    const { at = "head" } = query;
    if (at !== "head") requireFeature(dataset);
    const { items } = at === "head" ? dataset : presentSnapshot(db, dataset, at);
    const family = db.datasets.filter((one) => rootOf(db, one) === rootOf(db, dataset));
    const others = family.flatMap((one) => [
      ...(at === "head" && one.id === dataset.id ? [] : [one.items]),
      ...snapshotsOf(db, one.id)
        .filter((row) => row.id !== at)
        .map((row) => row.items),
    ]);
    return json({ at, ...statsOf(items, others.flat()), head: dataset.head });
  }),

  on(getItemHistory, ({ db, user, params }) => {
    const dataset = visibleDataset(db, user, params.dataset_id);
    requireFeature(dataset);
    const mediaId = params.media_id.toLowerCase();
    const itemIn = (items: readonly MediaRow[]) => items.filter((one) => one.media_id === mediaId);
    const states = [
      ...timelineOf(db, dataset).map((row) => ({
        version: row.id,
        items: itemIn(row.items),
        parent: livingParent(db, row)?.id ?? null,
      })),
      { version: "head", items: itemIn(dataset.items), parent: dataset.currentSnapshotId },
    ];
    const itemsOf = new Map(states.map(({ version, items }) => [version, items]));
    if (states.every(({ items }) => items.length === 0)) throw refused(because("media_not_found"));
    const versions = states.map(({ version, items, parent }): HistoryEntry => {
      const [change] = diffItems(itemsOf.get(parent ?? "") ?? [], items);
      const present = items.length > 0;
      const { before = null, after = null, fields = [] } = change ?? {};
      const isModified = before !== null && after !== null;
      return {
        version,
        present,
        change: change?.change ?? (present ? "same" : "absent"),
        fields,
        ...(isModified && fields.includes("labels")
          ? { labels: labelChanges(before.labels, after.labels) }
          : {}),
        ...(isModified && fields.includes("tags")
          ? { tags: tagChanges(before.tags, after.tags) }
          : {}),
        ...(change ? { by: changerOf(db, dataset, version, parent) } : {}),
      };
    });
    return json({ media_id: mediaId, versions: versions.toReversed(), head: dataset.head });
  }),

  on(getActivity, ({ db, user, params, query }) => {
    const dataset = visibleDataset(db, user, params.dataset_id);
    const { since, made, cursor, limit = 60 } = query;
    if (made !== undefined && since !== undefined) {
      throw failure(422, [
        { type: "value_error", loc: ["query", "made"], msg: "Name since or made, not both" },
      ]);
    }
    const { from, until } =
      made === undefined
        ? { from: timeOf(db, dataset, since), until: Infinity }
        : stretchOf(db, presentSnapshot(db, dataset, made));
    // The clock has milliseconds: within one, what was done first is recorded first.
    const saved = db.activity.findIndex((row) => row.at === until && row.snapshotId !== null);
    const earlier = new Set(db.activity.slice(0, Math.max(0, saved)));
    const rows = activityOf(db, dataset, from).filter((row) => row.at < until || earlier.has(row));
    const start = cursor === undefined ? 0 : Number(cursor);
    if (!Number.isSafeInteger(start) || start < 0) throw badCursor();
    const page = rows.slice(start, start + limit);
    const isHidden = (row: ActivityRow) =>
      row.action === "clone_snapshot" &&
      !db.snapshots.some((one) => one.id === row.snapshotId && one.datasetId === dataset.id) &&
      !seesDataset(db, user, dataset.sourceDatasetId);
    return json({
      entries: page.map((row) => ({
        time: new Date(row.at).toISOString(),
        actor: row.actor,
        action: row.action,
        items: row.items,
        snapshot_id: isHidden(row) ? null : row.snapshotId,
        task_id: row.taskId,
        request_id: null,
      })),
      by_person: editsByPerson(rows),
      next_cursor: start + limit < rows.length ? String(start + limit) : null,
    });
  }),

  on(getLineage, ({ db, user, params }) => {
    const dataset = visibleDataset(db, user, params.dataset_id);
    const seen = visibleDatasets(db, user);
    const children = db.datasets.filter((one) => one.sourceDatasetId === dataset.id);
    const clones = children.filter((one) => seen.includes(one));
    return json({
      parent: parentOf(db, seen, dataset),
      clones: clones
        .toSorted((left, right) => right.createdAt - left.createdAt)
        .map((one) => ({
          dataset_id: one.id,
          name: one.name,
          snapshot_id: one.sourceSnapshotId,
          created_at: naiveTime(one.createdAt, one.id),
          created_by: one.createdBy,
        })),
      hidden_clones: children.length - clones.length,
    });
  }),
];

function parentOf(db: MockDb, seen: readonly DatasetRow[], dataset: DatasetRow) {
  if (dataset.sourceDatasetId === null) return null;
  const parent = seen.find((one) => one.id === dataset.sourceDatasetId);
  const snapshots = parent === undefined ? [] : snapshotsOf(db, parent.id);
  return {
    dataset_id: parent?.id ?? null,
    name: parent?.name ?? null,
    snapshot_id: parent === undefined ? null : dataset.sourceSnapshotId,
    snapshot_name: snapshots.find((row) => row.id === dataset.sourceSnapshotId)?.name ?? null,
    visible: parent !== undefined,
  };
}

/** The live snapshots, oldest first. */
function timelineOf(db: MockDb, dataset: DatasetRow) {
  return snapshotsOf(db, dataset.id).toSorted((left, right) => left.createdAt - right.createdAt);
}

/** The one user who edited between a version and its parent; null where there were several, or none. */
function changerOf(
  db: MockDb,
  dataset: DatasetRow,
  version: string,
  parent: string | null,
): string | null {
  const timeOf = (id: string | null) => db.snapshots.find((row) => row.id === id)?.createdAt;
  const [since, until] = [timeOf(parent) ?? 0, timeOf(version) ?? Infinity];
  const rows = activityOf(db, dataset, since).filter(
    (row) => row.at <= until && !actionsWithoutItems.some((action) => action === row.action),
  );
  const [one, ...others] = new Set(rows.map(({ actor }) => actor));
  return one === undefined || others.length > 0 ? null : one;
}

/** A version of the dataset, or of a visible one with a common history. */
function versionOf(
  db: MockDb,
  user: string,
  dataset: DatasetRow,
  version: string,
): { datasetId: string; items: readonly MediaRow[] } {
  if (version === "head") return { datasetId: dataset.id, items: dataset.items };
  const task = db.tasks.find((one) => one.id === version && one.datasetId === dataset.id);
  if (task?.made !== undefined) return { datasetId: dataset.id, items: task.made.items };
  const row = db.snapshots.find((one) => one.id === version.toLowerCase());
  const owner = visibleDatasets(db, user).find((one) => one.id === row?.datasetId);
  if (row === undefined || row.removedAt !== null || !owner?.snapshotSupport) {
    throw refused(because("snapshot_not_found"));
  }
  if (rootOf(db, owner) !== rootOf(db, dataset)) throw refused(because("snapshot_unrelated"));
  return { datasetId: owner.id, items: row.items };
}

function timeOf(db: MockDb, dataset: DatasetRow, since: string | undefined): number {
  if (since === undefined) return 0;
  return since === "current" ? currentSince(db, dataset) : parseWireTime(since).getTime();
}

function writeCursor(change: RowChange): string {
  return btoa(changePosition(change));
}

function readCursor(cursor: string): string {
  try {
    return atob(cursor);
  } catch {
    throw badCursor();
  }
}

function badCursor() {
  return failure(422, [
    { type: "value_error", loc: ["query", "cursor"], msg: "Not a cursor of this list" },
  ]);
}

function summaryAgainst(
  dataset: DatasetRow,
  id: string,
  items: readonly MediaRow[],
  previous: { id: string; items: readonly MediaRow[] } | null,
): SnapshotSummary {
  const changes = previous === null ? null : summaryOf(diffItems(previous.items, items));
  const labels = countFacet(items, "label", {}, { limit: 8 });
  return {
    snapshot_id: id,
    previous_id: previous?.id ?? null,
    added: changes?.added ?? null,
    removed: changes?.removed ?? null,
    modified: changes?.modified ?? null,
    top_labels: labels.values.map(({ value, count }) => ({ label: value, count })),
    other_labels: labels.total - labels.values.length,
    class_counts: classCountsOf(items, classesOf(dataset)).counts,
    n_items: items.length,
  };
}
