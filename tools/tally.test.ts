import { expect, test } from "vitest";
import { closingLines, sum, tallyOfReport, tallyOfRun } from "./tally.ts";

const vitest = (numPassedTests: number, numFailedTests: number) => ({
  numPassedTests,
  numFailedTests,
  numPendingTests: 1,
  numTodoTests: 2,
  testResults: [
    {
      name: "/somewhere/undo.test.ts",
      assertionResults: Array.from({ length: numPassedTests + numFailedTests }, (_, index) => ({
        fullName: `test ${index}`,
        status: index < numFailedTests ? "failed" : "passed",
      })),
    },
  ],
});

test("a report of Vitest", () => {
  expect(tallyOfReport(vitest(5, 1))).toEqual({
    passed: 5,
    failed: 1,
    skipped: 3,
    remarks: ["failed: undo.test.ts › test 0"],
  });
});

test("a report of Playwright, where a flaky test passed on a retry", () => {
  const stats = { expected: 3, flaky: 1, unexpected: 2, skipped: 0 };
  const spec = (title: string, status: string) => ({
    title,
    file: "restore.spec.ts",
    tests: [{ status }],
  });
  const suites = [
    {
      specs: [spec("one", "expected"), spec("two", "unexpected")],
      suites: [{ specs: [spec("three", "flaky")] }],
    },
  ];
  expect(tallyOfReport({ stats, suites })).toEqual({
    passed: 4,
    failed: 2,
    skipped: 0,
    remarks: ["failed: restore.spec.ts › two", "passed on its second try: restore.spec.ts › three"],
  });
});

test("a report of an unknown format is refused", () => {
  expect(() => tallyOfReport({ tests: 3 })).toThrow();
});

test("a runner that fails without a failed test counts as one failure", () => {
  expect(tallyOfRun(1, vitest(5, 0))).toMatchObject({ passed: 5, failed: 1, skipped: 3 });
  expect(tallyOfRun(1, undefined)).toMatchObject({ passed: 0, failed: 1, skipped: 0 });
});

test("a runner that passes no test counts as one failure", () => {
  expect(tallyOfRun(0, vitest(0, 0))).toMatchObject({ passed: 0, failed: 1, skipped: 3 });
});

test("failed tests are counted once", () => {
  expect(tallyOfRun(1, vitest(5, 2))).toMatchObject({ passed: 5, failed: 2, skipped: 3 });
});

test("the closing lines name skipped tests only where there are some", () => {
  const total = sum([
    { passed: 2, failed: 0, skipped: 0, remarks: [] },
    { passed: 3, failed: 1, skipped: 0, remarks: ["failed: it"] },
  ]);
  expect(total.remarks).toEqual(["failed: it"]);
  expect(closingLines(total)).toBe("5 passed, 1 failed");
  expect(closingLines({ passed: 5, failed: 0, skipped: 2 })).toBe("2 skipped\n5 passed, 0 failed");
});
