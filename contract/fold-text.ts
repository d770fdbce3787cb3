/**
 * A text as searches and filters compare it: texts that differ only in case, in composed or decomposed accents, or in
 * width and other compatibility forms are equal. The stored, shown and exported text stays unchanged.
 *
 * JavaScript has no case folding; lower, upper and again lower case gives the same result (ẞ, ß and SS). The dot of İ
 * is dropped, so that İ, I, ı and i are one letter in every language.
 */
export function foldText(text: string): string {
  if (isAscii(text)) return text.toLowerCase();
  const small = text.normalize("NFKC").toLowerCase().toUpperCase().toLowerCase();
  return small.replaceAll("ς", "σ").replaceAll("i\u0307", "i").normalize("NFKC");
}

function isAscii(text: string): boolean {
  for (let index = 0; index < text.length; index++) if (text.charCodeAt(index) > 127) return false;
  return true;
}

/** Whether a text contains another, both folded. */
export function includesFolded(text: string, wanted: string): boolean {
  return foldText(text).includes(foldText(wanted));
}
