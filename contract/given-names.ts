import { hiddenCharacter } from "./hidden-characters.ts";

/**
 * The rules of names that are typed into a form, and of addresses that are registered. The API stores names as they
 * are, and the console shows them without what hides or turns text around.
 */

/** Why this name is refused, as a sentence that begins with `what`; null where it is allowed. */
export function nameProblem(what: string, name: string): string | null {
  const hidden = hiddenCharacter(name);
  return hidden === undefined
    ? null
    : `${what} has a character that shows nothing or turns text around: ${hidden}`;
}
export const nameOf = { snapshot: "The name", dataset: "The dataset name" } as const;

/** Why this e-mail address of a new user is refused: with other letters, two addresses could look the same. */
export function emailProblem(email: string): string | null {
  return /^[!-~]*$/.test(email)
    ? null
    : "An e-mail address has only visible ASCII characters: write a host of other letters as punycode (xn--…)";
}
