import { expect, test, vi } from "vitest";

test("the first pattern of a process is prepared without blocking the event loop", async () => {
  vi.resetModules();
  const { foldedPattern, prepareFoldedPatterns } = await import("./folded-pattern.ts");
  let turns = 0;
  let isReady = false;
  const others = (async () => {
    while (!isReady) {
      await new Promise<void>((resolve) => setTimeout(resolve));
      turns += 1;
    }
  })();
  await prepareFoldedPatterns();
  isReady = true;
  await others;
  expect(turns).toBeGreaterThan(20);

  const prepared = foldedPattern("straße");
  vi.resetModules();
  const atOnce = await import("./folded-pattern.ts");
  expect(prepared).toBe(atOnce.foldedPattern("straße"));
});
