/**
 * The constants of one English file, as another language has to give them: with every word, of the same
 * shape. What is a function there is made of these constants and follows by itself.
 */
export type WordsOf<English> = {
  [
    Name in keyof English as English[Name] extends (...args: never[]) => unknown ? never : Name
  ]: English[Name];
};
