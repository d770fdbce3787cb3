import type { RestoreSnapshot } from "#contract/snapshot.ts";
import { fillPath } from "#contract/route.ts";
import {
  apiBase,
  cloneSnapshot,
  createSnapshot,
  deleteSnapshot,
  getSnapshot,
  getTask,
  listSnapshots,
  restoreSnapshot,
  updateSnapshot,
} from "#contract/routes.ts";
import { permissionRefusal, sentences, snapshotRefusal } from "#contract/rules.ts";
import { permit, presentSnapshot, refuse, requireState, visibleDataset } from "../access.ts";
import { type DatasetRow, type MockDb, type SnapshotRow, snapshotsOf } from "../db.ts";
import { failBySentinel, failure } from "../failure.ts";
import { empty, idempotent, json, on } from "../handle.ts";
import { cloneInto, restoreTo, saveSnapshot } from "../versions.ts";
import { isBusy, snapshotView } from "../views.ts";

export const snapshotHandlers = [
  on(listSnapshots, ({ db, user, params, query, request }) => {
    const dataset = visibleDataset(db, user, params.dataset_id);
    requireFeature(dataset);
    const rows = newestFirst(snapshotsOf(db, dataset.id));
    if (db.profile === "plain") return json(rows.map((row) => snapshotView(db, row)));
    const wanted = query.q?.trim().toLowerCase() ?? "";
    const found = rows.filter(
      (row) =>
        `${row.name}\n${row.description}`.toLowerCase().includes(wanted) &&
        (query.reason === undefined || query.reason.includes(row.reason)) &&
        (query.created_by === undefined || query.created_by.includes(row.createdBy)),
    );
    const start = query.cursor === undefined ? 0 : Number(query.cursor);
    if (!Number.isInteger(start) || start < 0) {
      throw failure(422, [
        { type: "value_error", loc: ["query", "cursor"], msg: "Not a cursor of this list" },
      ]);
    }
    const end = query.limit === undefined ? found.length : start + query.limit;
    const headers: Record<string, string> = {};
    if (end < found.length) {
      const next = new URL(request.url);
      next.searchParams.set("cursor", String(end));
      headers["Link"] = `<${next.pathname}${next.search}>; rel="next"`;
    }
    return json(
      found.slice(start, end).map((row) => snapshotView(db, row)),
      { headers },
    );
  }),

  on(getSnapshot, ({ db, user, params }) => {
    const dataset = visibleDataset(db, user, params.dataset_id);
    requireFeature(dataset);
    return json(snapshotView(db, presentSnapshot(db, dataset, params.snapshot_id)));
  }),

  on(createSnapshot, (call) =>
    idempotent(call, async () => {
      const { db, user } = call;
      const dataset = visibleDataset(db, user, call.params.dataset_id);
      permit("create_snapshot", dataset, user);
      const body = await call.body();
      failBySentinel(body?.name);
      requireState(db, "create_snapshot", dataset);
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
    row.name = body.name ?? row.name;
    row.description = body.description ?? row.description;
    return json(snapshotView(db, row));
  }),

  on(restoreSnapshot, (call) =>
    idempotent(call, async () => {
      const { db, user } = call;
      const dataset = visibleDataset(db, user, call.params.dataset_id);
      const target = restoreTarget(db, dataset, call.params.snapshot_id);
      permit("restore_snapshot", dataset, user);
      // A plain backend knows no body here.
      const body: RestoreSnapshot = db.profile === "plain" ? {} : ((await call.body()) ?? {});
      requireState(db, "restore_snapshot", dataset);
      failBySentinel(target.name);
      if (body.if_head !== undefined && body.if_head !== dataset.head) {
        throw failure(409, sentences.moved);
      }
      const taskId = restoreTo(db, dataset, target, user, body);
      return empty(202, db.profile === "plain" ? {} : { Location: taskAddress(taskId) });
    }),
  ),

  on(cloneSnapshot, (call) =>
    idempotent(call, async () => {
      const { db, user } = call;
      const dataset = visibleDataset(db, user, call.params.dataset_id);
      const source = presentSnapshot(db, dataset, call.params.snapshot_id);
      permit("clone_snapshot", dataset, user);
      requireState(db, "clone_snapshot", dataset);
      failBySentinel(source.name);
      const { taskId, datasetId } = cloneInto(db, dataset, source, user);
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
    refuse(
      snapshotRefusal("delete_snapshot", {
        isCurrent: dataset.currentSnapshotId === row.id,
        isRestoring: isBusy(db, row, "SNAPSHOT_RESTORE"),
        isCloning: isBusy(db, row, "SNAPSHOT_CLONE"),
      }),
    );
    failBySentinel(row.name);
    row.removed = true;
    return empty(200);
  }),
];

function restoreTarget(db: MockDb, dataset: DatasetRow, id: string): SnapshotRow {
  if (id !== "current") return presentSnapshot(db, dataset, id);
  const current = db.snapshots.find((row) => row.id === dataset.currentSnapshotId);
  if (current === undefined) throw failure(404, sentences.noCurrent);
  return current;
}

function requireFeature(dataset: DatasetRow): void {
  refuse(permissionRefusal("update_snapshot", { snapshotSupport: dataset.snapshotSupport }));
}

function newestFirst(rows: readonly SnapshotRow[]): SnapshotRow[] {
  return rows.toReversed().sort((left, right) => right.createdAt - left.createdAt);
}

function taskAddress(taskId: string): string {
  return `${apiBase}${fillPath(getTask.path, { task_id: taskId })}`;
}
