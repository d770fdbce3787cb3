import { installed } from "./installed.ts";

/** A list of items asks for each of them. */
const knownMs = 1000;

let known: { answer: boolean; until: number } | undefined;

/** Whether the optional decoder for videos is installed and works; an install is noticed after a second. */
export function decodesVideos(): boolean {
  const now = Date.now();
  if (known === undefined || now > known.until) {
    known = { answer: installed.absence("video") === undefined, until: now + knownMs };
  }
  return known.answer;
}
