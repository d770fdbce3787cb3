import { because } from "#contract/refusals.ts";
import { type RestoreSnapshot, removedDays } from "#contract/snapshot.ts";
import { adoptVersion } from "#contract/routes/adopt.ts";
import { fitsCriteria } from "#contract/snapshot-filter.ts";
import { getLanceSource } from "#contract/routes/lance.ts";
import {
  cloneSnapshot,
  createSnapshot,
  deleteSnapshot,
  getSnapshot,
  getSnapshotFilters,
  listSnapshots,
  restoreSnapshot,
  undeleteSnapshot,
  updateSnapshot,
} from "#contract/routes/snapshots.ts";
import { type SnapshotFacts, snapshotRefusal } from "#contract/rules.ts";
import { record } from "../activity.ts";
import {
  permit,
  presentSnapshot,
  refuse,
  requireFeature,
  requireState,
  requireWhole,
  rootOf,
  visibleDataset,
} from "../access.ts";
import { mockClock } from "../clock.ts";
import {
  type DatasetRow,
  type MockDb,
  type SnapshotRow,
  keptUntil,
  removedSnapshotsOf,
  snapshotsOf,
} from "../db.ts";
import { failBySentinel, failure, refused } from "../failure.ts";
import { empty, idempotent, json, on } from "../handle.ts";
import { adopt, cloneInto, restoreTo, saveSnapshot } from "../versions.ts";
import { isBusy, snapshotView, taskAddress } from "../views.ts";
import { naiveTime } from "../wire-parts.ts";

