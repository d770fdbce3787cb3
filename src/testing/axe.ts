import axe from "axe-core";
import { expect } from "vitest";

const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/**
 * Fails with axe's violations on the current page, each with its element. With an open dialog, only the dialog is
 * checked: elements below it are half covered and not operable, and axe would measure only their visible part. For the
 * same reason it is checked from the top of the page, where the header covers nothing.
 */
export async function expectAccessible(): Promise<void> {
  const dialogs = document.querySelectorAll<HTMLElement>("[aria-modal=true]");
  const { scrollY } = window;
  if (dialogs.length === 0) window.scrollTo(0, 0);
  const { violations } = await axe.run([...dialogs].at(-1) ?? document.body, {
    runOnly: { type: "tag", values: tags },
    resultTypes: ["violations"],
    selectors: false,
    // No rule of these needs the style sheets, which it would read again each time.
    preload: { assets: ["media"] },
  });
  window.scrollTo(0, scrollY);
  const found = violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html}\n${failureSummary ?? ""}`),
  );
  expect(found).toEqual([]);
}
