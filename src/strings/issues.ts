/** The words of broken rules, which `rules.ts` sets when it is loaded: few people break one. */
export const issueWords: {
  /** An issue with the name of its field. */
  issue?: (issue: { loc: readonly (string | number)[]; msg: string }) => string;
  /** The sentence alone; null where it has no words. */
  rule?: (sentence: string) => string | null;
} = {};
