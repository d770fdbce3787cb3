/** Sums the tests of the runners' JSON reports, and formats the closing line. */

import { basename } from "node:path";
import * as z from "zod/mini";

export interface Tally {
  passed: number;
  failed: number;
  skipped: number;
  /** The tests that failed, and those that passed only on a retry, one line each. */
  remarks: string[];
}

const none: Tally = { passed: 0, failed: 0, skipped: 0, remarks: [] };

const vitestReport = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  numTodoTests: z.number(),
  testResults: z.array(
    z.object({
      name: z.string(),
      assertionResults: z.array(z.object({ fullName: z.string(), status: z.string() })),
    }),
  ),
});

const specReport = z.object({
  title: z.string(),
  file: z.string(),
  tests: z.array(z.object({ status: z.string() })),
});
const suiteReport = z.object({
  specs: z.array(specReport),
  get suites() {
    return z.optional(z.array(suiteReport));
  },
});
type SuiteReport = z.infer<typeof suiteReport>;

const playwrightReport = z.object({
  stats: z.object({
    expected: z.number(),
    flaky: z.number(),
    unexpected: z.number(),
    skipped: z.number(),
  }),
  suites: z.array(suiteReport),
});

/** Reads a report of Vitest or of Playwright; an unknown format is an error. */
export function tallyOfReport(report: unknown): Tally {
  const vitest = vitestReport.safeParse(report);
  if (vitest.success) {
    const { numPassedTests, numFailedTests, numPendingTests, numTodoTests } = vitest.data;
    return {
      passed: numPassedTests,
      failed: numFailedTests,
      skipped: numPendingTests + numTodoTests,
      remarks: vitest.data.testResults.flatMap(({ name, assertionResults }) =>
        assertionResults
          .filter(({ status }) => status === "failed")
          .map(({ fullName }) => `failed: ${basename(name)} › ${fullName}`),
      ),
    };
  }
  const { stats, suites } = playwrightReport.parse(report);
  return {
    passed: stats.expected + stats.flaky,
    failed: stats.unexpected,
    skipped: stats.skipped,
    remarks: suites.flatMap(remarksOf),
  };
}

const remarkable: Readonly<Record<string, string>> = {
  unexpected: "failed",
  flaky: "passed on its second try",
};

function remarksOf({ specs, suites }: SuiteReport): string[] {
  const own = specs.flatMap(({ title, file, tests }) =>
    tests
      .filter(({ status }) => status in remarkable)
      .map(({ status }) => `${remarkable[status]}: ${file} › ${title}`),
  );
  return [...own, ...(suites ?? []).flatMap(remarksOf)];
}

/**
 * The tally of one runner from its exit code and report (undefined if it wrote none). A runner that fails without a
 * failed test (a file that does not load, a crash), or that passes no test, counts as one failure, so that missing
 * results do not look like success.
 */
export function tallyOfRun(code: number, report: unknown): Tally {
  const tally = report === undefined ? none : tallyOfReport(report);
  const isSilent = tally.failed === 0 && (code !== 0 || tally.passed === 0);
  return isSilent ? { ...tally, failed: 1 } : tally;
}

export function sum(tallies: Tally[]): Tally {
  return {
    passed: tallies.reduce((total, { passed }) => total + passed, 0),
    failed: tallies.reduce((total, { failed }) => total + failed, 0),
    skipped: tallies.reduce((total, { skipped }) => total + skipped, 0),
    remarks: tallies.flatMap(({ remarks }) => remarks),
  };
}

/** The count that a run ends with, on a line of its own; before it how many tests were skipped, if any were. */
export function closingLines({ passed, failed, skipped }: Omit<Tally, "remarks">): string {
  const before = skipped > 0 ? `${skipped} skipped\n` : "";
  return `${before}${passed} passed, ${failed} failed`;
}
