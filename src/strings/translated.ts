import { language } from "#/lib/language.ts";
import { count, counted } from "#/lib/numbers.ts";

/** Makes the words of a catalogue entry out of the English ones. */
type Translate = (name: string, english: unknown) => unknown;

const translate = await translator();

/**
 * The words of one part of the screen in the console's language. English stands in the code, where it is
 * used; any other comes in a file of its own, asked for only by those who read it.
 *
 * @param name The same as in the other languages' files.
 */
export function translated<Words extends object>(name: string, english: Words): Words {
  // The other languages' files hold themselves to the types of these constants.
  return translate === null ? english : (translate(name, english) as Words);
}

async function translator(): Promise<Translate | null> {
  switch (language) {
    case "en":
      return null;
    case "de": {
      const { german } = await import("./de/german.ts");
      const words: Readonly<Record<string, unknown>> = { ...german({ count, counted }) };
      return (name, english) => words[name] ?? english;
    }
    case "pseudo": {
      const { pseudo } = await import("./pseudo.ts");
      return (_name, english) => pseudo(english);
    }
  }
}

/** What a translation needs to count. Handed over, since a file that is waited for must not import what waits. */
export interface CountingWords {
  count: typeof count;
  counted: typeof counted;
}
