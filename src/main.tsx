import { language } from "./lib/language.ts";
import { loadWords } from "./strings/load-words.ts";

/**
 * The words stand in constants of the console's modules, so those are imported once the language is known and its
 * words are here. The browser loads both at the same time: see `tools/vite-first-chunks.ts`.
 */
async function start(): Promise<void> {
  // The page that is served is English until this.
  document.documentElement.lang = language === "pseudo" ? "en" : language;
  await loadWords(language);
  const { startConsole } = await import("./start-console.tsx");
  await startConsole();
}

void start();
