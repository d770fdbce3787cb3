import type { Language, pseudoLocale } from "#/lib/language.ts";
import { translateWith } from "./translated.ts";

/**
 * Loads the words of a language. To be called before the first module with words is imported. English needs no request.
 * @throws where the language's file does not load, like any `import()`.
 */
export async function loadWords(language: Language | typeof pseudoLocale): Promise<void> {
  switch (language) {
    case "en":
      translateWith(null);
      return;
    case "de": {
      const { german } = await import("./de/german.ts");
      const words: Readonly<Record<string, unknown>> = german;
      translateWith((name, english) => words[name] ?? english);
      return;
    }
    case "pseudo": {
      const { pseudo } = await import("./pseudo.ts");
      translateWith((_name, english) => pseudo(english));
    }
  }
}
