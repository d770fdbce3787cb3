/** Returns the words of a catalogue entry for the English ones. */
type Translate = (name: string, english: unknown) => unknown;

let translate: Translate | null = null;

/**
 * Sets the translation that `translated` uses from then on. Words are constants of modules, so it applies only to
 * modules imported later: `main.tsx` calls it (through `loadWords`) before it imports the console.
 *
 * @param next null: English, as in the code.
 */
export function translateWith(next: Translate | null): void {
  translate = next;
}

/**
 * The words of one part of the screen in the console's language. English is in the code, where it is used; every other
 * language is in a file of its own, loaded only for its readers.
 *
 * @param name The same as in the files of the other languages.
 */
export function translated<Words extends object>(name: string, english: Words): Words {
  // The types of these constants check the files of the other languages.
  return translate === null ? english : (translate(name, english) as Words);
}
