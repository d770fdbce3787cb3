import { because } from "#contract/refusals.ts";
import { ServiceError, invalid, refused } from "../errors.ts";
import { LakeInputError, VersionDamagedError, VersionMissingError } from "../lake/errors.ts";

/**
 * A collection may move a version behind a pin between the moment that the catalog names it and the moment that
 * it is opened: asked again, the catalog names the pin.
 */
export async function withMoved<T>(
  read: () => Promise<T>,
  source: "query" | "body" = "query",
): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof LakeInputError) throw invalid([source, ...error.field], error.message);
    if (error instanceof VersionDamagedError) throw damaged(error);
    if (!(error instanceof VersionMissingError)) throw error;
    return await read();
  }
}

function damaged(cause: VersionDamagedError): ServiceError {
  return refused(because("snapshot_damaged", { what: cause.what }), { cause });
}
