import { InvalidArgumentError } from "commander";
import { filterLists, metaConditionOf, sizeLimits } from "#contract/media-filter.ts";

/** Conditions with one value, which may contain commas. */
const single: readonly string[] = ["text", "changed_since", ...sizeLimits];

/**
 * `label=cat,dog` as the parts of an address, added to those before.
 * @throws InvalidArgumentError for a name that no filter has; the server says what is wrong with a value
 */
export function readFilter(text: string, before: [string, string][]): [string, string][] {
  const [, name = "", values = ""] = /^([\w.]+)=(.+)$/s.exec(text) ?? [];
  if (single.includes(name)) return [...before, [name, values]];
  const isField = /^meta\.\w/.test(name) && metaConditionOf(name.slice("meta.".length)) !== null;
  if (!isField && !(filterLists as readonly string[]).includes(name)) {
    const names = [...filterLists, ...single, "meta.<field>"].join(", ");
    throw new InvalidArgumentError(`It is one of ${names}, then =, and values.`);
  }
  return [...before, ...values.split(",").map((value): [string, string] => [name, value])];
}
