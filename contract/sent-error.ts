import * as z from "zod/mini";
import { errorBodySchema } from "./error.ts";
import { type GeneralCode, type Refusal, generalCodes, refusalCodes } from "./refusals.ts";

/** The list is closed: a new code changes the contract. */
const errorCodes = [...refusalCodes(), ...(Object.keys(generalCodes) as GeneralCode[])] as const;

/** An error body as the service sends it; `errorBodySchema` parses the bodies of any backend. */
export const sentErrorSchema = z
  .extend(errorBodySchema, {
    code: z.optional(z.enum(errorCodes)),
    params: z.optional(z.record(z.string(), z.union([z.string(), z.number()]))),
  })
  .check(z.meta({ id: "Error" }));
export type SentError = z.infer<typeof sentErrorSchema>;

export function errorBodyOf({ sentence, code, params }: Refusal): SentError {
  return { detail: sentence, code, params };
}
