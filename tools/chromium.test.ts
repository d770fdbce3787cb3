import { expect, test } from "vitest";
import { findChromium } from "./chromium.ts";

const at = (env: Record<string, string>, files: string[], pinned?: string) => ({
  env,
  exists: (path: string) => files.includes(path),
  pinned: () => Promise.resolve(pinned),
  playwrightPath: () => Promise.resolve("/cache/chrome"),
});

test("CHROMIUM_PATH takes precedence", async () => {
  const here = at({ CHROMIUM_PATH: "/opt/chrome" }, ["/opt/chrome"], "/tools/chromium-1");
  expect(await findChromium(here)).toEqual({ path: "/opt/chrome", env: {}, isPinned: false });
});

test("a CHROMIUM_PATH that does not exist is an error, without a fallback", async () => {
  const here = at({ CHROMIUM_PATH: "/opt/chrome" }, ["/usr/bin/chromium"], "/tools/chromium-1");
  await expect(findChromium(here)).rejects.toThrow("CHROMIUM_PATH is /opt/chrome");
});

test("the pinned engine comes before the system's, with libraries and fonts of its own", async () => {
  expect(await findChromium(at({}, ["/usr/bin/chromium"], "/tools/chromium-1"))).toEqual({
    path: "/tools/chromium-1/chromium",
    env: {
      LD_LIBRARY_PATH: "/tools/chromium-1/al2023/lib",
      FONTCONFIG_FILE: "/tools/chromium-1/fonts.conf",
    },
    isPinned: true,
  });
});

test("where the package has no engine, the system's comes before Playwright's download", async () => {
  const both = await findChromium(at({}, ["/usr/bin/google-chrome", "/cache/chrome"]));
  expect(both).toMatchObject({ path: "/usr/bin/google-chrome", isPinned: false });
  const downloaded = await findChromium(at({}, ["/cache/chrome"]));
  expect(downloaded).toMatchObject({ path: "/cache/chrome", isPinned: false });
});

test("without any there is none", async () => {
  expect(await findChromium(at({}, []))).toBeUndefined();
});
