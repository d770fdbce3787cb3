import { because } from "#contract/refusals.ts";
import { type Dataset, datasetStatus } from "#contract/dataset.ts";
import { findUser } from "../../catalog/accounts.ts";
import {
  type VisibleDataset,
  addViewer,
  datasetListRevision,
  headOf,
  listDatasets,
  listGrants,
  updateDataset,
} from "../../catalog/datasets.ts";
import { type InventoryFacts, inventoryFacts } from "../../catalog/inventory.ts";
import { markDeleted } from "../../catalog/leases.ts";
import { lastGoodSnapshot } from "../../catalog/lake-files.ts";
import { findParent, listClones } from "../../catalog/lineage.ts";
import { recordAudit } from "../../catalog/records.ts";
import { listRemoved, lockEvenDeleted, unmarkDeleted } from "../../catalog/removed-datasets.ts";
import { runningTasks } from "../../catalog/task-list.ts";
import { runningTask } from "../../catalog/tasks.ts";
import type { TaskRow } from "../../catalog/schema.ts";
import { refused } from "../../errors.ts";
import { VersionDamagedError, VersionMissingError, isReadFailure } from "../../lake/errors.ts";
import { storeErrorOf } from "../../lib/store-error.ts";
import { datasetOf, demandPermission, lockFor, refuseWithoutPermission } from "../access/access.ts";
import { type SkippedFiles, skippedFiles } from "../../catalog/source-files.ts";
import type { Deps } from "../deps.ts";
import { once } from "../idempotency.ts";
import type { Actor } from "../../ports/requests.ts";
import type { Services } from "../../ports/services.ts";
import { naive, progressOf, removal, toDataset } from "../to-wire.ts";
import { suspect } from "../upkeep/suspect.ts";
import { sizeMeasurer } from "./measure-sizes.ts";

interface ListedFacts {
  skipped: ReadonlyMap<string, SkippedFiles>;
  inventory: ReadonlyMap<string, InventoryFacts>;
}

