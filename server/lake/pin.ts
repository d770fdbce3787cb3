import type { Table } from "@lancedb/lancedb";
import { VersionMissingError } from "./errors.ts";
import type { Family } from "./family.ts";
import { BranchFlush } from "./flush.ts";
import { hasManifest } from "./layout.ts";
import { findPin, readRefs } from "./refs.ts";
import { newPinName, type VersionRef } from "./version.ts";

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
  const refs = await readRefs(family.layout);
  const pins = new Map<number, VersionRef>();
  const branches = await line.branches();
  for (const version of versions) {
    const known = await findPin(family.layout, refs, { branch, version });
    if (known !== null) {
      pins.set(version, known);
      continue;
    }
    if (!(await hasManifest(family.layout, { branch, version }))) {
      throw new VersionMissingError(family.name, { branch, version }, "no manifest, no pin");
    }
    const name = newPinName();
    (await branches.create(name, branch, version)).close();
    pins.set(version, { branch: name, version });
  }
  const unsure = [...pins.values()].filter((pin) => !family.durablePins.has(pin.branch));
  await Promise.all(unsure.map((pin) => BranchFlush.ofNew(family.layout, pin.branch).flush()));
  for (const pin of unsure) family.durablePins.add(pin.branch);
  return pins;
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
  const moved: MovedVersion[] = [];
  for (const [version, to] of pins) {
    const from = { branch, version };
    if (!(await hasManifest(family.layout, from))) moved.push({ from, to });
  }
  return moved;
}