export const snapshotHandlers = [
  on(listSnapshots, ({ db, user, params, query, request }) => {
    const dataset = visibleDataset(db, user, params.dataset_id);
    requireFeature(dataset);
    if (db.profile === "plain") {
      const all = newestFirst(snapshotsOf(db, dataset.id));
      return json(all.map((row) => snapshotView(db, row)));
    }
    const rows = newestFirst(
      query.removed === true
        ? removedSnapshotsOf(db, dataset.id, mockClock.now())
        : snapshotsOf(db, dataset.id),
    );
    failBySentinel(query.q?.trim() ?? "");
    const wanted = query;
    const found = rows.filter((row) => fitsCriteria(snapshotView(db, row), wanted));
    const before = query.cursor === undefined ? Infinity : Number(query.cursor);
    if (!(before >= 0)) {
      throw failure(422, [
        { type: "value_error", loc: ["query", "cursor"], msg: "Not a cursor of this list" },
      ]);
    }
    // From the end of the previous page, not by a count: snapshots are added and removed meanwhile.
    const rest = found.filter((row) => row.createdAt < before);
    const answer = rest.slice(0, query.limit);
    const headers: Record<string, string> = {};
    if (answer.length < rest.length) {
      const next = new URL(request.url);
      next.searchParams.set("cursor", String(answer.at(-1)?.createdAt));
      headers["Link"] = `<${next.pathname}${next.search}>; rel="next"`;
    }
    return json(
      answer.map((row) => snapshotView(db, row)),
      { headers },
    );
  }),

  on(getSnapshotFilters, ({ db, user, params }) => {
    const dataset = visibleDataset(db, user, params.dataset_id);
    requireFeature(dataset);
    const rows = snapshotsOf(db, dataset.id);
    const oldest = rows.toSorted((a, b) => a.createdAt - b.createdAt)[0];
    return json({
      total: rows.length,
      removed: removedSnapshotsOf(db, dataset.id, mockClock.now()).length,
      reasons: countBy(rows, (row) => row.reason),
      created_by: countBy(rows, (row) => row.createdBy),
      oldest: oldest === undefined ? null : naiveTime(oldest.createdAt, oldest.id),
    });
  }),

  on(getSnapshot, ({ db, user, params }) => {
    const dataset = visibleDataset(db, user, params.dataset_id);
    requireFeature(dataset);
    return json(snapshotView(db, presentSnapshot(db, dataset, params.snapshot_id)));
  }),

  on(getLanceSource, ({ db, user, params }) => {
    const dataset = visibleDataset(db, user, params.dataset_id);
    requireFeature(dataset);
    const { id } = presentSnapshot(db, dataset, params.snapshot_id);
    return json({ uri: "/data/lake", table: dataset.id, branch: `l-${id}`, version: 1 });
  }),

  on(createSnapshot, (call) =>
    idempotent(call, async () => {
      const { db, user } = call;
      const dataset = visibleDataset(db, user, call.params.dataset_id);
      permit("create_snapshot", dataset, user);
      const body = await call.body();
      failBySentinel(body?.name);
      requireState(db, "create_snapshot", dataset);
      requireWhole("create_snapshot", dataset);
      const row = saveSnapshot(db, dataset, {
        createdBy: user,
        reason: "manual",
        name: body?.name ?? undefined,
        description: body?.description ?? undefined,
      });
      return json(snapshotView(db, row));
    }),
  ),

  on(updateSnapshot, async (call) => {
    const { db, user } = call;
    const dataset = visibleDataset(db, user, call.params.dataset_id);
    const row = presentSnapshot(db, dataset, call.params.snapshot_id);
    permit("update_snapshot", dataset, user);
    const body = await call.body();
    failBySentinel(body.name);
    const nameBefore = row.name;
    row.name = body.name ?? row.name;
    row.description = body.description ?? row.description;
    record(db, dataset, user, "update_snapshot", { snapshotId: row.id, nameBefore });
    return json(snapshotView(db, row));
  }),

  on(restoreSnapshot, (call) =>
    idempotent(call, async () => {
      const { db, user } = call;
      const dataset = visibleDataset(db, user, call.params.dataset_id);
      const target = restoreTarget(db, dataset, call.params.snapshot_id);
      permit("restore_snapshot", dataset, user);
      // A plain backend has no body here.
      const body: RestoreSnapshot = db.profile === "plain" ? {} : ((await call.body()) ?? {});
      requireState(db, "restore_snapshot", dataset);
      refuse(snapshotRefusal("restore_snapshot", factsOf(db, dataset, target)));
      failBySentinel(target.name);
      if (body.if_head !== undefined && body.if_head !== dataset.head) {
        throw refused(because("head_moved"));
      }
      const taskId = restoreTo(db, dataset, target, user, body);
      return empty(202, db.profile === "plain" ? {} : { Location: taskAddress(taskId) });
    }),
  ),

  on(adoptVersion, (call) =>
    idempotent(call, async () => {
      const { db, user } = call;
      const dataset = visibleDataset(db, user, call.params.dataset_id);
      const { dataset_id: fromId, snapshot_id: snapshotId, ...body } = await call.body();
      if (fromId.toLowerCase() === dataset.id) throw refused(because("adopts_own"));
      permit("restore_snapshot", dataset, user);
      const other = visibleDataset(db, user, fromId);
      if (rootOf(db, other) !== rootOf(db, dataset)) throw refused(because("snapshot_unrelated"));
      const snapshot = presentSnapshot(db, other, snapshotId);
      requireState(db, "restore_snapshot", dataset);
      refuse(snapshotRefusal("restore_snapshot", factsOf(db, other, snapshot)));
      failBySentinel(snapshot.name);
      if (body.if_head !== undefined && body.if_head !== dataset.head) {
        throw refused(because("head_moved"));
      }
      const taskId = adopt(db, dataset, { dataset: other, snapshot }, user, body);
      return empty(202, { Location: taskAddress(taskId) });
    }),
  ),

  on(cloneSnapshot, (call) =>
    idempotent(call, async () => {
      const { db, user } = call;
      const dataset = visibleDataset(db, user, call.params.dataset_id);
      const source = presentSnapshot(db, dataset, call.params.snapshot_id);
      permit("clone_snapshot", dataset, user);
      requireState(db, "clone_snapshot", dataset);
      refuse(snapshotRefusal("clone_snapshot", factsOf(db, dataset, source)));
      failBySentinel(source.name);
      const body = await call.body();
      failBySentinel(body?.name);
      const { taskId, datasetId } = cloneInto(db, dataset, source, { user, name: body?.name });
      return empty(
        202,
        db.profile === "plain" ? {} : { Location: taskAddress(taskId), "X-Dataset-Id": datasetId },
      );
    }),
  ),

  on(deleteSnapshot, ({ db, user, params }) => {
    const dataset = visibleDataset(db, user, params.dataset_id);
    const row = presentSnapshot(db, dataset, params.snapshot_id);
    permit("delete_snapshot", dataset, user);
    refuse(snapshotRefusal("delete_snapshot", factsOf(db, dataset, row)));
    failBySentinel(row.name);
    row.removedAt = mockClock.now();
    record(db, dataset, user, "delete_snapshot", { snapshotId: row.id });
    return empty(200);
  }),

  on(undeleteSnapshot, ({ db, user, params }) => {
    const dataset = visibleDataset(db, user, params.dataset_id);
    const row = db.snapshots.find(
      (one) => one.datasetId === dataset.id && one.id === params.snapshot_id.toLowerCase(),
    );
    if (row === undefined) throw refused(because("snapshot_not_found"));
    if (row.removedAt !== null && keptUntil(row.removedAt) <= mockClock.now()) {
      throw refused(because("snapshot_gone", { days: removedDays }));
    }
    permit("undelete_snapshot", dataset, user);
    failBySentinel(row.name);
    if (row.removedAt !== null) {
      record(db, dataset, user, "undelete_snapshot", { snapshotId: row.id });
    }
    row.removedAt = null;
    return json(snapshotView(db, row));
  }),
];

function factsOf(db: MockDb, dataset: DatasetRow, row: SnapshotRow): SnapshotFacts {
  return {
    isCurrent: dataset.currentSnapshotId === row.id,
    isRestoring: isBusy(db, row, "SNAPSHOT_RESTORE"),
    isCloning: isBusy(db, row, "SNAPSHOT_CLONE"),
    damaged: row.damaged,
  };
}

function countBy(rows: readonly SnapshotRow[], keyOf: (row: SnapshotRow) => string) {
  return [...Map.groupBy(rows, keyOf)]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([value, { length: count }]) => ({ value, count }));
}

function restoreTarget(db: MockDb, dataset: DatasetRow, id: string): SnapshotRow {
  if (id !== "current") return presentSnapshot(db, dataset, id);
  const current = db.snapshots.find((row) => row.id === dataset.currentSnapshotId);
  if (current === undefined) throw refused(because("no_current_snapshot"));
  return current;
}

function newestFirst(rows: readonly SnapshotRow[]): SnapshotRow[] {
  return rows.toReversed().sort((left, right) => right.createdAt - left.createdAt);
}
