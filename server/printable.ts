/** What a terminal acts on, and what changes the order of the text around it: a name may have any of it. */
const acting = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\p{Bidi_Control}]/gu;

/** A text of people for one line of a terminal or a log: such characters are written as `\u202e`. */
export function printable(text: string): string {
  return text.replace(
    acting,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
