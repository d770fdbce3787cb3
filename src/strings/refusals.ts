import { translated } from "./translated.ts";

/**
 * The sentences of `contract/rules.ts` in the language of the console: those that it makes itself for
 * what is disabled, and the same ones when the server answers with them. Others are shown as they come.
 */
export const refusalText = translated("refusalText", {
  unchanged: "Nothing has changed since this version",
  say: (sentence: string): string => sentence,
});
