import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { paths } from "#/paths.ts";
import { consoleApp } from "#server/http/console.ts";

test("the service has a page for every address that the console makes", async () => {
  const consoleDir = await mkdtemp(join(tmpdir(), "pages-"));
  await writeFile(join(consoleDir, "index.html"), "<!doctype html>");
  const app = consoleApp(consoleDir);
  // Every address, with what any of them takes: ids, and texts where filters are expected.
  const made = Object.values(paths).map((path): unknown =>
    typeof path === "string" ? path : Reflect.apply(path, undefined, ["1", "2", "3"]),
  );
  for (const path of made.map(String)) {
    expect([path, (await app.request(path)).status]).toEqual([path, 200]);
  }
  await rm(consoleDir, { recursive: true });
});
