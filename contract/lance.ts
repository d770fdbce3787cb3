import * as z from "zod/mini";

/** Where readers of Lance find the items of a snapshot. It may move when the service tidies its folder. */
export const lanceSourceSchema = z
  .object({
    /** The folder or bucket with the tables, as an address that Lance takes. */
    uri: z.string(),
    /** Without its ending, `.lance`. */
    table: z.string(),
    branch: z.string(),
    version: z.int(),
  })
  .check(z.meta({ id: "LanceSource" }));
export type LanceSource = z.infer<typeof lanceSourceSchema>;

/**
 * The branch as a table of its own, for readers that know no branches: the folder of a branch is complete, and its
 * versions have the same numbers. Of `main`, which is empty, it is the table.
 */
export function pathOfBranch({ uri, table, branch }: LanceSource): string {
  const path = `${uri}/${table}.lance`;
  return branch === "main" ? path : `${path}/tree/${branch}`;
}
