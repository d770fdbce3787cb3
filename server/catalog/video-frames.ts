import type { Db } from "./catalog.ts";

/** How many frames videos have, by the hash of their bytes. */

export interface CountedFrames {
  /** null: counting them takes too long. */
  frames: number | null;
  rate: number | null;
}

export async function findFrames(db: Db, sha256: string): Promise<CountedFrames | undefined> {
  return await db
    .selectFrom("video_frames")
    .select(["frames", "rate"])
    .where("sha256", "=", Buffer.from(sha256, "hex"))
    .executeTakeFirst();
}

/** Stores a count, unless another process has stored it first. */
export async function insertFrames(
  db: Db,
  sha256: string,
  { frames, rate }: CountedFrames,
): Promise<void> {
  await db
    .insertInto("video_frames")
    .values({ sha256: Buffer.from(sha256, "hex"), frames, rate })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** The blob no longer exists. */
export async function deleteFrames(db: Db, sha256: string): Promise<void> {
  await db.deleteFrom("video_frames").where("sha256", "=", Buffer.from(sha256, "hex")).execute();
}
