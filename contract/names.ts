import { datasetNameMax } from "./dataset.ts";
import { snapshotNameMax } from "./snapshot.ts";

/** Generated names, for the service, the mock and the console. */

/** `Product Images Q1_snapshot_94b33dbd`: the first eight hex digits of the id, as documented. Never truncated. */
export function defaultSnapshotName(datasetName: string, snapshotId: string): string {
  return `${datasetName}_snapshot_${snapshotId.slice(0, 8)}`;
}

const beforeRestoring = "Before restoring ";
const beforeUndoing = "Before undoing the restore of ";

/**
 * The name of the snapshot of the state that a restore to `target` replaces: `Before restoring v1`. If the restore
 * undoes that one, `Before undoing the restore of v1`.
 */
export function safetySnapshotName(target: string): string {
  const name = target.startsWith(beforeRestoring)
    ? beforeUndoing + target.slice(beforeRestoring.length)
    : beforeRestoring + target;
  return cutText(name, snapshotNameMax);
}

/**
 * The rule that made a name, and what distinguishes it (the name of the other snapshot in a safety snapshot's, the
 * digits of the id in a default one), read back from the name itself: one that was renamed since has none. null: the
 * name was made otherwise.
 */
export function madeFrom(
  name: string,
): { rule: "beforeRestoring" | "beforeUndoing" | "unnamed"; snapshot: string } | null {
  const [, digits] = /_snapshot_([0-9a-f]{8})$/.exec(name) ?? [];
  if (name.startsWith(beforeRestoring)) {
    return { rule: "beforeRestoring", snapshot: name.slice(beforeRestoring.length) };
  }
  if (name.startsWith(beforeUndoing)) {
    return { rule: "beforeUndoing", snapshot: name.slice(beforeUndoing.length) };
  }
  return digits === undefined ? null : { rule: "unnamed", snapshot: digits };
}

const cloneSuffix = " (cloned)";

/** A name that is too long is truncated before its suffix, which distinguishes the clone from its source. */
export function cloneName(datasetName: string): string {
  return cutText(datasetName, datasetNameMax - cloneSuffix.length) + cloneSuffix;
}

const adoptedNameMax = 80;

/** The name of a version that was taken over from another dataset: `Model B (from Photos (cloned))`. */
export function adoptedName(snapshotName: string, datasetName: string): string {
  const suffix = ` (from ${cutText(datasetName, adoptedNameMax)})`;
  return cutText(snapshotName, snapshotNameMax - suffix.length) + suffix;
}

/** The text truncated to at most `limit` UTF-16 units, never within a character. */
function cutText(text: string, limit: number): string {
  return text.slice(0, limit).replace(/[\uD800-\uDBFF]$/, "");
}
