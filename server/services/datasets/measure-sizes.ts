import type { DatasetRow } from "../../catalog/schema.ts";
import { headOf } from "../../catalog/datasets.ts";
import { keepMediaBytes } from "../../catalog/inventory.ts";
import { VersionDamagedError, VersionMissingError, isReadFailure } from "../../lake/errors.ts";
import { storeErrorOf } from "../../lib/store-error.ts";
import { suspect } from "../upkeep/suspect.ts";
import type { Deps } from "../deps.ts";

/**
 * Measures the sizes of datasets in the background, one after another: each reads the list of its files. The catalog
 * keeps them, so that a list of many datasets opens none; only those are measured whose content changed since.
 */
export function sizeMeasurer(deps: Deps): (rows: readonly DatasetRow[]) => void {
  const waiting = new Map<string, DatasetRow>();
  /** The content that could not be read, by dataset: tried again when it changes. */
  const failed = new Map<string, number>();
  let running = false;

  async function measure(row: DatasetRow): Promise<void> {
    try {
      const isEmpty = row.n_images + row.n_videos === 0;
      const bytes = isEmpty
        ? 0
        : (await deps.lake.files(row.family_id, headOf(row), { others: [] })).bytes;
      await keepMediaBytes(deps.catalog.db, row, bytes);
    } catch (error) {
      // Collected meanwhile, or in a store that is away: it is measured when it is listed again.
      if (error instanceof VersionMissingError || storeErrorOf(error) !== null) return;
      failed.set(row.id, row.head_revision);
      if (error instanceof VersionDamagedError) return;
      if (isReadFailure(error)) suspect(deps, row.family_id, headOf(row));
      else deps.log.warn({ dataset: row.id, error: String(error) }, "a size was not measured");
    }
  }

  async function run(): Promise<void> {
    for (const [id, row] of waiting) {
      waiting.delete(id);
      await measure(row);
    }
  }

  return (rows) => {
    for (const row of rows) {
      if (row.media_bytes_revision === row.head_revision || row.head_damaged !== null) continue;
      if (failed.get(row.id) !== row.head_revision) waiting.set(row.id, row);
    }
    if (running || waiting.size === 0) return;
    running = true;
    const work: Promise<void> = run().finally(() => {
      running = false;
      deps.verifying.delete(work);
    });
    deps.verifying.add(work);
  };
}
