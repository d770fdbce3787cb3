import { alone } from "../../catalog/alone.ts";
import { forgetDamagedBlob, listDamagedBlobs } from "../../catalog/damaged-blobs.ts";
import {
  damagedFamilies,
  damagedVersions,
  headsOfAll,
  knownDamage,
  markFamily,
  recentVersions,
  verifiedDays,
  versionsDue,
} from "../../catalog/lake-files.ts";
import { familyVersions } from "../../catalog/versions.ts";
import type { Deps } from "../deps.ts";
import { findMissing, pace, hideDamaged, verifyVersion } from "./verify-version.ts";

/** The limit of disk reads while the service is in use. */
const bytesPerSecond = 20 * 1024 * 1024;
const versionsAtOnce = 100;
const dayMs = 24 * 3_600_000;
/** The resolution of file times, which are those of the last clock tick. */
const fileClockMs = 10;

/**
 * Verifies stored data: versions that were never verified, or not for a week, are read and hashed, the files of all
 * heads are checked for existence, and the blobs are read one after the other. A damaged version is checked again as
 * soon as one of its files has changed. One process does this for all. May be stopped at any point: verified data is
 * not read again.
 */
export function verifier(deps: Deps): (signal: AbortSignal) => Promise<void> {
  const { catalog } = deps;
  return async (signal) => {
    await alone(catalog, "verifying", async () => {
      await lookAtHeads(deps, signal);
      await lookAgain(deps, signal);
      for (const { family, ...ref } of await versionsDue(catalog.db, versionsAtOnce)) {
        if (signal.aborted) return;
        const since = new Date(Date.now() - (verifiedDays - 1) * dayMs);
        const known = await knownDamage(catalog.db, { family, ...ref });
        const { problems } = await verifyVersion(deps, family, ref, {
          since,
          bytesPerSecond,
          signal,
        });
        if (problems.length > 0 && known === null) await lookAtWhatCameOfIt(deps, family, signal);
      }
    });
    await hideDamaged(deps);
  };
}

/** Reports missing files of a head before a request needs them. */
async function lookAtHeads(deps: Deps, signal: AbortSignal): Promise<void> {
  for (const { family, ...ref } of await headsOfAll(deps.catalog.db)) {
    if (signal.aborted) return;
    if ((await findMissing(deps, deps.catalog.db, family, ref)) === null) continue;
    await verifyVersion(deps, family, ref, { since: new Date(0), bytesPerSecond, signal });
  }
}

/** Replaced files are verified automatically. */
async function lookAgain(deps: Deps, signal: AbortSignal): Promise<void> {
  const { db } = deps.catalog;
  for (const { family, looked, ...ref } of await damagedVersions(db)) {
    if (signal.aborted) return;
    const changed = await deps.lake.lastChange(family, ref);
    if (looked !== null && changed + fileClockMs < Date.parse(looked)) continue;
    await verifyVersion(deps, family, ref, { since: new Date(0), bytesPerSecond, signal });
  }
  for (const { id, isWhole } of await lookAtFamilies(deps)) {
    if (isWhole) await markFamily(db, id, null);
  }
  for (const sha256 of await listDamagedBlobs(db)) {
    if (signal.aborted) return;
    if ((await deps.blobs.verify(sha256)) === "sound") await forgetDamagedBlob(db, sha256);
  }
}

/** Checks whether tables that were put aside can be opened completely by now. */
export async function lookAtFamilies(deps: Pick<Deps, "catalog" | "lake">) {
  const { db } = deps.catalog;
  const families = await damagedFamilies(db);
  return await Promise.all(
    families.map(async ({ id, what }) => {
      const { needed } = await familyVersions(db, id);
      const missing = await Promise.all(
        needed.map((version) => findMissing(deps, db, id, version)),
      );
      const isReadable = missing.every((one) => one === null);
      const isWhole =
        isReadable &&
        (await deps.lake.repairs.brokenRefs(id)).length === 0 &&
        (await deps.lake.repairs.brokenManifests(id)).length === 0;
      return { id, what, isReadable, isWhole };
    }),
  );
}

/** Edits may have read the damage before it was found, and written it into sound files. */
async function lookAtWhatCameOfIt(deps: Deps, family: string, signal: AbortSignal): Promise<void> {
  for (const { branch, version } of await recentVersions(deps.catalog.db, family)) {
    if (signal.aborted) return;
    const since = new Date(0);
    await verifyVersion(deps, family, { branch, version }, { since, signal, items: true });
  }
}

/** Reads one blob after the other, in any time, and then pauses until a week after its start. */
export function blobVerifier({
  blobs,
}: Pick<Deps, "blobs">): (signal: AbortSignal) => Promise<void> {
  let begun = 0;
  return async (signal) => {
    if (Date.now() - begun < verifiedDays * dayMs) return;
    begun = Date.now();
    for await (const { sha256, sizeBytes } of blobs.list()) {
      if (signal.aborted) return;
      const since = performance.now();
      await blobs.verify(sha256);
      await pace({ bytesPerSecond, signal }, sizeBytes, performance.now() - since);
    }
  };
}
