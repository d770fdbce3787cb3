import * as z from "zod/mini";
import { type MetadataValue, itemLimits, metadataFieldName } from "./media.ts";
import { isKept } from "./strict-json.ts";
import { openEnum, parseWireTime, uuid } from "./wire.ts";

/** Fields that people add to the items of a dataset, each with a type, one field an import. */

export const customFieldTypes = ["string", "float", "datetime", "enum", "link"] as const;
export type CustomFieldType = (typeof customFieldTypes)[number];

export const customMetadataLimits = {
  /** Options of an enum, and the characters of each. */
  options: 100,
  optionLength: 100,
  /** Values of an item in a field with several. */
  values: 100,
  /** Bytes of one upload of values. */
  uploadBytes: 64 * 1024 * 1024,
  /** The errors that a status shows. */
  sampleErrors: 100,
} as const;

const option = z
  .string()
  .check(
    z.trim(),
    z.minLength(1, "An option has at least 1 character"),
    z.maxLength(
      customMetadataLimits.optionLength,
      `An option has at most ${customMetadataLimits.optionLength} characters`,
    ),
  );

export const customFieldSchema = z.object({
  field_name: metadataFieldName,
  field_type: z.enum(customFieldTypes),
  enum_options: z.optional(
    z.nullable(
      z.array(option).check(
        z.maxLength(
          customMetadataLimits.options,
          `An enum has at most ${customMetadataLimits.options} options`,
        ),
        z.refine(
          (options) => new Set(options).size === options.length,
          "The options of an enum differ",
        ),
      ),
    ),
  ),
  is_multi: z.optional(z.nullable(z.boolean())),
});

export const createMetadataTaskBody = customFieldSchema.check(
  z.refine(
    ({ field_type: type, enum_options: options }) =>
      type !== "enum" || (options != null && options.length > 0),
    { error: "An enum has at least 1 option", path: ["enum_options"] },
  ),
  z.meta({ id: "CreateCustomMetadataTask" }),
);
export type CustomField = z.infer<typeof customFieldSchema>;

export const metadataTaskSchema = z
  .object({ task_id: uuid, status: z.string() })
  .check(z.meta({ id: "CustomMetadataTask" }));

/** The values of one upload. What an item cannot take is an error of its row, not of the request. */
export const metadataValuesBody = z
  .array(z.object({ media_id: z.string().check(z.maxLength(100)), value: z.unknown() }))
  .check(z.minLength(1, "Send at least one value"), z.meta({ id: "CustomMetadataValues" }));
export type MetadataRow = z.infer<typeof metadataValuesBody>[number];

export const metadataStatuses = [
  "INIT",
  "RUNNING",
  "COMPLETED",
  "COMPLETED_WITH_ERRORS",
  "FAILED",
  "ABORTED",
] as const;

export const metadataTaskStatusSchema = z
  .object({
    task_id: uuid,
    status: openEnum(metadataStatuses),
    /** Percent. */
    progress: z.number(),
    inserted_rows: z.int(),
    error_count: z.int(),
    sample_errors: z.array(z.object({ reason: z.string(), row_index: z.int() })),
  })
  .check(z.meta({ id: "CustomMetadataTaskStatus" }));

export const customMetadataSchema = z
  .array(
    z.object({
      field_name: z.string(),
      field_type: openEnum(customFieldTypes),
      enum_options: z.nullable(z.array(z.string())),
      is_multi: z.boolean(),
    }),
  )
  .check(z.meta({ id: "CustomMetadataSchema" }));
export type CustomFields = z.infer<typeof customMetadataSchema>;

export const itemMetadataSchema = z
  .array(
    z.object({
      field_name: z.string(),
      field_type: openEnum(customFieldTypes),
      value: z.unknown(),
    }),
  )
  .check(z.meta({ id: "CustomMetadataOfItem" }));

type Read = { value: MetadataValue; reason?: undefined } | { reason: string };

/** A value as it is stored in a field, or why it cannot be. null removes the value. */
export function readCustomValue(field: CustomField, value: unknown): Read {
  if (value === null) return { value: null };
  if (field.is_multi !== true) return readOne(field, value);
  if (!Array.isArray(value)) return { reason: "The value is not a list" };
  if (value.length > customMetadataLimits.values) {
    return { reason: `A list has at most ${customMetadataLimits.values} values` };
  }
  const values: MetadataValue[] = [];
  for (const one of value as unknown[]) {
    const read = readOne(field, one);
    if (read.reason !== undefined) return read;
    values.push(read.value);
  }
  // A field is a column of one value: a list is its JSON.
  const text = JSON.stringify(values);
  return text.length > itemLimits.metadataText ? { reason: tooLong } : { value: text };
}

/** A stored value as a client gets it. */
export function customValueOf(field: { is_multi: boolean }, stored: MetadataValue): unknown {
  if (!field.is_multi || typeof stored !== "string") return stored;
  try {
    return JSON.parse(stored) as unknown;
  } catch {
    return stored;
  }
}

const tooLong = `The value has more than ${itemLimits.metadataText} characters`;

function readOne({ field_type: type, enum_options: options }: CustomField, value: unknown): Read {
  switch (type) {
    case "float":
      return readNumber(value);
    case "datetime": {
      const time = typeof value === "string" ? parseWireTime(value) : new Date(Number.NaN);
      if (Number.isNaN(time.getTime())) return { reason: "The value is no ISO 8601 date and time" };
      // One spelling, so that later times are greater texts.
      return { value: time.toISOString() };
    }
    case "enum":
      return typeof value === "string" && (options ?? []).includes(value)
        ? { value }
        : { reason: "The value is none of the options" };
    case "link":
      return typeof value === "string" && isLink(value)
        ? value.length > itemLimits.metadataText
          ? { reason: tooLong }
          : { value }
        : { reason: "The value is no http or https address" };
    case "string":
      if (typeof value !== "string") return { reason: "The value is not a text" };
      return value.length > itemLimits.metadataText ? { reason: tooLong } : { value };
  }
}

const decimal = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;

/** Also from a text, as a table of texts has it; only where no digit is lost. */
function readNumber(value: unknown): Read {
  const text = typeof value === "string" ? value.trim() : null;
  const number = text === null ? value : Number(text);
  if (text !== null && !decimal.test(text)) return { reason: "The value is not a number" };
  if (typeof number !== "number") return { reason: "The value is not a number" };
  // What was sent with more digits than a number keeps has been read as NaN.
  if (!Number.isFinite(number) || (text !== null && !isKept(number, text))) {
    return { reason: "The number has more digits than can be kept" };
  }
  return { value: number + 0 };
}

function isLink(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol } = new URL(text);
  return protocol === "https:" || protocol === "http:";
}
