/**
 * One immutable state of a family's table: a version of one of its branches. The catalog's heads and snapshots are such
 * pairs. A pair always reads the same rows, whatever is written later.
 */
export interface VersionRef {
  branch: string;
  version: number;
}

/** The first branch of every family. It stays empty: writers work on lines forked from it. */
export const mainBranch = "main";

/** A pair as one string, for maps and messages. */
export function versionKey(ref: VersionRef): string {
  return `${ref.branch}@${ref.version}`;
}

export function sameVersion(a: VersionRef, b: VersionRef): boolean {
  return a.branch === b.branch && a.version === b.version;
}

const linePrefix = "l-";
const pinPrefix = "p-";

/**
 * A fresh name for every attempt: an interrupted fork leaves a folder without a ref, and Lance can neither delete nor
 * create that name again.
 */
export function newLineName(): string {
  return linePrefix + crypto.randomUUID();
}

/** A pin is a branch without writers: its existence keeps one version's files from being pruned. */
export function newPinName(): string {
  return pinPrefix + crypto.randomUUID();
}

export function isPin(branch: string): boolean {
  return branch.startsWith(pinPrefix);
}
