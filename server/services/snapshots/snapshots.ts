import { randomUUID } from "node:crypto";
import { snapshotRefusal } from "#contract/rules.ts";
import { defaultSnapshotName } from "#contract/names.ts";
import { type CreateSnapshot, type Snapshot, type UpdateSnapshot } from "#contract/snapshot.ts";
import type { Db } from "../../catalog/catalog.ts";
import { updateDataset } from "../../catalog/datasets.ts";
import { livingParents } from "../../catalog/parents.ts";
import { recordAudit } from "../../catalog/records.ts";
import type { DatasetRow, SnapshotRow } from "../../catalog/schema.ts";
import {
  findSnapshot,
  listSnapshots,
  removeSnapshot,
  snapshotFacets,
  unremoveSnapshot,
  updateSnapshot,
} from "../../catalog/snapshots.ts";
import { restoringSnapshots } from "../../catalog/tasks.ts";
import { refused } from "../../errors.ts";
import { fault } from "../../fault.ts";
import {
  datasetOf,
  demandSnapshots,
  lockFor,
  lockForSnapshot,
  lockForUndelete,
  refuseDamagedHead,
  snapshotNotFound,
} from "../access/access.ts";
import { adoptVersion } from "./adopt-version.ts";
import { cloneSnapshot } from "./clone-snapshot.ts";
import type { Deps } from "../deps.ts";
import { once } from "../idempotency.ts";
import { partialRestore } from "./partial-restore.ts";
import { restoreSnapshot } from "./restore-snapshot.ts";
import { saveHead } from "../../writing/save-head.ts";
import { readSeqCursor } from "../seq-cursor.ts";
import type { Actor, RequestContext } from "../../ports/requests.ts";
import type { Services } from "../../ports/services.ts";
import { naive, toSnapshot } from "../to-wire.ts";

/**
 * Snapshots are rows that name a version, so creating, restoring and cloning are one catalog transaction each: atomic,
 * at any size of the dataset.
 */
export function snapshotServices(deps: Deps): Services["snapshots"] {
  const { catalog } = deps;

  const list: Services["snapshots"]["list"] = async (actor, datasetId, query) => {
    const dataset = await datasetOf(catalog.db, actor, datasetId);
    demandSnapshots(dataset);
    const removed = query.removed === true;
    const before = query.cursor === undefined ? undefined : readSeqCursor(query.cursor);
    return {
      revision: revisionOf(dataset, removed),
      async load() {
        const restoring = await restoringSnapshots(catalog.db, datasetId);
        const limit = query.limit;
        const rows = await listSnapshots(catalog.db, datasetId, {
          ...query,
          // one more than requested, to know whether there is a next page
          limit: limit === undefined ? undefined : limit + 1,
          before,
          withoutAutomatic: query.automatic === false ? { except: restoring } : undefined,
          removed,
        });
        const page = limit === undefined ? rows : rows.slice(0, limit);
        const last = page.at(-1);
        const parents = await livingParents(catalog.db, datasetId, page);
        return {
          snapshots: page.map((row) => {
            const named = { ...row, parent_id: parents.get(row.id) ?? null };
            return toSnapshot(named, { ...row, name: dataset.name }, restoring);
          }),
          nextCursor: rows.length > page.length && last !== undefined ? String(last.seq) : null,
        };
      },
    };
  };

  async function filters(actor: Actor, datasetId: string) {
    const dataset = await datasetOf(catalog.db, actor, datasetId);
    demandSnapshots(dataset);
    return {
      revision: revisionOf(dataset, true),
      async load() {
        const facets = await snapshotFacets(catalog.db, datasetId);
        return { ...facets, oldest: facets.oldest && naive(facets.oldest) };
      },
    };
  }

  async function get(actor: Actor, datasetId: string, snapshotId: string): Promise<Snapshot> {
    const dataset = await datasetOf(catalog.db, actor, datasetId);
    demandSnapshots(dataset);
    const row = (await findSnapshot(catalog.db, datasetId, snapshotId)) ?? snapshotNotFound();
    return await worded(catalog.db, row, dataset);
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
        refuseDamagedHead(dataset);
        const id = randomUUID();
        const name = body.name ?? defaultSnapshotName(dataset.name, id);
        const [row] = await Promise.all([
          saveHead(
            trx,
            dataset,
            {
              reason: "manual",
              createdBy: context.actor.email,
              name,
              description: body.description,
            },
            id,
          ),
          recordAudit(trx, {
            datasetId,
            actor: context.actor.email,
            action: "create_snapshot",
            details: { snapshot_id: id, name },
            requestId: context.requestId,
          }),
        ]);
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
        snapshotId,
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
      return await worded(trx, row, dataset);
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
        snapshotId,
        "delete_snapshot",
      );
      const refusal = snapshotRefusal("delete_snapshot", {
        isCurrent: row.id === dataset.current_snapshot_id,
        isRestoring: (await restoringSnapshots(trx, datasetId)).has(row.id),
      });
      if (refusal !== null) throw refused(refusal);
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

  /** One transaction; the dataset's lock keeps the collector from deciding about the snapshot meanwhile. */
  async function undelete(
    context: RequestContext,
    datasetId: string,
    snapshotId: string,
  ): Promise<Snapshot> {
    return await catalog.transaction(async (trx) => {
      const { dataset, snapshot } = await lockForUndelete(
        trx,
        context.actor,
        datasetId,
        snapshotId,
      );
      if (snapshot.deleted_at !== null) {
        await unremoveSnapshot(trx, snapshotId);
        await updateDataset(trx, datasetId, {});
        await recordAudit(trx, {
          datasetId,
          actor: context.actor.email,
          action: "undelete_snapshot",
          details: { snapshot_id: snapshotId, name: snapshot.name },
          requestId: context.requestId,
        });
        await fault("undelete.written");
      }
      return await worded(trx, { ...snapshot, deleted_at: null }, dataset);
    });
  }

  return {
    list,
    filters,
    get,
    create,
    update,
    remove,
    undelete,
    restore: (context, datasetId, which, body) =>
      restoreSnapshot(deps, context, datasetId, which, body),
    partialRestore: (context, datasetId, snapshotId, body) =>
      partialRestore(deps, context, datasetId, snapshotId, body),
    adopt: (context, datasetId, body) => adoptVersion(deps, context, datasetId, body),
    clone: (context, datasetId, snapshotId, body) =>
      cloneSnapshot(deps, context, datasetId, snapshotId, body?.name),
  };
}

async function worded(db: Db, row: SnapshotRow, dataset: DatasetRow): Promise<Snapshot> {
  const parents = await livingParents(db, dataset.id, [row]);
  const named = { ...row, parent_id: parents.get(row.id) ?? null };
  return toSnapshot(named, dataset, await restoringSnapshots(db, dataset.id));
}

/** The list of removed snapshots also changes with time. */
function revisionOf(dataset: { revision: number }, withRemoved: boolean): string {
  const minute = Math.floor(Date.now() / 60_000);
  return withRemoved ? `${dataset.revision}.${minute}` : String(dataset.revision);
}
