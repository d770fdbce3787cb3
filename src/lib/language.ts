import { readSetting, writeSetting } from "./storage.ts";

/** The languages of the console, each in its own name. */
export const languages = { en: "English", de: "Deutsch" } as const;
export type Language = keyof typeof languages;

/** Accents around every word of the catalogue: words shown without them are missing from it. */
export const pseudoLocale = "pseudo";

const chosen = readSetting("language");

/**
 * Decided once, before anything is shown: modules have words in constants, so another language needs a page load. The
 * user's choice, else the browser's language, else English.
 */
export const language: Language | typeof pseudoLocale =
  chosen === pseudoLocale ? chosen : (known(chosen) ?? preferred() ?? "en");

/** The locale for `Intl`. English dates have the day first, as in most countries. */
export const locale = language === "de" ? "de-DE" : "en-GB";

/** The user's choice; null: the browser's language. */
export function chosenLanguage(): Language | null {
  return known(readSetting("language"));
}

/** Takes effect at the next page load. `null`: the browser's language. */
export function chooseLanguage(next: Language | null): void {
  writeSetting("language", next ?? "");
}

function preferred(): Language | null {
  const wanted = globalThis.navigator?.languages ?? [];
  for (const tag of wanted) {
    const found = known(tag.split("-")[0] ?? null);
    if (found !== null) return found;
  }
  return null;
}

function known(name: string | null): Language | null {
  return name !== null && isLanguage(name) ? name : null;
}

export function isLanguage(name: string): name is Language {
  return Object.hasOwn(languages, name);
}
