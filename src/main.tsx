import { language } from "./lib/language.ts";
import { loadWords } from "./strings/load-words.ts";

/**
 * Modules of the console have words in constants, so they are imported after the language is known and its words are
 * loaded. The browser loads both at the same time: see `tools/vite-first-chunks.ts`.
 */
async function start(): Promise<void> {
  // The served page is marked as English until then.
  document.documentElement.lang = language === "pseudo" ? "en" : language;
  await loadWords(language);
  const { startConsole } = await import("./start-console.tsx");
  await startConsole();
}

void start();
