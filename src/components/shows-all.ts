import * as z from "zod/mini";
import { nameProblem } from "#contract/given-names.ts";

/**
 * Refuses a name with a character that is invisible or changes the direction of text. @param what begins the sentence
 */
export function showsAll(what: string) {
  return z.refine<string>((name) => nameProblem(what, name) === null, {
    error: ({ input }) => nameProblem(what, String(input)) ?? undefined,
  });
}
