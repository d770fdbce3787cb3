import { forgetFiles } from "../../catalog/lake-files.ts";
import {
  familyVersions,
  leaveLines,
  listFamilies,
  lockFamily,
  moveVersions,
} from "../../catalog/versions.ts";
import { sameVersion, type VersionRef, versionKey } from "../../lake/version.ts";
import { unlessStoreFailed } from "../../lib/store-error.ts";
import type { Deps } from "../deps.ts";
import type { DoctorReport } from "./doctor-report.ts";
import { findMissing } from "./verify-version.ts";

type MendDeps = Pick<Deps, "catalog" | "lake">;

/**
 * Handles unusable manifests, even if no reader needs them: with one of them every collection of its table fails. If no
 * data is lost by it, they are put aside.
 * @param examined The versions reported already, by `family/versionKey`.
 */
export async function mendManifests(
  deps: MendDeps,
  repair: boolean,
  examined: ReadonlySet<string>,
  report: DoctorReport,
): Promise<void> {
  for (const family of await listFamilies(deps.catalog.db)) {
    // An unreadable ref is reported elsewhere, and hides the manifests of its branch.
    const broken = deps.lake.repairs.brokenManifests(family).catch(unlessStoreFailed([]));
    for (const ref of await broken) {
      if (repair && (await putAside(deps, family, ref))) {
        report.repaired.push(`table ${family}: put a damaged manifest aside`);
      } else if (!examined.has(`${family}/${versionKey(ref)}`)) {
        const what = `table ${family}: the manifest of version ${ref.version} is damaged`;
        report.problems.push({ dataset: null, snapshot: null, what });
      }
    }
  }
}

/** @returns false where it is the only way to rows of a named version. */
async function putAside(deps: MendDeps, family: string, ref: VersionRef): Promise<boolean> {
  const { catalog, lake } = deps;
  const other = await otherPlace(deps, family, ref);
  const mayGo = await catalog.transaction(async (trx) => {
    await lockFamily(trx, family);
    const { needed } = await familyVersions(trx, family);
    if (needed.some((one) => sameVersion(one, ref))) {
      if (other === undefined) return false;
      await moveVersions(trx, family, [{ from: ref, to: other }]);
    }
    if (await lake.repairs.isNewest(family, ref)) await leaveLines(trx, family, [ref.branch]);
    return true;
  });
  if (!mayGo) return false;
  await lake.repairs.putManifestAside(family, ref);
  await forgetFiles(catalog.db, family, [lake.repairs.manifestPath(family, ref)]);
  return true;
}

async function otherPlace(
  deps: MendDeps,
  family: string,
  ref: VersionRef,
): Promise<VersionRef | undefined> {
  for (const other of await deps.lake.otherPlaces(family, ref)) {
    if ((await findMissing(deps, deps.catalog.db, family, other)) === null) return other;
  }
  return undefined;
}
