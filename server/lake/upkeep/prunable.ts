import type { Family } from "../files/family.ts";
import { versionsOf } from "../files/layout.ts";
import { lookAtManifests } from "../files/manifests.ts";
import { type BranchRef, readRefs } from "../files/refs.ts";
import { isPin, type VersionRef } from "../version.ts";

/**
 * Whether a line may be pruned. A prune finds the files of the line that a branch uses through the manifest of the
 * version at which the branch begins. Without that manifest it removes the files, and a pin that depends on them loses
 * its rows although its own manifest is whole. An unreadable manifest, of the line or of one of its pins, stops the
 * prune.
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

/** The names of a branch and of all branches that descend from it. */
function withDescendants(refs: ReadonlyMap<string, BranchRef>, branch: string): Set<string> {
  const names = new Set([branch]);
  // The set grows during the iteration.
  for (const name of names) {
    for (const ref of refs.values()) if (ref.parent.branch === name) names.add(ref.name);
  }
  return names;
}
