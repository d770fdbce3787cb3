import { versionKey, type VersionRef } from "../../lake/version.ts";
import type { Deps } from "../deps.ts";
import { verifyVersion } from "./verify-version.ts";

/** Versions that are being verified, by family and version. */
const verifying = new Set<string>();
/** Files that were read and found intact within this time, in milliseconds, are not read again. */
const recentMs = 60_000;

/**
 * Verifies a version that could not be read, in the background: damage is then recorded with everything that names the
 * version, which is no longer read.
 */
export function suspect(deps: Deps, family: string, version: VersionRef): void {
  const key = `${family}/${versionKey(version)}`;
  if (verifying.has(key)) return;
  verifying.add(key);
  const since = new Date(Date.now() - recentMs);
  const verified: Promise<void> = verifyVersion(deps, family, version, { since })
    .then(() => {})
    .catch((error: unknown) => {
      deps.log.error({ family, error: String(error) }, "a version could not be verified");
    })
    .finally(() => {
      verifying.delete(key);
      deps.verifying.delete(verified);
    });
  deps.verifying.add(verified);
}
