import { type RefusalReason, because } from "#contract/refusals.ts";
import type { Db } from "../../catalog/catalog.ts";
import { refused } from "../../errors.ts";
import type { VersionRef } from "../../lake/version.ts";
import type { Deps } from "../deps.ts";
import { suspect } from "../upkeep/suspect.ts";
import { findMissing } from "../upkeep/verify-version.ts";

/**
 * Looks whether all files of the version are there, opens it and reads from it: what cannot be read is never gone
 * back to.
 * @param db The transaction that the caller is in.
 * @param otherwise What the client is told where all files are there and it cannot be read all the same.
 */
export async function demandReadable(
  deps: Deps,
  db: Db,
  { family, version }: { family: string; version: VersionRef },
  otherwise: RefusalReason,
): Promise<void> {
  const probed = deps.lake.reader(family, version).then((reader) => reader.probe());
  probed.catch(() => {});
  const missing = await findMissing(deps, db, family, version);
  if (missing !== null) {
    suspect(deps, family, version);
    throw refused(because("snapshot_damaged", { what: missing }));
  }
  try {
    await probed;
  } catch (cause) {
    suspect(deps, family, version);
    deps.log.error(
      { family, branch: version.branch, version: version.version, cause: String(cause) },
      "a version cannot be read",
    );
    throw refused(otherwise, { cause });
  }
}
