import { skipReasons, wordReason } from "#contract/skip-reasons.ts";
import { translated } from "./translated.ts";

/** Why files are left out, by code, with `{name}` for what differs. */
export const skipWords = translated<Readonly<Record<string, string>>>("skipWords", skipReasons);

/** A reason in the console's language; one that is not known is shown unchanged. */
export function skipReasonText(sentence: string): string {
  return wordReason(sentence, skipWords);
}