export function datasetServices(deps: Deps): Services["datasets"] {
  const { catalog, lake } = deps;
  const measure = sizeMeasurer(deps);

  /** How many items differ between now and the current version; null if there is none, or one is unreadable. */
  async function changesOf(
    row: VisibleDataset,
    current: InventoryFacts["current"] | undefined,
  ): Promise<number | null> {
    if (current == null) return null;
    if (!row.edited) return 0;
    if (row.head_damaged !== null) return null;
    try {
      return await lake.countChanges(row.family_id, current, headOf(row));
    } catch (error) {
      // Collected between the two reads: the next poll gets the pin.
      if (error instanceof VersionMissingError || error instanceof VersionDamagedError) return null;
      // The list is of the catalog, and is there while the store is away.
      if (storeErrorOf(error) !== null) return null;
      if (!isReadFailure(error)) throw error;
      // One unreadable dataset must not fail the whole list.
      for (const version of [current, headOf(row)]) suspect(deps, row.family_id, version);
      return null;
    }
  }

  async function describe(
    row: VisibleDataset,
    running: TaskRow | undefined,
    { skipped, inventory }: ListedFacts,
  ): Promise<Dataset> {
    const progress = running === undefined ? 100 : (progressOf(running) ?? 0);
    return toDataset(row, {
      progress: row.status === "DRAFT" || row.status === "ERROR" ? 0 : progress,
      changes: await changesOf(row, inventory.get(row.id)?.current),
      skipped: skipped.get(row.id),
      lastGood: row.head_damaged === null ? null : await lastGoodSnapshot(catalog.db, row.id),
      inventory: inventory.get(row.id),
    });
  }

  async function factsOf(actor: Actor, rows: readonly VisibleDataset[]): Promise<ListedFacts> {
    measure(rows);
    const ids = rows.map(({ id }) => id);
    const [skipped, inventory] = await Promise.all([
      skippedFiles(catalog.db, ids),
      inventoryFacts(catalog.db, actor.userId, ids),
    ]);
    return { skipped, inventory };
  }

  async function list(actor: Actor, sort: "date" | "name" | "status") {
    const running = await runningTasks(catalog.db, actor.userId);
    const revisions = [...running.values()].map((task) => `${task.id}.${task.revision}`);
    return {
      revision: [await datasetListRevision(catalog.db, actor.userId), ...revisions].join(" "),
      async load() {
        const rows = await listDatasets(catalog.db, actor.userId, sort);
        const facts = await factsOf(actor, rows);
        return await Promise.all(rows.map((row) => describe(row, running.get(row.id), facts)));
      },
    };
  }

  async function get(actor: Actor, datasetId: string) {
    const row = await datasetOf(catalog.db, actor, datasetId);
    const running = await runningTask(catalog.db, datasetId);
    const facts = await factsOf(actor, [row]);
    const { activity, source } = facts.inventory.get(datasetId) ?? {};
    const task = `${running?.id ?? ""}.${running?.revision ?? 0}`;
    return {
      revision: `${row.revision}.${row.role}.${task} ${activity?.time ?? ""} ${JSON.stringify(source)}`,
      load: async () => describe(row, running, facts),
    };
  }

  const creationStatus: Services["datasets"]["creationStatus"] = async (actor, datasetId) => {
    const dataset = await (await get(actor, datasetId)).load();
    return {
      status: dataset.status_new ?? datasetStatus(dataset).replaceAll("_", " "),
      progress: dataset.progress ?? 0,
    };
  };

  const update: Services["datasets"]["update"] = async (context, datasetId, body) => {
    await catalog.transaction((trx) =>
      once(trx, context, ["update_dataset", datasetId, body], async () => {
        const before = await lockFor(trx, context.actor, datasetId, "rename_dataset");
        const name = body.display_name ?? before.name;
        const description = body.description ?? before.description;
        await updateDataset(trx, datasetId, { name, description });
        await recordAudit(trx, {
          datasetId,
          actor: context.actor.email,
          action: "rename_dataset",
          details: {
            before: { name: before.name, description: before.description },
            after: { name, description },
          },
          requestId: context.requestId,
        });
        return {};
      }),
    );
    return await (await get(context.actor, datasetId)).load();
  };

  const removed: Services["datasets"]["removed"] = async (actor) => {
    const rows = await listRemoved(catalog.db, actor.userId);
    return rows.map(({ name, deleted_at: at, ...row }) => ({
      ...row,
      display_name: name,
      ...removal(at),
    }));
  };

  const undelete: Services["datasets"]["undelete"] = async (context, datasetId) => {
    await catalog.transaction(async (trx) => {
      const dataset = await lockEvenDeleted(trx, context.actor.userId, datasetId);
      if (dataset === undefined) throw refused(because("dataset_not_found"));
      refuseWithoutPermission("undelete_dataset", dataset);
      if (dataset.deleted_at === null) return;
      await unmarkDeleted(trx, datasetId);
      await recordAudit(trx, {
        datasetId,
        actor: context.actor.email,
        action: "undelete_dataset",
        details: { name: dataset.name },
        requestId: context.requestId,
      });
    });
    return await (await get(context.actor, datasetId)).load();
  };

  const remove: Services["datasets"]["remove"] = async (context, datasetId) => {
    await catalog.transaction(async (trx) => {
      const dataset = await lockFor(trx, context.actor, datasetId, "delete_dataset");
      await markDeleted(trx, datasetId);
      await recordAudit(trx, {
        datasetId,
        actor: context.actor.email,
        action: "delete_dataset",
        details: { name: dataset.name },
        requestId: context.requestId,
      });
    });
  };

  const invite: Services["datasets"]["invite"] = async (context, datasetId, email) => {
    await demandPermission(catalog.db, context.actor, datasetId, "share_dataset");
    const user = await findUser(catalog.db, email);
    if (user === undefined) {
      throw refused(because("person_not_found"));
    }
    await catalog.transaction(async (trx) => {
      await addViewer(trx, datasetId, user.id);
      await recordAudit(trx, {
        datasetId,
        actor: context.actor.email,
        action: "share_dataset",
        details: { email: user.email, role: "viewer" },
        requestId: context.requestId,
      });
    });
  };

  const shares: Services["datasets"]["shares"] = async (actor, datasetId) => {
    await datasetOf(catalog.db, actor, datasetId);
    return await listGrants(catalog.db, datasetId);
  };

  const lineage: Services["datasets"]["lineage"] = async (actor, datasetId) => {
    const dataset = await datasetOf(catalog.db, actor, datasetId);
    const clones = await listClones(catalog.db, actor.userId, datasetId);
    const parent =
      dataset.source_dataset_id === null
        ? null
        : await findParent(catalog.db, actor.userId, datasetId);
    const named = clones.filter((clone) => clone.visible);
    return {
      parent: parent && { ...parent, visible: parent.dataset_id !== null },
      clones: named.map(({ visible: _, ...clone }) => ({
        ...clone,
        created_at: naive(clone.created_at),
      })),
      hidden_clones: clones.length - named.length,
    };
  };

  return {
    list,
    get,
    creationStatus,
    update,
    remove,
    removed,
    undelete,
    invite,
    shares,
    lineage,
  };
}
