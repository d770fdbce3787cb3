import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type BisectStep, type Verdicts, bisect } from "./bisect.ts";

const rowOf = (length: number) => Array.from({ length }, (_, place) => `v${place}`);

/** Answers as a user who knows the first bad version. @returns the end, and the number of answers */
function play(row: readonly string[], firstBad: number, skipped = new Set<string>()) {
  const verdicts = { good: ["v0"], bad: [`v${row.length - 1}`], skip: [] as string[] };
  for (let answers = 0; ; answers += 1) {
    const step = bisect(row, verdicts);
    if (step.kind !== "look") return { step, answers };
    if (skipped.has(step.id)) verdicts.skip.push(step.id);
    else if (row.indexOf(step.id) >= firstBad) verdicts.bad.push(step.id);
    else verdicts.good.push(step.id);
  }
}

/** The candidates are the versions after the good one. */
const most = (length: number) => Math.ceil(Math.log2(length - 1));

describe("the first bad version", () => {
  test("is found with as few answers as halving needs, at any position", () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 10_000 }), fc.nat(), (length, seed) => {
        const firstBad = 1 + (seed % (length - 1));
        const { step, answers } = play(rowOf(length), firstBad);
        expect(step).toEqual({
          kind: "found",
          first: `v${firstBad}`,
          before: `v${firstBad - 1}`,
        } satisfies BisectStep);
        expect(answers).toBeLessThanOrEqual(most(length));
      }),
    );
  });

  test("takes no more answers than announced", () => {
    for (let firstBad = 1; firstBad < 33; firstBad += 1) {
      const step = bisect(rowOf(33), { good: ["v0"], bad: ["v32"], skip: [] });
      expect(step).toMatchObject({ kind: "look", stepsLeft: 5 });
      expect(play(rowOf(33), firstBad).answers).toBeLessThanOrEqual(5);
    }
  });

  test("is among the remaining ones where some were skipped", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 3, max: 200 }),
        fc.nat(),
        fc.array(fc.nat({ max: 199 })),
        (length, seed, skips) => {
          const firstBad = 1 + (seed % (length - 1));
          const { step } = play(rowOf(length), firstBad, new Set(skips.map((one) => `v${one}`)));
          if (step.kind === "one-of") expect(step.ids).toContain(`v${firstBad}`);
          else expect(step).toMatchObject({ kind: "found", first: `v${firstBad}` });
        },
      ),
    );
  });
});

describe("cases that cannot be halved", () => {
  const row = rowOf(5);
  test.each<[string, Partial<Verdicts>, BisectStep]>([
    ["neighbours", { good: ["v1"], bad: ["v2"] }, { kind: "found", first: "v2", before: "v1" }],
    ["the same", { good: ["v1"], bad: ["v1"] }, { kind: "same" }],
    ["the good one is newer", { good: ["v3"], bad: ["v1"] }, { kind: "reversed" }],
    ["no good one", { bad: ["v1"] }, { kind: "missing", which: "good" }],
    ["a bad one of elsewhere", { good: ["v1"], bad: ["x"] }, { kind: "missing", which: "bad" }],
    [
      "all between skipped",
      { good: ["v0"], bad: ["v3"], skip: ["v1", "v2"] },
      { kind: "one-of", ids: ["v1", "v2", "v3"], before: "v0" },
    ],
  ])("%s", (_, verdicts, step) => {
    expect(bisect(row, { good: [], bad: [], skip: [], ...verdicts })).toEqual(step);
  });

  test("verdicts on missing versions are ignored", () => {
    const step = bisect(row, { good: ["v0", "gone"], bad: ["v4"], skip: ["gone too"] });
    expect(step).toMatchObject({ kind: "look", id: "v2" });
  });
});
