import { because } from "#contract/refusals.ts";
import { ServiceError, invalid, refused, storageError } from "../errors.ts";
import {
  LakeInputError,
  VersionDamagedError,
  VersionMissingError,
  isReadFailure,
  placeInRequest,
} from "../lake/errors.ts";
import { storeErrorOf } from "../lib/store-error.ts";

/**
 * A collection may move a version to a pin after the catalog was read and before the version is opened: reading the
 * catalog again gives the pin.
 */
export async function withMoved<T>(
  read: () => Promise<T>,
  source: "query" | "body" = "query",
): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof LakeInputError)
      throw invalid(placeInRequest(error, source), error.message);
    if (storeErrorOf(error) !== null) throw storageError(error);
    if (error instanceof VersionDamagedError) throw damaged(error);
    if (isReadFailure(error)) throw unreadable(error);
    if (!(error instanceof VersionMissingError)) throw error;
    return await read();
  }
}

/** A full disk or a missing permission has its own sentence. */
function unreadable(cause: unknown): unknown {
  const storage = storageError(cause);
  if (storage !== cause) return storage;
  return refused(because("snapshot_damaged", { what: "one of its files cannot be read" }), {
    cause,
  });
}

function damaged(cause: VersionDamagedError): ServiceError {
  return refused(because("snapshot_damaged", { what: cause.what }), { cause });
}
