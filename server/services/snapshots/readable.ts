import { type RefusalReason, because } from "#contract/refusals.ts";
import type { Db } from "../../catalog/catalog.ts";
import { isAway, refused, storageError } from "../../errors.ts";
import type { VersionRef } from "../../lake/version.ts";
import type { Deps } from "../deps.ts";
import { suspect } from "../upkeep/suspect.ts";
import { findMissing } from "../upkeep/verify-version.ts";

/**
 * Checks that all files of the version exist, opens it and reads from it: an unreadable version must never be restored.
 * @param db The transaction of the caller.
 * @param otherwise The message for the client if all files exist and the version cannot be read.
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
    const storage = storageError(cause);
    if (isAway(storage)) throw storage;
    suspect(deps, family, version);
    deps.log.error(
      { family, branch: version.branch, version: version.version, cause: String(cause) },
      "a version cannot be read",
    );
    throw refused(otherwise, { cause });
  }
}
