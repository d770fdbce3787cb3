import { because } from "#contract/refusals.ts";
import type { Dataset } from "#contract/dataset.ts";
import { findUser } from "../../catalog/accounts.ts";
import {
  type VisibleDataset,
  addViewer,
  datasetListRevision,
  headOf,
  listDatasets,
  listGrants,
} from "../../catalog/datasets.ts";
import { markDeleted } from "../../catalog/leases.ts";
import { lastGoodSnapshot } from "../../catalog/lake-files.ts";
import { findParent, listClones } from "../../catalog/lineage.ts";
import { recordAudit } from "../../catalog/records.ts";
import { findSnapshot } from "../../catalog/snapshots.ts";
import { runningTasks } from "../../catalog/task-list.ts";
import { runningTask } from "../../catalog/tasks.ts";
import type { TaskRow } from "../../catalog/schema.ts";
import { refused } from "../../errors.ts";
import { VersionDamagedError, VersionMissingError, isReadFailure } from "../../lake/errors.ts";
import { datasetOf, demandPermission, lockFor } from "../access/access.ts";
import { type SkippedFiles, skippedFiles } from "../../catalog/source-files.ts";
import type { Deps } from "../deps.ts";
import type { Actor, Services } from "../../ports/services.ts";
import { naive, progressOf, toDataset } from "../to-wire.ts";
import { suspect } from "../upkeep/suspect.ts";

export function datasetServices(deps: Deps): Services["datasets"] {
  const { catalog, lake } = deps;

  /** How many items differ between now and the current version; null if there is none, or one is unreadable. */
  async function changesOf(row: VisibleDataset): Promise<number | null> {
    if (row.current_snapshot_id === null) return null;
    if (!row.edited) return 0;
    if (row.head_damaged !== null) return null;
    const current = await findSnapshot(catalog.db, row.id, row.current_snapshot_id);
    if (current === undefined) return null;
    try {
      return await lake.countChanges(row.family_id, current, headOf(row));
    } catch (error) {
      // Collected between the two reads: the next poll gets the pin.
      if (error instanceof VersionMissingError || error instanceof VersionDamagedError) return null;
      if (!isReadFailure(error)) throw error;
      // One unreadable dataset must not fail the whole list.
      for (const version of [current, headOf(row)]) suspect(deps, row.family_id, version);
      return null;
    }
  }

  async function describe(
    row: VisibleDataset,
    running: TaskRow | undefined,
    skipped: ReadonlyMap<string, SkippedFiles>,
  ): Promise<Dataset> {
    const progress = running === undefined ? 100 : (progressOf(running) ?? 0);
    return toDataset(row, {
      progress: row.status === "DRAFT" || row.status === "ERROR" ? 0 : progress,
      changes: await changesOf(row),
      skipped: skipped.get(row.id),
      lastGood: row.head_damaged === null ? null : await lastGoodSnapshot(catalog.db, row.id),
    });
  }

  async function list(actor: Actor, sort: "date" | "name" | "status") {
    const running = await runningTasks(catalog.db, actor.userId);
    const revisions = [...running.values()].map((task) => `${task.id}.${task.revision}`);
    return {
      revision: [await datasetListRevision(catalog.db, actor.userId), ...revisions].join(" "),
      async load() {
        const rows = await listDatasets(catalog.db, actor.userId, sort);
        const skipped = await skippedFiles(
          catalog.db,
          rows.map(({ id }) => id),
        );
        return await Promise.all(rows.map((row) => describe(row, running.get(row.id), skipped)));
      },
    };
  }

  async function get(actor: Actor, datasetId: string) {
    const row = await datasetOf(catalog.db, actor, datasetId);
    const running = await runningTask(catalog.db, datasetId);
    return {
      revision: `${row.revision}.${row.role}.${running?.id ?? ""}.${running?.revision ?? 0}`,
      load: async () => describe(row, running, await skippedFiles(catalog.db, [datasetId])),
    };
  }

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

  return { list, get, remove, invite, shares, lineage };
}
