import { availableParallelism } from "node:os";
import { expect, test } from "vitest";
import { AbandonedError, decodeLanes } from "./decode-lanes.ts";

/** Work that waits until it is released. */
function held(name: string, begun: string[]) {
  const gate = Promise.withResolvers<void>();
  const work = async () => {
    begun.push(name);
    await gate.promise;
    return name;
  };
  return { work, letGo: gate.resolve };
}

/** Enough turns of the event loop for all promises to settle. */
async function settled(): Promise<void> {
  for (let i = 0; i < 20; i++) await Promise.resolve();
}

test("a small picture overtakes large ones, which are decoded one at a time", async () => {
  const begun: string[] = [];
  const inTurn = decodeLanes<string>();
  const larges = Array.from({ length: 2 + availableParallelism() }, (_, i) =>
    held(`large ${i}`, begun),
  );
  const asked = larges.map(({ work }, i) => inTurn(`large ${i}`, { lane: "large" }, work));
  const done = await inTurn("small", { lane: "small" }, async () => "small");
  expect(done).toBe("small");
  expect(begun).toEqual(["large 0"]);
  for (const [i, { letGo }] of larges.entries()) {
    letGo();
    await asked[i];
    await settled();
    expect(begun.length).toBe(Math.min(i + 2, larges.length));
  }
});

test("a picture whose requests are abandoned before its turn is not decoded", async () => {
  const begun: string[] = [];
  const inTurn = decodeLanes<string>();
  const first = held("first", begun);
  const running = inTurn("first", { lane: "large" }, first.work);
  let hasLeft = false;
  const isAbandoned = () => hasLeft;
  const left = Array.from({ length: 50 }, (_, i) =>
    inTurn(`left ${i}`, { lane: "large", isAbandoned }, held(`left ${i}`, begun).work),
  );
  const outcomes = Promise.allSettled(left);
  const last = held("last", begun);
  const stays = inTurn("last", { lane: "large" }, last.work);
  hasLeft = true;
  first.letGo();
  last.letGo();
  await Promise.all([running, stays]);
  expect(begun).toEqual(["first", "last"]);
  for (const outcome of await outcomes) {
    expect(outcome).toMatchObject({ status: "rejected", reason: expect.any(AbandonedError) });
  }
});

test("the same picture is decoded once, while one of its clients is connected", async () => {
  const begun: string[] = [];
  const inTurn = decodeLanes<string>();
  const first = held("first", begun);
  const running = inTurn("first", { lane: "large" }, first.work);
  const same = held("same", begun);
  const gone = { lane: "large" as const, isAbandoned: () => true };
  const both = [
    inTurn("same", gone, same.work),
    inTurn("same", { lane: "large" }, same.work),
    inTurn("same", gone, same.work),
  ];
  first.letGo();
  same.letGo();
  expect(await Promise.all([running, ...both])).toEqual(["first", "same", "same", "same"]);
  expect(begun).toEqual(["first", "same"]);
});

test("abandoned or failed work is started anew by the next request", async () => {
  const inTurn = decodeLanes<string>();
  const gone = { lane: "small" as const, isAbandoned: () => true };
  await expect(inTurn("same", gone, async () => "never")).rejects.toThrow(AbandonedError);
  await expect(
    inTurn("same", { lane: "small" }, () => Promise.reject(new Error("broken"))),
  ).rejects.toThrow("broken");
  expect(await inTurn("same", { lane: "small" }, async () => "done")).toBe("done");
});
