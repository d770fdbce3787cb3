import { madeFrom } from "#contract/names.ts";
import { translated } from "./translated.ts";

/** The names that the service gives to safety snapshots; in English they are as they are stored. */
export const madeNames = translated("madeNames", {
  beforeRestoring: (snapshot: string) => `Before restoring ${snapshot}`,
  beforeUndoing: (snapshot: string) => `Before undoing the restore of ${snapshot}`,
});

/** A snapshot's name for display: in the console's language, if the service made it. */
export function displayName(name: string): string {
  const made = madeFrom(name);
  return made === null ? name : madeNames[made.rule](displayName(made.snapshot));
}
