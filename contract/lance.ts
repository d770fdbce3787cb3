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
