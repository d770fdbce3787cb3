import type { Table } from "@lancedb/lancedb";
import pLimit from "p-limit";
import { VersionMissingError } from "../errors.ts";
import { openTip, type Family } from "../files/family.ts";
import { BranchFlush } from "../files/flush.ts";
import { makeBranch } from "../files/make-branch.ts";
import { lookAtManifests } from "../files/manifests.ts";
import { pinsOf, readRefs } from "../files/refs.ts";
import { newPinName, versionKey, type VersionRef } from "../version.ts";

/** Each opens some ten files while it is made durable. */
export const pinsAtOnce = 16;

/**
 * Gives every one of these versions of a line a durable pin, and returns the pins by version.
 * @param line A handle on the line.
 * @throws VersionMissingError if one of them has neither a whole manifest nor a pin: then nothing may be pruned.
 */
export async function pinVersions(
  family: Family,
  line: Table,
  branch: string,
  versions: readonly number[],
): Promise<Map<number, VersionRef>> {
  const pins = pinsOf(await readRefs(family.layout));
  const lineOf = (version: number) => ({ branch, version });
  const pinsFor = (version: number) => pins.get(versionKey(lineOf(version))) ?? [];
  const look = await lookAtManifests(
    family,
    versions.flatMap((version) => [lineOf(version), ...pinsFor(version)]),
  );
  const limit = pLimit(pinsAtOnce);
  const pin = async (version: number): Promise<[number, VersionRef]> => {
    const onLine = look(lineOf(version));
    // Each pin has to be sound: the line's manifest may be pruned as soon as there is a pin.
    const [found] = pinsFor(version)
      .filter((one) => look(one).isWhole && (!onLine.isWhole || look(one).rows === onLine.rows))
      .sort((a, b) => Number(isDurable(family, b)) - Number(isDurable(family, a)));
    if (found !== undefined) {
      return [version, isDurable(family, found) ? found : await durable(family, found)];
    }
    if (!onLine.isWhole) {
      throw new VersionMissingError(family.name, lineOf(version), "no manifest, no pin");
    }
    const name = newPinName();
    (await makeBranch(family, line, name, { branch, version })).close();
    return [version, await durable(family, { branch: name, version })];
  };
  // Waits for all, so that none is still running after a failure.
  const made = await Promise.allSettled(versions.map((version) => limit(pin, version)));
  const failed = made.find((result) => result.status === "rejected");
  if (failed !== undefined) throw failed.reason;
  return new Map(made.flatMap((result) => (result.status === "fulfilled" ? [result.value] : [])));
}

function isDurable(family: Family, pin: VersionRef): boolean {
  return family.durablePins.has(pin.branch);
}

async function durable(family: Family, pin: VersionRef): Promise<VersionRef> {
  await BranchFlush.ofNew(family.layout, pin.branch).flush();
  family.durablePins.add(pin.branch);
  return pin;
}

/** `pinVersions` of a line's live versions, without being its writer. */
export async function pinLive(
  family: Family,
  branch: string,
  live: readonly VersionRef[],
): Promise<void> {
  const table = await openTip(family, branch);
  try {
    await pinVersions(family, table, branch, versionsOnLine(branch, live));
  } finally {
    table.close();
  }
}

/** The versions of this line that the catalog names, newest first, without repetition. */
export function versionsOnLine(branch: string, live: readonly VersionRef[]): number[] {
  const versions = live.filter((ref) => ref.branch === branch).map((ref) => ref.version);
  return [...new Set(versions)].sort((a, b) => b - a);
}

/** The pin through which a version is read from now on, because a prune removed its manifest from the line. */
export interface MovedVersion {
  from: VersionRef;
  to: VersionRef;
}

/** The pinned versions that are only readable through their pins. */
export async function movedToPins(
  family: Family,
  branch: string,
  pins: ReadonlyMap<number, VersionRef>,
): Promise<MovedVersion[]> {
  const versions = [...pins.keys()].map((version) => ({ branch, version }));
  const look = await lookAtManifests(family, versions);
  return [...pins]
    .filter(([version]) => !look({ branch, version }).isWhole)
    .map(([version, to]) => ({ from: { branch, version }, to }));
}
