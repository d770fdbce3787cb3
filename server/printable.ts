/**
 * Characters that a terminal acts on, or that change the order of the text around them. Names may contain any of them.
 */
const acting = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\p{Bidi_Control}]/gu;

/** A user's text for one line of a terminal or a log: such characters are escaped as `\u202e`. */
export function printable(text: string): string {
  return text.replace(
    acting,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
