import { expect, test } from "vitest";
import { lookAt } from "./look-at-upstream.ts";
import type { Upstream } from "./upstream.ts";

function upstreamThat(call: () => Promise<unknown>) {
  return { host: "vl.example.com", call } as Pick<Upstream, "call" | "host">;
}

test("the last look is told at once, while the next one is under way", async () => {
  const answers: PromiseWithResolvers<unknown>[] = [];
  const upstream = upstreamThat(() => {
    const answer = Promise.withResolvers<unknown>();
    answers.push(answer);
    return answer.promise;
  });
  let now = 0;
  const look = lookAt(upstream, () => now);

  // An upstream that hangs from the start.
  expect(await look()).toEqual({ warning: "vl.example.com has not answered yet" });
  expect(await look()).toEqual({ warning: "vl.example.com has not answered yet" });
  expect(answers).toHaveLength(1);
  answers[0]?.resolve([]);
  await expect.poll(look).toBeUndefined();
  expect(answers).toHaveLength(1);

  // It hangs later.
  now = 15_000;
  expect(await look()).toBeUndefined();
  expect(answers).toHaveLength(2);
  now += 6_000;
  expect(await look()).toEqual({ warning: "vl.example.com has not answered for 6 seconds" });
  expect(answers).toHaveLength(2);
  answers[1]?.reject(new Error("it is away"));
  await expect.poll(look).toEqual({ warning: "it is away" });
});

test("the first look is waited for a little, so that a start does not begin with a warning", async () => {
  expect(await lookAt(upstreamThat(() => Promise.resolve([])))()).toBeUndefined();
});
