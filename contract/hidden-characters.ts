/** Invisible, or changes the direction of text; line breaks and tabs are spaces. */
const mayBeHidden = /[\p{Default_Ignorable_Code_Point}\ufff9-\ufffb]|(?![\t\n\r])\p{Cc}/gu;

const directionMark = /^[\u061c\u200e\u200f]$/;
const rightToLeft =
  /[\p{sc=Hebrew}\p{sc=Arabic}\p{sc=Syriac}\p{sc=Thaana}\p{sc=Nko}\p{sc=Adlam}\p{sc=Samaritan}\p{sc=Mandaic}]/u;

/** Changes the form of the preceding letter or sign. */
const formOfLetter =
  /^(?:[\u200c\u200d]|[\u034f\u180b-\u180f]|[\ufe00-\ufe0f\u{e0100}-\u{e01ef}])$/u;
const letterWithForms =
  /(?![\p{sc=Latin}\p{sc=Greek}\p{sc=Cyrillic}\p{sc=Inherited}])[\p{L}\p{M}]$/u;
const formOfSign = /^[\ufe00-\ufe0f]$/;
const signWithForms = /[\p{Emoji}\p{S}\p{P}]$/u;
const emojiBeforeJoiner = /(?:[\p{Extended_Pictographic}\p{Emoji_Modifier}]|\ufe0f)$/u;
const emoji = /^\p{Extended_Pictographic}/u;

/** The tags of a flag. */
const flagTag = /^[\u{e0020}-\u{e007f}]$/u;
const flagOrTag = /[\u{1f3f4}\u{e0020}-\u{e007e}]$/u;

/**
 * The first character that a name may not have, as `U+202E`; undefined where there is none. A name with an invisible
 * character, or one that changes the direction of text, cannot be typed, looks like another name, or is shown in
 * another order. Such a character is allowed where a script or an emoji needs it: joiners and variation selectors after
 * letters of non-European scripts, selectors after emoji and signs, joiners between emoji, the tags of a flag, and
 * direction marks in a text with letters of a right-to-left script.
 */
export function hiddenCharacter(name: string): string | undefined {
  for (const { 0: character, index } of name.matchAll(mayBeHidden)) {
    const before = name.slice(Math.max(0, index - 2), index);
    const after = name.slice(index + character.length, index + character.length + 2);
    const isNeeded =
      (directionMark.test(character) && rightToLeft.test(name)) ||
      (formOfLetter.test(character) && letterWithForms.test(before)) ||
      (formOfSign.test(character) && signWithForms.test(before)) ||
      (character === "\u200d" && emojiBeforeJoiner.test(before) && emoji.test(after)) ||
      (flagTag.test(character) && flagOrTag.test(before));
    if (isNeeded) continue;
    const digits = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
    return `U+${digits}`;
  }
  return undefined;
}
