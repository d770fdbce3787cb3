import { type UseFormReturnType, schemaResolver, useForm } from "@mantine/form";
import type * as z from "zod/mini";

/** A form with the rules and messages of a schema. */
export function useZodForm<T extends Record<string, unknown>>(
  schema: z.ZodMiniType,
  initialValues: T,
): UseFormReturnType<T> {
  return useForm<T>({ initialValues, validate: schemaResolver(schema, { sync: true }) });
}
