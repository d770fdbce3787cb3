import * as z from "zod/mini";

/** A UUID of any version: ids come from other systems too. */
export const uuid = z.guid("Must be a UUID").check(z.meta({ format: "uuid" }));

/**
 * Whether a text has a visible character. Spaces, line breaks, formatting marks, fillers and the empty Braille pattern
 * are invisible.
 */
export function isVisible(text: string): boolean {
  return /[^\p{Z}\p{Cc}\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}\u2800]/u.test(text);
}

/** A message as code and params, beside its English sentence; clients know codes that they have words for. */
export const codedSchema = z.object({
  code: z.string(),
  params: z.record(z.string(), z.unknown()),
});
export type Coded = z.infer<typeof codedSchema>;

/** A number in a path or a query. */
export function wholeNumber(least: number, most: number) {
  const sentence = `Must be a whole number from ${least} to ${most}`;
  return z.coerce
    .number(sentence)
    .check(z.int(sentence), z.gte(least, sentence), z.lte(most, sentence));
}

/** A boolean in a query: only `true` or `false`. `toSearch` writes it. */
export const queryBoolean = z.pipe(
  z.pipe(
    z.enum(["true", "false"]),
    z.transform((text) => text === "true"),
  ),
  z.boolean(),
);

/**
 * A time on the wire. Without a zone it is UTC, in both directions; snapshots have microseconds and no zone
 * (`2026-03-29T12:21:33.090247`), tasks end in `Z`. Kept as a string: see `parseWireTime`.
 */
export const wireTime = z.string().check(
  z.refine(
    (text) => !Number.isNaN(parseWireTime(text).getTime()),
    "Must be an ISO 8601 date and time",
  ),
  z.meta({ format: "date-time" }),
);

const hasZone = /(?:z|[+-]\d{2}:?\d{2})$/i;

/** The moment of a wire time; an invalid Date where there is none. */
export function parseWireTime(text: string): Date {
  if (!/^\d{4}-\d{2}-\d{2}(?:[T ]|$)/.test(text)) return new Date(Number.NaN);
  const withTime = text.length === 10 ? `${text}T00:00:00` : text.replace(" ", "T");
  return new Date(hasZone.test(withTime) ? withTime : `${withTime}Z`);
}

/** A wire time in whole microseconds since 1970, because a Date keeps only milliseconds. NaN where it is invalid. */
export function wireMicros(text: string): number {
  const fraction = /[.,](\d+)/.exec(text)?.[1] ?? "";
  return parseWireTime(text).getTime() * 1000 + Number(fraction.slice(3, 6).padEnd(3, "0"));
}

/** A value in answers whose set may grow: the document names the known values, unknown ones are kept unchanged. */
export function openEnum<const T extends readonly string[]>(known: T) {
  return z.string().check(z.meta({ examples: [...known] }));
}

/** The body of an extension's request: an unknown field is refused, so that a typo never widens an action. */
export function strictBody<T extends z.core.$ZodShape>(shape: T) {
  return z.strictObject(shape);
}
