import { ServiceError } from "../errors.ts";
import type { VersionRef } from "../lake/version.ts";
import type { Deps } from "./deps.ts";

/**
 * Opens the version and reads from it: what cannot be read is never gone back to.
 * @param otherwise What the client is told then.
 */
export async function demandReadable(
  deps: Deps,
  family: string,
  version: VersionRef,
  otherwise: string,
): Promise<void> {
  try {
    await (await deps.lake.reader(family, version)).probe();
  } catch (cause) {
    deps.log.error(
      { family, branch: version.branch, version: version.version, cause: String(cause) },
      "a version cannot be read",
    );
    throw new ServiceError("conflict", otherwise, { cause });
  }
}
