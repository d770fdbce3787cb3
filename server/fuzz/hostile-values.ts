import * as fc from "fast-check";

/** The part of JSON Schema that the contract's document uses. */
export interface Schema {
  type?: string | string[];
  enum?: unknown[];
  const?: unknown;
  anyOf?: Schema[];
  oneOf?: Schema[];
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: Schema | boolean;
  items?: Schema | boolean;
  prefixItems?: Schema[];
  format?: string;
  minLength?: number;
  maxLength?: number;
  $ref?: string;
}

const texts = [
  "",
  " ",
  "\u200b",
  "\0",
  "\ud800",
  "a\udc00b",
  "\u202e",
  "é",
  "e\u0301",
  "İß",
  "%",
  "%00",
  "_",
  "'",
  '"',
  "\\",
  "`",
  "';--",
  "../..",
  "null",
  "true",
  "-1",
  "1e400",
  "NaN",
  "head",
  "current",
  "00000000-0000-4000-8000-000000000000",
  "2026-02-30T25:00:00Z",
  "9999-12-31T23:59:59.999999999Z",
  "-271822-01-01",
  "__proto__",
  "constructor",
  "toString",
  "bytes=5-",
  "😀".repeat(100),
  "s".repeat(60),
  "x".repeat(5000),
] as const;

const text = fc.oneof(
  fc.constantFrom(...texts),
  fc.string({ unit: "binary", maxLength: 12 }),
  fc.string({ maxLength: 12 }),
);

const number = fc.constantFrom(
  0,
  -0,
  -1,
  1,
  0.5,
  2 ** 31,
  -(2 ** 31) - 1,
  2 ** 53,
  2 ** 63,
  1e308,
  5e-324,
  Number.MAX_SAFE_INTEGER,
);

/** Any JSON value. */
export const anything: fc.Arbitrary<unknown> = fc.oneof(
  text,
  number,
  fc.boolean(),
  fc.constant(null),
  fc.array(fc.oneof(text, number), { maxLength: 3 }),
  fc.dictionary(text, fc.oneof(text, number), { maxKeys: 3 }),
);

/** Usually a value of the schema, sometimes one that violates it somewhere. */
export function valueOf(
  schema: Schema,
  { ids, refs }: { ids: readonly string[]; refs: Readonly<Record<string, Schema>> },
): fc.Arbitrary<unknown> {
  const of = (one: Schema) => valueOf(one, { ids, refs });
  const mostly = (good: fc.Arbitrary<unknown>) =>
    fc.oneof({ arbitrary: good, weight: 9 }, { arbitrary: anything, weight: 1 });
  if (schema.$ref !== undefined) {
    return of(refs[schema.$ref.replace("#/components/schemas/", "")] ?? {});
  }
  if (schema.const !== undefined) return mostly(fc.constant(schema.const));
  if (schema.enum !== undefined) return mostly(fc.constantFrom(...schema.enum));
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices !== undefined) return fc.oneof(...choices.map(of));
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type;
  switch (type) {
    case "string":
      return mostly(schema.format === "uuid" ? fc.constantFrom(...ids) : text);
    case "integer":
    case "number":
      return mostly(fc.oneof(number, fc.integer({ min: 0, max: 50 })));
    case "boolean":
      return mostly(fc.boolean());
    case "array": {
      const items = typeof schema.items === "object" ? of(schema.items) : anything;
      if (schema.prefixItems !== undefined) return fc.tuple(...schema.prefixItems.map(of));
      return mostly(fc.array(items, { maxLength: 3 }));
    }
    case "object": {
      const fields = Object.entries(schema.properties ?? {}).map(([name, field]) => [
        name,
        of(field),
      ]);
      const known = fc.record(Object.fromEntries(fields) as Record<string, fc.Arbitrary<unknown>>, {
        requiredKeys: schema.required ?? [],
      });
      if (typeof schema.additionalProperties === "object") {
        const values = of(schema.additionalProperties);
        const names = fc.oneof(fc.constantFrom("score", "note"), text);
        return mostly(fc.dictionary(names, values, { maxKeys: 3 }));
      }
      return mostly(known);
    }
    default:
      return anything;
  }
}
