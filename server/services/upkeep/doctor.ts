import { forgetDamagedBlob, listDamagedBlobs } from "../../catalog/damaged-blobs.ts";
import {
  type NamedPlace,
  forgetFiles,
  knownDamage,
  listPlaces,
  listRecorded,
  markFamily,
} from "../../catalog/lake-files.ts";
import { familyVersions, listFamilies, lockFamily, moveVersions } from "../../catalog/versions.ts";
import { type VersionRef, versionKey } from "../../lake/version.ts";
import { unlessStoreFailed } from "../../lib/store-error.ts";
import type { Deps } from "../deps.ts";
import { examineMedia } from "./doctor-media.ts";
import { type DoctorOptions, type DoctorReport, nameOf } from "./doctor-report.ts";
import { mendManifests } from "./mend-manifests.ts";
import { findMissing, inOneLine, verifyVersion } from "./verify-version.ts";
import { lookAtFamilies } from "./verify.ts";

type DoctorDeps = Pick<Deps, "catalog" | "lake" | "blobs" | "log">;

/**
 * Compares catalog, lake and blobs. Runs beside the service: nothing is locked, damaged versions are blocked for all
 * users, and intact ones are released again. Makes only repairs that lose no data: a version with a damaged manifest is
 * read through its other one, and records of missing, unused files are deleted.
 */
export async function doctor(deps: DoctorDeps, options: DoctorOptions): Promise<DoctorReport> {
  const { catalog } = deps;
  const report: DoctorReport = {
    problems: [],
    repaired: [],
    versions: 0,
    filesRead: 0,
    mediaFiles: 0,
    bytesRead: 0,
  };
  const since = options.readData ? new Date() : new Date(0);
  const sound: NamedPlace[][] = [];
  const examined = new Set<string>();
  for (const places of await versionsOfAll(deps)) {
    examined.add(`${places[0].family}/${versionKey(places[0])}`);
    report.versions += 1;
    const { what, ref } = await examineVersion(deps, places, options, since, report);
    if (what === null) sound.push(places.map((place) => ({ ...place, ...ref })));
    else for (const place of places) report.problems.push({ ...nameOf(place), what });
  }
  await examineMedia(deps, sound, options, report);
  await mendManifests(deps, options.repair, examined, report);
  await examineFamilies(deps, report);
  if (options.repair) await forgetWhatIsGone(deps, report);
  const known = report.problems.map(({ what }) => what);
  for (const sha256 of await listDamagedBlobs(catalog.db)) {
    // Of a file that no version uses, or of a version that is damaged itself.
    const state = await deps.blobs.verify(sha256);
    if (state !== "damaged") await forgetDamagedBlob(catalog.db, sha256);
    else if (!known.some((what) => what.includes(sha256))) {
      const what = `media file ${sha256} has other bytes than were stored`;
      report.problems.push({ dataset: null, snapshot: null, what });
    }
  }
  return report;
}

/** The named versions, each with everything that names it. */
async function versionsOfAll({ catalog }: DoctorDeps): Promise<[NamedPlace, ...NamedPlace[]][]> {
  const found = new Map<string, [NamedPlace, ...NamedPlace[]]>();
  for (const place of await listPlaces(catalog.db)) {
    const key = `${place.family}/${versionKey(place)}`;
    const known = found.get(key);
    if (known === undefined) found.set(key, [place]);
    else known.push(place);
  }
  return [...found.values()];
}

/** @returns the remaining problem, and where the version is to be read. */
async function examineVersion(
  deps: DoctorDeps,
  places: readonly [NamedPlace, ...NamedPlace[]],
  options: DoctorOptions,
  since: Date,
  report: DoctorReport,
): Promise<{ what: string | null; ref: VersionRef }> {
  const [place] = places;
  const { family, branch, version } = place;
  const examine = async (ref: VersionRef): Promise<string | null> => {
    const missing = await findMissing(deps, deps.catalog.db, family, ref);
    // A version known to be damaged is read in any case: it may be intact again.
    if (
      missing === null &&
      !options.readData &&
      (await knownDamage(deps.catalog.db, { family, ...ref })) === null
    )
      return null;
    const checked = await verifyVersion(deps, family, ref, { since, items: options.readData });
    report.filesRead += checked.filesRead;
    report.bytesRead += checked.bytesRead;
    return inOneLine(checked.problems);
  };
  const what = await examine({ branch, version });
  if (what === null || !options.repair) return { what, ref: { branch, version } };
  const others = deps.lake.otherPlaces(family, place).catch(unlessStoreFailed([]));
  for (const other of await others) {
    if ((await findMissing(deps, deps.catalog.db, family, other)) !== null) continue;
    await deps.catalog.transaction(async (trx) => {
      await lockFamily(trx, family);
      await moveVersions(trx, family, [{ from: { branch, version }, to: other }]);
    });
    const left = await examine(other);
    if (left === null) {
      const names = places.map((named) => nameOf(named));
      report.repaired.push(
        ...names.map(
          ({ dataset, snapshot }) => `${dataset}, ${snapshot}: reads its other manifest`,
        ),
      );
    }
    return { what: left, ref: other };
  }
  return { what, ref: { branch, version } };
}

/** Checks whether tables that were put aside can be opened completely by now. */
async function examineFamilies(deps: DoctorDeps, report: DoctorReport): Promise<void> {
  const { catalog, lake } = deps;
  for (const { id, what, isReadable, isWhole } of await lookAtFamilies(deps)) {
    if (isWhole) {
      await markFamily(catalog.db, id, null);
      report.repaired.push(`table ${id}: is whole again`);
    } else if (isReadable) {
      report.problems.push({ dataset: null, snapshot: null, what: `table ${id}: ${what}` });
    }
  }
  const known = new Set(await listFamilies(catalog.db));
  const there = new Set(await lake.families());
  for (const id of known) {
    const { needed } = await familyVersions(catalog.db, id);
    if (there.has(id) || needed.length === 0) continue;
    report.problems.push({ dataset: null, snapshot: null, what: `table ${id} is missing` });
  }
}

/** Deletes the records of files that a collection has removed. */
async function forgetWhatIsGone(
  { catalog, lake }: DoctorDeps,
  report: DoctorReport,
): Promise<void> {
  for (const family of await listFamilies(catalog.db)) {
    const gone = await lake.missingPaths(family, await listRecorded(catalog.db, family));
    await forgetFiles(catalog.db, family, gone);
    if (gone.length > 0) report.repaired.push(`table ${family}: forgot ${gone.length} old files`);
  }
}
