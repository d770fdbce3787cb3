import * as z from "zod/mini";
import { roles } from "./dataset.ts";
import { strictBody } from "./wire.ts";

/** The default limit of a file. */
export const defaultMaxFileBytes = 256 * 1024 * 1024;

/** The extensions of a backend beyond the documented API. */
export const capabilitiesSchema = z
  .object({
    version: z.string(),
    features: z.array(z.string()),
    /** Bytes of one uploaded file, and of all files of a request in total. */
    max_file_bytes: z.optional(z.int()),
  })
  .check(z.meta({ id: "Capabilities" }));
export type Capabilities = z.infer<typeof capabilitiesSchema>;

export const meSchema = z
  .object({
    email: z.string(),
    /** On a gateway: what the user may do with all datasets. Absent: that depends on the dataset. */
    role: z.optional(z.enum(roles)),
  })
  .check(z.meta({ id: "Me" }));
export type Me = z.infer<typeof meSchema>;

export const createSessionBody = strictBody({
  code: z.string().check(z.minLength(1), z.maxLength(200)),
}).check(z.meta({ id: "CreateSession" }));
