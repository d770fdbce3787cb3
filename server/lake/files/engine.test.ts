import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { Engine } from "./engine.ts";

test("a connection is replaced once it is unused, and open tables go on", async () => {
  const directory = await mkdtemp(join(tmpdir(), "stillframe-engine-"));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  const engine = await Engine.open({ directory });
  expect(await engine.renew(0)).toBe(false);
  const before = engine.connection;
  const table = await before.createTable("numbers", [{ value: 1 }]);
  expect(await engine.renew(60_000)).toBe(false);
  expect(await engine.renew(0)).toBe(true);
  expect(await engine.renew(0)).toBe(false);
  expect(engine.connection).not.toBe(before);
  expect(await table.countRows()).toBe(1);
  expect(await (await engine.connection.openTable("numbers")).countRows()).toBe(1);
  engine.close();
});
