/** Finds words of a page that are in no catalogue, with the pseudo language, which marks the words that are. */

import type { Page, Response } from "@playwright/test";

export interface Words {
  /** Every text and accessible name on the page that has letters outside of the marks and is no data. */
  unmarked: () => Promise<string[]>;
}

/** Switches the console to the pseudo language. Everything that its backend answers counts as data. */
export async function watchWords(page: Page): Promise<Words> {
  await page.addInitScript(() => localStorage.setItem("stillframe-language", "pseudo"));
  const data = new Set<string>();
  const reading: Promise<void>[] = [];
  page.on("response", (response) => {
    if (response.url().includes("/api/")) reading.push(collect(response, data));
  });
  return {
    unmarked: async () => {
      await Promise.all(reading);
      return page.evaluate(find, [...data]);
    },
  };
}

async function collect(response: Response, into: Set<string>): Promise<void> {
  if (!response.headers()["content-type"]?.includes("json")) return;
  // If the page has navigated away, its answers are gone.
  const body: unknown = await response.json().catch(() => null);
  const walk = (value: unknown): void => {
    if (typeof value === "string" && value !== "") into.add(value);
    // People are shown by the first part of their address.
    if (typeof value === "string" && value.includes("@")) into.add(value.split("@")[0] ?? "");
    if (typeof value !== "object" || value === null) return;
    for (const [name, part] of Object.entries(value)) {
      // The names of its fields are the user's own.
      if (name === "metadata") Object.keys(part ?? {}).forEach((field) => into.add(field));
      walk(part);
    }
  };
  walk(body);
}

/** Runs in the page. */
function find(data: string[]): string[] {
  const longestFirst = data.toSorted((a, b) => b.length - a.length);
  // Names of products, languages and units, a shortened content hash, and what a rule adds to the name of a clone or a
  // snapshot; days and months come from Intl.
  const neutral =
    /\(cloned\)|_snapshot_…|\blt:[\da-f]+ ?…[\da-f]+|\b(Stillframe|curl|Python|English|Deutsch|bytes?|kB|MB|min|fps|Today|Yesterday|today|yesterday|now|ago|days?|hr|mo|Jan(uary)?|Feb(ruary)?|Mar(ch)?|Apr(il)?|May|June?|July?|Aug(ust)?|Sept?(ember)?|Oct(ober)?|Nov(ember)?|Dec(ember)?|GMT|UTC)\b/g;

  function leftOver(text: string): string {
    let rest = text;
    for (;;) {
      const inner = rest.replaceAll(/⟦[^⟦⟧]*⟧/g, " ");
      if (inner === rest) break;
      rest = inner;
    }
    if (!/\p{L}{2}/u.test(rest)) return "";
    for (const each of longestFirst) rest = rest.replaceAll(each, " ");
    return /\p{L}{2}/u.test(rest.replaceAll(neutral, " ")) ? rest.trim() : "";
  }

  const found: string[] = [];
  const look = (text: string | null, where: string) => {
    const rest = text === null ? "" : leftOver(text);
    if (rest !== "") found.push(`${where}: ${rest}`);
  };
  look(document.title, "title of the page");
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (element === null || element.closest("time, script, style, noscript, [translate=no]"))
      continue;
    look(walker.currentNode.textContent, element.tagName);
  }
  const spoken = [
    "aria-label",
    "aria-description",
    "aria-valuetext",
    "title",
    "placeholder",
    "alt",
  ];
  for (const name of spoken) {
    for (const element of document.body.querySelectorAll(`[${name}]`)) {
      if (element.matches("[aria-hidden=true]")) continue;
      look(element.getAttribute(name), `${element.tagName} ${name}`);
    }
  }
  return [...new Set(found)];
}
