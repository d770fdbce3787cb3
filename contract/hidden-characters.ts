/** Controls that turn the text around them, and characters without width that no script and no emoji needs. */
const hidden = /[\u200b\u202a-\u202e\u2060\u2066-\u2069\ufeff]/;

/**
 * The first character of a name that shows nothing or turns the text around, as `U+202E`; undefined where there is
 * none. Such a name cannot be typed, looks like another one, or is shown in another order.
 */
export function hiddenCharacter(name: string): string | undefined {
  const code = hidden.exec(name)?.[0].charCodeAt(0);
  return code === undefined ? undefined : `U+${code.toString(16).toUpperCase().padStart(4, "0")}`;
}
