import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { expect, test } from "vitest";
import { causeOf } from "./errors.mjs";
import { run } from "./run.mjs";

const node = process.execPath;

test("returns the exit code and the output", async () => {
  const script = "console.log('said'); process.exit(3)";
  expect(await run(node, ["-e", script], { capture: true })).toEqual({ code: 3, output: "said\n" });
});

test("a signal that ends the child becomes 128 and its number", async () => {
  const script = "process.kill(process.pid, 'SIGKILL'); setInterval(() => {}, 1000)";
  expect(await run(node, ["-e", script], { capture: true })).toMatchObject({ code: 137 });
});

test("the project's own programs come first on the child's PATH", async () => {
  const { output } = await run(node, ["-p", "process.env.PATH"], { capture: true });
  expect(output).toMatch(/^[^:]*\.toolchain\/bin:[^:]*node_modules\/\.bin:/);
});

test("what a child prints is heard, and children can run at the same time", async () => {
  const said = ["", ""];
  const script = "console.log('out'); console.error('err')";
  await Promise.all(
    said.map((_, at) =>
      run(node, ["-e", script], { heard: (chunk) => void (said[at] += chunk.toString()) }),
    ),
  );
  for (const text of said) expect(text.trim().split("\n").toSorted()).toEqual(["err", "out"]);
});

test("SIGTERM goes to the child, and its exit code is the answer", async () => {
  const child =
    "process.on('SIGTERM', () => process.exit(5)); console.log('up'); setInterval(() => {}, 1000)";
  const script = `
    import { become } from ${JSON.stringify(join(import.meta.dirname, "run.mjs"))};
    process.exitCode = await become(process.execPath, ["-e", ${JSON.stringify(child)}]);`;
  const parent = spawn(node, ["--input-type=module", "-e", script], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  await once(parent.stdout, "data");
  parent.kill("SIGTERM");
  expect(await once(parent, "exit")).toEqual([5, null]);
});

test.each([
  ["npm error code ENOTFOUND", /registry cannot be reached/],
  ["write ENOSPC", /disk is full/],
  ["EACCES: permission denied, mkdir '/x'", /no permission/],
  ["ERR_PNPM_OUTDATED_LOCKFILE", /pnpm-lock.yaml does not fit/],
])("%s is explained", (output, sentence) => {
  expect(causeOf(output)).toMatch(sentence);
});

test("an unknown failure has no cause", () => {
  expect(causeOf("Could not resolve './network.ts'")).toBeUndefined();
});
