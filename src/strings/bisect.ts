import { count, counted } from "#/lib/numbers.ts";
import { translated } from "./translated.ts";

const versions = (n: number): string => counted(n, { one: "version", other: "versions" });

/** The words of the search for the version in which something went wrong. */
export const bisectText = translated("bisectText", {
  region: "Find where it went wrong",
  start: "Find where it went wrong",
  begin: { good: "This version is good", bad: "This version is bad" },
  verdicts: { good: "Good", bad: "Bad", skip: "Skip" },
  question: (name: string) => `Is “${name}” good or bad?`,
  next: (name: string) => `The next one to look at is “${name}”`,
  left: (steps: number, between: number) =>
    `About ${counted(steps, { one: "step", other: "steps" })} left, ${versions(between)} between`,
  look: (name: string) => `Look at ${name}`,
  found: (name: string) => `“${name}” is the first bad version`,
  before: (name: string) => `The one before it is “${name}”.`,
  oneOf: (n: number) => `One of these ${versions(n)} is the first bad one`,
  marked: {
    good: (name: string) => `“${name}” is bad`,
    bad: (name: string) => `“${name}” is good`,
  },
  choose: {
    good: "Now go to an older version that is good, and say so here.",
    bad: "Now go to a newer version that is bad, and say so here.",
  },
  gone: {
    good: "The good version is not in this dataset: it was removed, or the link is of another one. Stop, and mark another.",
    bad: "The bad version is not in this dataset: it was removed, or the link is of another one. Stop, and mark another.",
  },
  same: "The same version is marked as good and as bad. Go back, or stop and mark others.",
  reversed:
    "The good version is newer than the bad one, so what went wrong was put right in between. Mark a good version from before the bad one.",
  differs: (added: number, removed: number, modified: number) =>
    `Compare the two: + ${count(added)} − ${count(removed)} ~ ${count(modified)}`,
  compare: "Compare the two",
  restore: "Restore the one before",
  loading: "Loading the versions between",
  failed: "The versions between could not be loaded.",
  retry: "Try again",
  stop: "Stop the search",
});
