import type * as z from "zod/mini";
import type { ValidationIssue } from "./error.ts";

/** An issue's place begins with the source of the value. */
export type Source = "path" | "query" | "body";

/** The issues of a schema, in the shape of the documented 422. */
export function issuesOf(source: Source, issues: readonly z.core.$ZodIssue[]): ValidationIssue[] {
  return issues.flatMap((issue): ValidationIssue[] => {
    const loc = [source, ...issue.path.map((key) => (typeof key === "number" ? key : String(key)))];
    const input = shortInput(issue.input ?? null);
    if (issue.code === "unrecognized_keys") {
      return issue.keys.map((key) => ({
        type: "extra_forbidden",
        loc: [...loc, key],
        msg: "This field is not known here",
        input: null,
      }));
    }
    const missing = issue.code === "invalid_type" && issue.input === undefined;
    return missing
      ? [{ type: "missing", loc, msg: "Field required", input: null }]
      : [{ type: issue.code, loc, msg: issue.message, input }];
  });
}

/** The input, shortened to a few lines. */
function shortInput(input: unknown): unknown {
  if (typeof input === "string") return shortText(input, 1000);
  let left = 1000;
  const fits = (value: unknown): boolean => {
    left -= typeof value === "string" ? value.length : 1;
    if (left < 0) return false;
    if (typeof value !== "object" || value === null) return true;
    for (const key in value) {
      left -= key.length;
      if (!fits((value as Record<string, unknown>)[key])) return false;
    }
    return true;
  };
  return fits(input) ? input : null;
}

/** The text, cut to a length in UTF-16 units. */
export function shortText(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length).toWellFormed()}…`;
}
