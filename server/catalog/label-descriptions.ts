import type { Db } from "./catalog.ts";

/** Stores descriptions, by their names. Those that are stored already stay. */
export async function keepDescriptions(
  db: Db,
  familyId: string,
  descriptions: ReadonlyMap<string, string>,
): Promise<void> {
  // One by one: each may have megabytes.
  for (const [name, description] of descriptions) {
    await db
      .insertInto("label_descriptions")
      .values({ family_id: familyId, name, description })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
}

/** Those that are stored, by their names. */
export async function findDescriptions(
  db: Db,
  familyId: string,
  names: readonly string[],
): Promise<Map<string, string>> {
  if (names.length === 0) return new Map();
  const rows = await db
    .selectFrom("label_descriptions")
    .select(["name", "description"])
    .where("family_id", "=", familyId)
    .where("name", "in", names)
    .execute();
  return new Map(rows.map(({ name, description }) => [name, description]));
}
