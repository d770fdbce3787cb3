import { expect, test } from "vitest";
import { type Check, UnreadyError, readinessOf } from "./readiness.ts";

const check = (name: string, run: Check["run"]): Check => ({ name, failing: `${name} fails`, run });
const fine = check("fine", () => Promise.resolve());

test("each check has its result, and a failed one makes the whole not ready", async () => {
  const full = check("disk", () => Promise.resolve({ warning: "little is free" }));
  expect(await readinessOf([fine, full])()).toEqual({
    ready: true,
    checks: { fine: { status: "ok" }, disk: { status: "warning", detail: "little is free" } },
  });
  const broken = check("database", () => Promise.reject(new Error("password of the database")));
  const worded = check("disk", () => Promise.reject(new UnreadyError("The disk is full")));
  expect(await readinessOf([broken, worded])()).toEqual({
    ready: false,
    checks: {
      database: { status: "failed", detail: "database fails" },
      disk: { status: "failed", detail: "The disk is full" },
    },
  });
});

test("a check that hangs is started once, and the answer does not wait for it", async () => {
  let begun = 0;
  const released = Promise.withResolvers<void>();
  const hanging = check("database", () => {
    begun += 1;
    return released.promise;
  });
  const ask = readinessOf([hanging, fine]);
  for (let time = 0; time < 2; time += 1) {
    expect((await ask()).checks).toEqual({
      database: { status: "failed", detail: "database fails" },
      fine: { status: "ok" },
    });
  }
  expect(begun).toBe(1);
  released.resolve();
  await released.promise;
  await expect.poll(async () => (await ask()).ready).toBe(true);
});
