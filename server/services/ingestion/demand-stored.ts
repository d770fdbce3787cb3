import type { NewSourceFile } from "../../catalog/source-files.ts";
import { ServiceError } from "../../errors.ts";
import type { BlobStore } from "../../ports/blob-store.ts";

/**
 * Runs last in the transaction that names the files: a collection removes no blob younger than an hour, and finds the
 * names if it began later.
 */
export async function demandStored(
  blobs: Pick<BlobStore, "keep">,
  files: readonly NewSourceFile[],
): Promise<void> {
  const gone = new Set(await blobs.keep(files.flatMap(({ sha256 }) => sha256 ?? [])));
  if (gone.size === 0) return;
  const lost = files.filter(({ sha256 }) => sha256 !== undefined && gone.has(sha256));
  const name = lost[0]?.name ?? "";
  const which = lost.length === 1 ? name : `${lost.length} files (${name} among them)`;
  throw new ServiceError(
    "unavailable",
    `The bytes of ${which} were removed before the upload ended: nothing was added, send the files again`,
  );
}
