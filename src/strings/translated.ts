/** Makes the words of a catalogue entry out of the English ones. */
type Translate = (name: string, english: unknown) => unknown;

let translate: Translate | null = null;

/**
 * Sets what `translated` answers from then on. Words stand in constants of modules, so it holds for those modules
 * that are imported later: `main.tsx` calls it (by `loadWords`) before it imports the console.
 *
 * @param next null: English, as it stands in the code.
 */
export function translateWith(next: Translate | null): void {
  translate = next;
}

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
