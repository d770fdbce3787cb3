import type { Table } from "@lancedb/lancedb";
import pLimit from "p-limit";
import { VersionMissingError } from "./errors.ts";
import type { Family } from "./family.ts";
import { BranchFlush } from "./flush.ts";
import { hasManifest, versionsOf } from "./layout.ts";
import { findPin, pinsOf, readRefs, type Pins } from "./refs.ts";
import { newPinName, versionKey, type VersionRef } from "./version.ts";

/** Each has some ten files open while it is made durable. */
export const pinsAtOnce = 16;

/**
 * Makes sure that every one of these versions of a line has a durable pin, and returns the pins by version.
 * @param line A handle on the line.
 * @throws VersionMissingError if one of them has neither a manifest nor a pin: then nothing may be pruned.
 */
export async function pinVersions(
  family: Family,
  line: Table,
  branch: string,
  versions: readonly number[],
): Promise<Map<number, VersionRef>> {
  const known = pinsOf(await readRefs(family.layout));
  const branches = await line.branches();
  const limit = pLimit(pinsAtOnce);
  const pin = async (version: number): Promise<[number, VersionRef]> => {
    const pinned = { branch, version };
    const found = await knownPin(family, known, pinned);
    if (found !== null) return [version, found];
    if (!(await hasManifest(family.layout, pinned))) {
      throw new VersionMissingError(family.name, pinned, "no manifest, no pin");
    }
    const name = newPinName();
    (await branches.create(name, branch, version)).close();
    return [version, await durable(family, { branch: name, version })];
  };
  // Nothing is left running behind a failure.
  const made = await Promise.allSettled(versions.map((version) => limit(pin, version)));
  const failed = made.find((result) => result.status === "rejected");
  if (failed !== undefined) throw failed.reason;
  return new Map(made.flatMap((result) => (result.status === "fulfilled" ? [result.value] : [])));
}

async function knownPin(
  family: Family,
  known: Pins,
  pinned: VersionRef,
): Promise<VersionRef | null> {
  // It was looked at when it was made durable, and its ref is still there.
  const sure = known.get(versionKey(pinned))?.find((pin) => family.durablePins.has(pin.branch));
  if (sure !== undefined) return sure;
  const found = await findPin(family.layout, known, pinned);
  return found === null ? null : await durable(family, found);
}

async function durable(family: Family, pin: VersionRef): Promise<VersionRef> {
  await BranchFlush.ofNew(family.layout, pin.branch).flush();
  family.durablePins.add(pin.branch);
  return pin;
}

/** The versions of this line that the catalog names, newest first, without repetition. */
export function versionsOnLine(branch: string, live: readonly VersionRef[]): number[] {
  const versions = live.filter((ref) => ref.branch === branch).map((ref) => ref.version);
  return [...new Set(versions)].sort((a, b) => b - a);
}

/** Where a version is to be read from now on, for those whose manifest a prune took from the line. */
export interface MovedVersion {
  from: VersionRef;
  to: VersionRef;
}

/** Which of the pinned versions are only readable through their pins. */
export async function movedToPins(
  family: Family,
  branch: string,
  pins: ReadonlyMap<number, VersionRef>,
): Promise<MovedVersion[]> {
  const there = new Set(await versionsOf(family.layout, branch));
  return [...pins]
    .filter(([version]) => !there.has(version))
    .map(([version, to]) => ({ from: { branch, version }, to }));
}
