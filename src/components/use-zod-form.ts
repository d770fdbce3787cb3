import { type UseFormReturnType, schemaResolver, useForm } from "@mantine/form";
import type * as z from "zod/mini";
import { ruleText } from "#/strings/rules.ts";

/** A form with the rules of a schema; what they ask for is in the console's words. */
export function useZodForm<T extends Record<string, unknown>>(
  schema: z.ZodMiniType,
  initialValues: T,
): UseFormReturnType<T> {
  const errorsOf = schemaResolver(schema, { sync: true });
  return useForm<T>({
    initialValues,
    validate: (values) =>
      Object.fromEntries(
        Object.entries(errorsOf(values)).map(([field, error]) => [
          field,
          typeof error === "string" ? ruleText(error) : error,
        ]),
      ),
  });
}
