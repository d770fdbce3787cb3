import { snapshotRefusal } from "#contract/rules.ts";
import type { CreateSnapshot, Snapshot, UpdateSnapshot } from "#contract/snapshot.ts";
import { updateDataset } from "../catalog/datasets.ts";
import { recordAudit } from "../catalog/records.ts";
import {
  findSnapshot,
  listSnapshots,
  removeSnapshot,
  updateSnapshot,
} from "../catalog/snapshots.ts";
import { restoringSnapshots } from "../catalog/tasks.ts";
import { ServiceError, invalid } from "../errors.ts";
import { fault } from "../fault.ts";
import {
  datasetOf,
  demandSnapshots,
  lockFor,
  lockForSnapshot,
  snapshotNotFound,
} from "./access.ts";
import { cloneSnapshot } from "./clone-snapshot.ts";
import type { Deps } from "./deps.ts";
import { once } from "./idempotency.ts";
import { restoreSnapshot } from "./restore-snapshot.ts";
import { saveHead } from "./save-head.ts";
import type { Actor, RequestContext, Services, SnapshotQuery } from "./services.ts";
import { toSnapshot } from "./to-wire.ts";

/**
 * Snapshots are rows that name a version, so creating, restoring and cloning each are one transaction in the
 * catalog: all of it or nothing, whatever the size of the dataset.
 */
export function snapshotServices(deps: Deps): Services["snapshots"] {
  const { catalog } = deps;

  async function list(actor: Actor, datasetId: string, query: SnapshotQuery) {
    const dataset = await datasetOf(catalog.db, actor, datasetId);
    demandSnapshots(dataset);
    const before = query.cursor === undefined ? undefined : readCursor(query.cursor);
    return {
      revision: String(dataset.revision),
      async load() {
        const limit = query.limit;
        const rows = await listSnapshots(catalog.db, datasetId, {
          // one more than asked for, to know whether there is a next page
          limit: limit === undefined ? undefined : limit + 1,
          before,
          text: query.q,
          reasons: query.reason,
          authors: query.created_by,
        });
        const page = limit === undefined ? rows : rows.slice(0, limit);
        const restoring = await restoringSnapshots(catalog.db, datasetId);
        const last = page.at(-1);
        return {
          snapshots: page.map((row) => toSnapshot(row, { ...row, name: dataset.name }, restoring)),
          nextCursor: rows.length > page.length && last !== undefined ? String(last.seq) : null,
        };
      },
    };
  }

  async function get(actor: Actor, datasetId: string, snapshotId: string): Promise<Snapshot> {
    const dataset = await datasetOf(catalog.db, actor, datasetId);
    demandSnapshots(dataset);
    const row = (await findSnapshot(catalog.db, datasetId, snapshotId)) ?? snapshotNotFound();
    return toSnapshot(row, dataset, await restoringSnapshots(catalog.db, datasetId));
  }

  async function create(
    context: RequestContext,
    datasetId: string,
    body: CreateSnapshot,
  ): Promise<Snapshot> {
    const snapshot = await catalog.transaction((trx) =>
      once(trx, context, ["create", datasetId, body], async () => {
        await fault("create.begun");
        const dataset = await lockFor(trx, context.actor, datasetId, "create_snapshot");
        const row = await saveHead(trx, dataset, {
          reason: "manual",
          createdBy: context.actor.email,
          name: body.name,
          description: body.description,
        });
        await recordAudit(trx, {
          datasetId,
          actor: context.actor.email,
          action: "create_snapshot",
          details: { snapshot_id: row.id, name: row.name },
          requestId: context.requestId,
        });
        await fault("create.written");
        return toSnapshot(row, { name: dataset.name, current_snapshot_id: row.id });
      }),
    );
    await fault("create.committed");
    return snapshot;
  }

  async function update(
    context: RequestContext,
    datasetId: string,
    snapshotId: string,
    body: UpdateSnapshot,
  ): Promise<Snapshot> {
    return await catalog.transaction(async (trx) => {
      const { dataset, snapshot: before } = await lockForSnapshot(
        trx,
        context.actor,
        datasetId,
        () => snapshotId,
        "update_snapshot",
      );
      const row = await updateSnapshot(trx, snapshotId, body);
      await updateDataset(trx, datasetId, {});
      await recordAudit(trx, {
        datasetId,
        actor: context.actor.email,
        action: "update_snapshot",
        details: {
          snapshot_id: snapshotId,
          before: { name: before.name, description: before.description },
          after: { name: row.name, description: row.description },
        },
        requestId: context.requestId,
      });
      return toSnapshot(row, dataset, await restoringSnapshots(trx, datasetId));
    });
  }

  async function remove(
    context: RequestContext,
    datasetId: string,
    snapshotId: string,
  ): Promise<void> {
    await catalog.transaction(async (trx) => {
      const { dataset, snapshot: row } = await lockForSnapshot(
        trx,
        context.actor,
        datasetId,
        () => snapshotId,
        "delete_snapshot",
      );
      const refusal = snapshotRefusal("delete_snapshot", {
        isCurrent: row.id === dataset.current_snapshot_id,
        isRestoring: (await restoringSnapshots(trx, datasetId)).has(row.id),
      });
      if (refusal !== null) throw new ServiceError("conflict", refusal.sentence);
      await removeSnapshot(trx, snapshotId);
      await updateDataset(trx, datasetId, {});
      await recordAudit(trx, {
        datasetId,
        actor: context.actor.email,
        action: "delete_snapshot",
        details: { snapshot_id: snapshotId, name: row.name },
        requestId: context.requestId,
      });
    });
  }

  return {
    list,
    get,
    create,
    update,
    remove,
    restore: (context, datasetId, which, body) =>
      restoreSnapshot(deps, context, datasetId, which, body),
    clone: (context, datasetId, snapshotId) => cloneSnapshot(deps, context, datasetId, snapshotId),
  };
}

function readCursor(cursor: string): number {
  if (!/^\d{1,15}$/.test(cursor)) {
    throw invalid(["query", "cursor"], "The cursor is not one that a page gave", cursor);
  }
  return Number(cursor);
}
