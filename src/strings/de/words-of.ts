/**
 * The constants of one English file, with the shape that another language has to provide. Functions there use these
 * constants and need no translation.
 */
export type WordsOf<English> = {
  [
    Name in keyof English as English[Name] extends (...args: never[]) => unknown ? never : Name
  ]: English[Name];
};
