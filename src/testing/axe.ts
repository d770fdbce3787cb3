import axe from "axe-core";
import { expect } from "vitest";

const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/** Fails with what axe finds on the page as it is now, each with the element it is about. */
export async function expectAccessible(): Promise<void> {
  const { violations } = await axe.run(document.body, { runOnly: { type: "tag", values: tags } });
  const found = violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html}\n${failureSummary ?? ""}`),
  );
  expect(found).toEqual([]);
}
