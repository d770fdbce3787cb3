import * as z from "zod/mini";
import { strictBody } from "./wire.ts";

/** Which items the keys of a table mean: a path, the end of one, a file name, a SHA-256 or an item's id. */

export const matchLimits = {
  /** Of one request: each is a pass over the names of all items. */
  keys: 100_000,
  /** Characters of a key. */
  key: 2000,
  bodyBytes: 32 * 1024 * 1024,
} as const;

export const matchMediaBody = strictBody({
  keys: z
    .array(z.string().check(z.maxLength(matchLimits.key)))
    .check(
      z.minLength(1, "Send at least one key"),
      z.maxLength(matchLimits.keys, `One request has at most ${matchLimits.keys} keys`),
    ),
}).check(z.meta({ id: "MatchMedia" }));

export const matchedMediaSchema = z
  .object({
    /** The id of the item of each key; null where none, or more than one, is meant. */
    media_ids: z.array(z.nullable(z.string())),
    /** The places of the keys that mean more than one item. */
    several: z.array(z.int()),
    /** The items of the dataset. */
    items: z.int(),
  })
  .check(z.meta({ id: "MatchedMedia" }));
export type MatchedMedia = z.infer<typeof matchedMediaSchema>;
