import { stat } from "node:fs/promises";
import type { Log } from "./log.ts";

/**
 * Warns of import roots that are no folders. They do not stop the start: a disk may be mounted later, and the rest of the
 * service works without it.
 */
export async function warnOfMissingRoots(
  roots: readonly string[],
  log: Pick<Log, "warn">,
): Promise<void> {
  for (const root of roots) {
    const isFolder = await stat(root).then(
      (found) => found.isDirectory(),
      () => false,
    );
    if (!isFolder) log.warn({ root }, "an import root is no folder: nothing can be taken from it");
  }
}
