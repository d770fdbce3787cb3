import { installed } from "#server/models/installed.ts";

/** Why pictures cannot be compared by their looks here; undefined: they can. */
export const whyNotAlike = installed.whyAbsent("similarity");
