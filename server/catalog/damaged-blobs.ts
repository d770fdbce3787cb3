import type { Db } from "./catalog.ts";

/** Blobs whose bytes do not match their hash. */

export async function noteDamagedBlob(db: Db, sha256: string): Promise<void> {
  await db
    .insertInto("damaged_blobs")
    .values({ sha256: Buffer.from(sha256, "hex") })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** The blob was written again, or is gone. */
export async function forgetDamagedBlob(db: Db, sha256: string): Promise<void> {
  await db.deleteFrom("damaged_blobs").where("sha256", "=", Buffer.from(sha256, "hex")).execute();
}

/** In hexadecimal digits. */
export async function listDamagedBlobs(db: Db): Promise<string[]> {
  const rows = await db.selectFrom("damaged_blobs").select("sha256").orderBy("sha256").execute();
  return rows.map((row) => row.sha256.toString("hex"));
}
