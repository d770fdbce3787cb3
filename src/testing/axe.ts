import axe from "axe-core";
import { expect } from "vitest";

const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/**
 * Fails with what axe finds on the page as it is now, each with the element it is about. In an open dialog only: what
 * lies half covered below it is out of reach, and axe would take what is left of it for its size.
 */
export async function expectAccessible(): Promise<void> {
  const dialogs = document.querySelectorAll<HTMLElement>("[aria-modal=true]");
  const { violations } = await axe.run([...dialogs].at(-1) ?? document.body, {
    runOnly: { type: "tag", values: tags },
  });
  const found = violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html}\n${failureSummary ?? ""}`),
  );
  expect(found).toEqual([]);
}
