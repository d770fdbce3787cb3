import { readSetting, writeSetting } from "./storage.ts";

/** The languages of the console, each in its own name. */
export const languages = { en: "English", de: "Deutsch" } as const;
export type Language = keyof typeof languages;

/** Made-up accents around every word of the catalogue: what is shown without them was left out of it. */
export const pseudoLocale = "pseudo";

const chosen = readSetting("language");

/**
 * Decided once, before anything is shown: words stand in constants of modules, so another language begins
 * with another page load. The person's choice, else what the browser asks for, else English.
 */
export const language: Language | typeof pseudoLocale =
  chosen === pseudoLocale ? chosen : (known(chosen) ?? preferred() ?? "en");

/** What `Intl` formats by. English dates are day first, as on every continent but one. */
export const locale = language === "de" ? "de-DE" : "en-GB";

/** What the person has chosen; null: as the browser asks for. */
export function chosenLanguage(): Language | null {
  return known(readSetting("language"));
}

/** Holds from the next page load. `null`: as the browser asks for. */
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
