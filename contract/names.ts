import { datasetNameMax } from "./dataset.ts";
import { snapshotNameMax } from "./snapshot.ts";

/** Generated names, for the service, the mock and the console. */

/** `Product Images Q1_snapshot_94b33dbd`: the first eight hex digits of the id, as documented. Never truncated. */
export function defaultSnapshotName(datasetName: string, snapshotId: string): string {
  return `${datasetName}_snapshot_${snapshotId.slice(0, 8)}`;
}

const beforeRestoring = "Before restoring ";

/**
 * The name of the snapshot of the state that a restore to `target` replaces: `Before restoring v1`. If the restore
 * undoes that one, `Before undoing the restore of v1`.
 */
export function safetySnapshotName(target: string): string {
  const name = target.startsWith(beforeRestoring)
    ? `Before undoing the restore of ${target.slice(beforeRestoring.length)}`
    : beforeRestoring + target;
  return cutText(name, snapshotNameMax);
}

const cloneSuffix = " (cloned)";

/** A name that is too long is truncated before its suffix, which distinguishes the clone from its source. */
export function cloneName(datasetName: string): string {
  return cutText(datasetName, datasetNameMax - cloneSuffix.length) + cloneSuffix;
}

/** The text truncated to at most `limit` UTF-16 units, never within a character. */
function cutText(text: string, limit: number): string {
  return text.slice(0, limit).replace(/[\uD800-\uDBFF]$/, "");
}
