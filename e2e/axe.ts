import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { type Page, expect } from "@playwright/test";
import type axe from "axe-core";

declare global {
  interface Window {
    axe?: typeof axe;
  }
}

const rules: Record<"light" | "dark", axe.RunOnly> = {
  light: { type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] },
  // The other colour scheme changes only colours.
  dark: { type: "rule", values: ["color-contrast", "link-in-text-block"] },
};

const source = readFile(fileURLToPath(import.meta.resolve("axe-core/axe.min.js")), "utf8");

/** Expects that the page meets WCAG 2.2 AA, in light and in dark. */
export async function expectAccessible(page: Page): Promise<void> {
  // Once for each page: half a megabyte of script to read.
  if (await page.evaluate(() => window.axe === undefined)) await page.evaluate(await source);
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    const found = await page.evaluate(async (runOnly) => {
      // The page below a dialog is half covered and not operable.
      const dialog = "[aria-modal=true]";
      const part = document.querySelector(dialog) ? { include: [[dialog]] } : document;
      const result = await window.axe?.run(part, {
        runOnly,
        resultTypes: ["violations"],
        // No rule of these needs the style sheets, which it would load again each time.
        preload: { assets: ["media"] },
      });
      if (result === undefined) throw new Error("axe is not on the page");
      return result.violations.map(({ id, nodes }) => ({
        id,
        at: nodes.map((node) => `${node.target.join(" ")}: ${node.failureSummary ?? ""}`),
      }));
    }, rules[colorScheme]);
    expect(found, `axe in ${colorScheme}`).toEqual([]);
  }
  await page.emulateMedia({ colorScheme: null, reducedMotion: null });
}
