/**
 * One immutable state of a family's table: a version of one of its branches. The catalog's heads and snapshots
 * are such pairs, and a pair always reads the same rows, whatever is written later.
 */
export interface VersionRef {
  branch: string;
  version: number;
}

/** The branch that every family begins with. It stays empty: writers work on lines forked from it. */
export const mainBranch = "main";

/** One string for a pair, for maps and messages. */
export function versionKey(ref: VersionRef): string {
  return `${ref.branch}@${ref.version}`;
}

export function sameVersion(a: VersionRef, b: VersionRef): boolean {
  return a.branch === b.branch && a.version === b.version;
}

const linePrefix = "l-";
const pinPrefix = "p-";

/**
 * A fresh name for every attempt: a killed fork leaves a folder without a ref, and Lance can neither delete nor
 * create that name again.
 */
export function newLineName(): string {
  return linePrefix + crypto.randomUUID();
}

/** A pin is a branch that nobody ever writes to: its existence keeps one version's files from being pruned. */
export function newPinName(): string {
  return pinPrefix + crypto.randomUUID();
}

export function isPin(branch: string): boolean {
  return branch.startsWith(pinPrefix);
}
