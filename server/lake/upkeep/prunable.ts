import type { Family } from "../files/family.ts";
import { versionsOf } from "../files/layout.ts";
import { lookAtManifests } from "../files/manifests.ts";
import { type BranchRef, readRefs } from "../files/refs.ts";
import { isPin, type VersionRef } from "../version.ts";

/**
 * Whether a line may be pruned. What a branch has of the line's files, a prune keeps by the manifest of the version that
 * the branch was begun at: without that manifest it takes the files, and a pin, though whole, has no rows any more. And a
 * manifest that cannot be read, of the line or of a pin of it, stops the prune.
 */
export async function isPrunable(family: Family, line: string): Promise<boolean> {
  const refs = await readRefs(family.layout);
  const pins = [...refs.values()]
    .filter(({ name, parent }) => isPin(name) && parent.branch === line)
    .map(({ name, parent }) => ({ branch: name, version: parent.version }));
  const read = [...(await manifestsOf(family, line)), ...pins];
  const look = await lookAtManifests(family, read);
  if (read.some((ref) => !look(ref).isWhole)) return false;
  for (const ref of refs.values()) {
    if (ref.parent.branch !== line || look(ref.parent).isWhole) continue;
    for (const name of withDescendants(refs, ref.name)) {
      const manifests = await manifestsOf(family, name);
      const found = await lookAtManifests(family, manifests);
      if (manifests.some((one) => found(one).branches.has(line))) return false;
    }
  }
  return true;
}

async function manifestsOf({ layout }: Family, branch: string): Promise<VersionRef[]> {
  return (await versionsOf(layout, branch)).map((version) => ({ branch, version }));
}

/** A branch, and all that were begun at it or at one of those. */
function withDescendants(refs: ReadonlyMap<string, BranchRef>, branch: string): Set<string> {
  const names = new Set([branch]);
  // It grows while it is gone through.
  for (const name of names) {
    for (const ref of refs.values()) if (ref.parent.branch === name) names.add(ref.name);
  }
  return names;
}
