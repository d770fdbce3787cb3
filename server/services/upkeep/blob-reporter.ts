import { forgetDamagedBlob, noteDamagedBlob } from "../../catalog/damaged-blobs.ts";
import type { Catalog } from "../../catalog/catalog.ts";
import type { Log } from "../../lib/log.ts";

/** Stores damaged blobs in the catalog, for `stillframe doctor` and `/readyz`. */
export function blobReporter({ db }: Pick<Catalog, "db">, log: Log) {
  return (sha256: string, state: "damaged" | "mended"): void => {
    if (state === "damaged") log.error({ sha256 }, "a blob is damaged");
    else log.info({ sha256 }, "a damaged blob was written anew");
    const kept = state === "damaged" ? noteDamagedBlob(db, sha256) : forgetDamagedBlob(db, sha256);
    kept.catch((error: unknown) => {
      log.error({ sha256, error: String(error) }, "what was found of a blob is not kept");
    });
  };
}
