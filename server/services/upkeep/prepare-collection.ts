import { headOf, lockDatasetForTask } from "../../catalog/datasets.ts";
import type { DatasetRow } from "../../catalog/schema.ts";
import { versionsToKeep } from "../../catalog/versions.ts";
import type { VersionRef } from "../../lake/version.ts";
import type { Deps } from "../deps.ts";
import { verifyVersion } from "./verify-version.ts";

/** Files that were read within this time are not read again before a compaction. */
const rereadMs = 24 * 3_600_000;

/**
 * The long part of a collection that needs no lease: writers continue meanwhile. Versions published meanwhile are
 * handled under the lease.
 * @returns the head that was found intact, and the line that is to be left; null where there is nothing to collect
 */
export async function prepareCollection(
  deps: Deps,
  datasetId: string,
): Promise<{ head: VersionRef; leaves: string | null } | null> {
  const dataset = await deps.catalog.transaction((trx) => lockDatasetForTask(trx, datasetId));
  const { family_id: family, line } = dataset;
  if (line === null || isEmpty(dataset) || !(await isWhole(deps, dataset))) return null;
  const prepared = { head: headOf(dataset), leaves: null };
  const { needed } = await versionsToKeep(deps.catalog, family);
  if (await deps.lake.isFull(family, line)) {
    await deps.lake.dropPins(family, line, needed);
    return { ...prepared, leaves: line };
  }
  await deps.lake.pin({ family, line, live: needed });
  return prepared;
}

/** A line that was never written to has nothing to free. */
export function isEmpty({ line, deleted_at, head_damaged }: DatasetRow): boolean {
  return line === null || deleted_at !== null || head_damaged !== null;
}

/** A compaction would write damaged rows again, as if they were intact. */
export async function isWhole(deps: Deps, dataset: DatasetRow): Promise<boolean> {
  const since = new Date(Date.now() - rereadMs);
  const { problems } = await verifyVersion(deps, dataset.family_id, headOf(dataset), { since });
  return problems.length === 0;
}
