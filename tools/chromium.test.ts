import { expect, test } from "vitest";
import { findChromium } from "./chromium.ts";

const at = (env: Record<string, string>, files: string[]) => ({
  env,
  exists: (path: string) => files.includes(path),
  playwrightPath: () => Promise.resolve("/cache/chrome"),
});

test("CHROMIUM_PATH comes before everything else", async () => {
  const here = at({ CHROMIUM_PATH: "/opt/chrome" }, ["/opt/chrome", "/usr/bin/chromium"]);
  expect(await findChromium(here)).toBe("/opt/chrome");
});

test("a CHROMIUM_PATH that does not exist is an error, not a reason to take another one", async () => {
  const here = at({ CHROMIUM_PATH: "/opt/chrome" }, ["/usr/bin/chromium"]);
  await expect(findChromium(here)).rejects.toThrow("CHROMIUM_PATH is /opt/chrome");
});

test("the system's browser comes before Playwright's download", async () => {
  expect(await findChromium(at({}, ["/usr/bin/google-chrome", "/cache/chrome"]))).toBe(
    "/usr/bin/google-chrome",
  );
  expect(await findChromium(at({}, ["/cache/chrome"]))).toBe("/cache/chrome");
});

test("without any there is none", async () => {
  expect(await findChromium(at({}, []))).toBeUndefined();
});
