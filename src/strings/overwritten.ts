import { translated } from "./translated.ts";

/** The words of the pictures that a restore replaced. */
export const overwrittenText = translated("overwrittenText", {
  label: (version: string) => `What the restore to “${version}” overwrote`,
  changes: { added: "came back", removed: "left", modified: "changed" },
  all: (n: string) => `Compare all ${n}`,
  compare: "Compare",
  nothing: "Nothing differs",
  some: (n: string) => `some of ${n}`,
  notKept: "No pictures were kept",
});
