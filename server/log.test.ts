import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, existsSync, openSync } from "node:fs";
import { expect, onTestFinished, test } from "vitest";

const script = `
  const { createLog } = await import(${JSON.stringify(import.meta.resolve("./log.ts"))});
  const log = createLog("info");
  for (let line = 0; line < 5000; line += 1) {
    log.info({ line }, "a line that is long enough to fill what a pipe holds when there are many of them");
    if (line % 100 === 0) await new Promise(setImmediate);
  }
  process.stdout.write("worked");
  setInterval(() => {}, 1000);
`;

async function works(stderr: "pipe" | number): Promise<string> {
  const child = spawn(process.execPath, ["--input-type=module", "-e", script], {
    stdio: ["ignore", "pipe", stderr],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  const { stdout } = child;
  if (stdout === null) throw new Error("the output is not piped");
  const [said] = await Promise.race([once(stdout, "data"), once(child, "exit")]);
  return String(said);
}

test("unread lines do not block the process", async () => {
  expect(await works("pipe")).toBe("worked");
});

test.runIf(existsSync("/dev/full"))(
  "lines for which the disk has no room fail nothing",
  async () => {
    const full = openSync("/dev/full", "w");
    onTestFinished(() => closeSync(full));
    expect(await works(full)).toBe("worked");
  },
);
