import type { ValidationIssue } from "#contract/error.ts";
import type { Source } from "#contract/issues.ts";
import { ServiceError } from "#server/errors.ts";

/**
 * Refuses fields that only Stillframe knows: the upstream would ignore them, and do more, or something else, than was
 * asked for.
 */
export function refuseUnknown(source: Source, fields: Readonly<Record<string, unknown>>): void {
  const issues: ValidationIssue[] = Object.keys(fields)
    .filter((name) => fields[name] !== undefined)
    .map((name) => ({
      type: "extra_forbidden",
      loc: [source, name],
      msg: "The Visual Layer behind this gateway does not know this",
      input: null,
    }));
  const [first] = issues;
  if (first !== undefined) throw new ServiceError("invalid", first.msg, { issues });
}
