import { madeFrom } from "#contract/names.ts";
import { translated } from "./translated.ts";

/**
 * The names that the service gives: to safety snapshots, in English as they are stored; and to snapshots without a name,
 * without the dataset's, which is in sight anyway.
 */
export const madeNames = translated("madeNames", {
  beforeRestoring: (snapshot: string) => `Before restoring ${snapshot}`,
  unnamed: (digits: string) => `Snapshot ${digits}`,
  beforeUndoing: (snapshot: string) => `Before undoing the restore of ${snapshot}`,
});

/** A snapshot's name for display: short and in the console's language, if the service made it. */
export function displayName(name: string): string {
  const made = madeFrom(name);
  return made === null ? name : madeNames[made.rule](displayName(made.snapshot));
}
