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
  const made = [
    ...Object.values(paths).filter((path) => typeof path === "string"),
    paths.signIn("/datasets"),
    paths.tasks({ taskId: "1" }),
    paths.explore("1", "2"),
    paths.bisect("1", "2", "bad"),
    paths.timeline("1", "2"),
    paths.compare("1", { from: "2" }, "added"),
    paths.receipt("1", "2"),
    paths.removedSnapshots("1"),
  ];
  for (const path of made) expect([path, (await app.request(path)).status]).toEqual([path, 200]);
  await rm(consoleDir, { recursive: true });
});
