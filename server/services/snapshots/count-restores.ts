import { nextUncounted, recordCount } from "../../catalog/receipts.ts";
import type { Deps } from "../deps.ts";

/**
 * Counts the changes of full restores and stores them on their receipts, which keep them when the snapshots are gone.
 * Not part of the restore, which takes milliseconds at any size. Until it is counted the collector keeps both versions;
 * after three failures it is given up.
 */
export async function countRestores(
  deps: Pick<Deps, "catalog" | "lake" | "log">,
  signal?: AbortSignal,
): Promise<void> {
  const { db } = deps.catalog;
  for (;;) {
    const restore = await nextUncounted(db);
    if (restore === undefined || signal?.aborted) return;
    const { taskId, family, from, to } = restore;
    try {
      const { added, removed, modified } = (await deps.lake.diff(family, from, to)).summary;
      await recordCount(db, taskId, { added, removed, modified });
    } catch (error) {
      deps.log.warn({ task: taskId, error: String(error) }, "a restore was not counted");
      await recordCount(db, taskId, null);
      // Not again at once: the collector may have moved a version meanwhile.
      return;
    }
  }
}
