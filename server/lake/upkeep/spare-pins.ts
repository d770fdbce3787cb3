import pLimit from "p-limit";
import type { Family } from "../files/family.ts";
import { branchFolder, refFile, versionsOf } from "../files/layout.ts";
import { lookAtManifests } from "../files/manifests.ts";
import { pinsAtOnce } from "./pin.ts";
import { type BranchRef, readRefs } from "../files/refs.ts";
import { isPin, type VersionRef } from "../version.ts";

/**
 * Drops the pins of versions that the line itself still has. The line may only be pruned again once they have been made
 * anew.
 * @param needed All pairs that the catalog names: a pin among them stays, because readers use it.
 */
export async function dropSparePins(
  family: Family,
  line: string,
  needed: readonly VersionRef[],
): Promise<void> {
  const refs = await readRefs(family.layout);
  const begunAt = new Set([...refs.values()].map(({ parent }) => parent.branch));
  const named = new Set(needed.map(({ branch }) => branch));
  const pins = [...refs.values()].filter(
    ({ name, parent }) =>
      isPin(name) && !begunAt.has(name) && !named.has(name) && parent.branch === line,
  );
  const spare = await sparePins(family, pins);
  await pLimit(pinsAtOnce).map(spare, ({ name }) => deletePin(family, name));
}

/**
 * The pins whose versions can also be read on their lines. A manifest without a record has to name the same rows as the
 * pin's: if the two differ, it is unknown which is correct.
 */
export async function sparePins(family: Family, pins: readonly BranchRef[]): Promise<BranchRef[]> {
  const there = new Map<string, ReadonlySet<number>>();
  for (const branch of new Set(pins.map(({ parent }) => parent.branch))) {
    there.set(branch, new Set(await versionsOf(family.layout, branch)));
  }
  const candidates = pins.filter(({ parent }) => there.get(parent.branch)?.has(parent.version));
  const placeOf = ({ name, parent }: BranchRef) => ({ branch: name, version: parent.version });
  const look = await lookAtManifests(
    family,
    candidates.flatMap((pin) => [pin.parent, placeOf(pin)]),
  );
  return candidates.filter((pin) => {
    const [onLine, inPin] = [look(pin.parent), look(placeOf(pin))];
    if (!onLine.isWhole) return false;
    return onLine.isRecorded || !inPin.isWhole || onLine.rows === inPin.rows;
  });
}

/**
 * Deletes a branch as Lance does, the ref first. Lance itself would read every other branch to see whether one begins
 * at this one; the caller has checked that for all of its pins at once.
 */
export async function deletePin({ layout, durablePins }: Family, name: string): Promise<void> {
  await layout.storage.remove(refFile(layout, name));
  await layout.storage.remove(branchFolder(layout, name));
  durablePins.delete(name);
}
