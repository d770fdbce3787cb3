/**
 * A text as searches and filters compare it: two texts that differ in case, in composed or decomposed accents, or in
 * width and other compatibility forms are equal. What is stored, shown and exported stays as it was written.
 *
 * JavaScript has no case folding: small letters, capitals and small letters again come to the same (ẞ, ß and SS). The dot of İ is
 * dropped, so that İ, I, ı and i are one letter whatever the language.
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
