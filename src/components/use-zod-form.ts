import { type UseFormReturnType, schemaResolver, useForm } from "@mantine/form";
import type * as z from "zod/mini";

/** A form whose rules are a schema's, each with the message that the schema gives. */
export function useZodForm<T extends Record<string, unknown>>(
  schema: z.ZodMiniType,
  initialValues: T,
): UseFormReturnType<T> {
  return useForm<T>({ initialValues, validate: schemaResolver(schema, { sync: true }) });
}
