import { count, counted } from "#/lib/numbers.ts";
import { translated } from "./translated.ts";

const versions = (n: number): string => counted(n, { one: "version", other: "versions" });

/** The words of the bisection for the first bad version. */
export const bisectText = translated("bisectText", {
  region: "Find where it went wrong",
  start: "Find where it went wrong",
  begin: { good: "This version is good", bad: "This version is bad" },
  verdicts: { good: "Good", bad: "Bad", skip: "Skip" },
  question: (name: string) => `Is “${name}” good or bad?`,
  next: (name: string) => `Next version: “${name}”`,
  left: (steps: number, between: number) =>
    `About ${counted(steps, { one: "step", other: "steps" })} left, ${versions(between)} between`,
  look: (name: string) => `Show “${name}”`,
  found: (name: string) => `“${name}” is the first bad version`,
  before: (name: string) => `The one before it is “${name}”.`,
  oneOf: (n: number) => `One of these ${versions(n)} is the first bad one`,
  marked: {
    good: (name: string) => `“${name}” is bad`,
    bad: (name: string) => `“${name}” is good`,
  },
  choose: {
    good: "Now open an older version that is good, and mark it here.",
    bad: "Now open a newer version that is bad, and mark it here.",
  },
  gone: {
    good: "The good version is not in this dataset: it was deleted, or the link belongs to another dataset. Stop the search, and mark another version.",
    bad: "The bad version is not in this dataset: it was deleted, or the link belongs to another dataset. Stop the search, and mark another version.",
  },
  same: "The same version is marked as good and as bad. Go back, or stop the search and mark others.",
  reversed:
    "The good version is newer than the bad one, so the fault was fixed in between. Mark a good version that is older than the bad one.",
  differs: (added: number, removed: number, modified: number) =>
    `Compare the two: + ${count(added)} − ${count(removed)} ~ ${count(modified)}`,
  compare: "Compare the two",
  restore: "Restore the one before",
  loading: "Loading the versions between",
  failed: "The versions between could not be loaded.",
  retry: "Try again",
  stop: "Stop the search",
});
