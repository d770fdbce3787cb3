import { translated } from "./translated.ts";

/** The words of the filter by a metadata field. */
export const metaFilter = translated("metaFilter", {
  values: "Value",
  several: "Several: with ; between them",
  choices: "Values",
  from: "At least",
  to: "At most",
  yes: "yes",
  no: "no",
  gone: "The dataset has no field of this name now",
});
