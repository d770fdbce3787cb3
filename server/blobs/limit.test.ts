import { expect, it } from "vitest";
import { createLimit } from "./limit.ts";

it("runs so many at a time, in the order of their arrival, failures included", async () => {
  const limit = createLimit(2);
  const running: { job: number; end: () => void }[] = [];
  const order: number[] = [];
  const results = Array.from({ length: 5 }, (_, job) =>
    limit(async () => {
      order.push(job);
      await new Promise<void>((end) => {
        running.push({ job, end });
      });
      if (job === 1) throw new Error("job 1 failed");
      return job;
    }),
  );
  const settled = Promise.allSettled(results);
  for (let n = 0; n < 5; n++) {
    await expect.poll(() => running.length).toBe(Math.min(5, n + 2));
    running[n]?.end();
  }
  expect((await settled).map((result) => result.status === "fulfilled" && result.value)).toEqual([
    0,
    false,
    2,
    3,
    4,
  ]);
  expect(order).toEqual([0, 1, 2, 3, 4]);
  expect(await limit(async () => "free again")).toBe("free again");
});
