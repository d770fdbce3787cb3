import type { Page } from "@playwright/test";

/** What the browser noted of itself since the page was opened. */
export interface PageNotes {
  /** Milliseconds since the navigation began. */
  paint: number;
  largest: number;
  longTasks: { at: number; ms: number }[];
  /** Of events that took longer than a frame: from the input to the next paint. */
  events: { at: number; ms: number }[];
  /** Bytes over the wire, without headers. */
  files: { at: number; bytes: number; kind: "js" | "css" | "other" }[];
}

// Scripts of the page as text: its types and those of the service that the bench runs beside do not go together.
const observe = `
  const notes = (globalThis.notes = { paint: 0, largest: 0, longTasks: [], events: [] });
  const on = (type, note) =>
    new PerformanceObserver((list) => list.getEntries().forEach(note)).observe({
      type,
      buffered: true,
      ...(type === "event" && { durationThreshold: 16 }),
    });
  on("paint", (entry) => {
    if (entry.name === "first-contentful-paint") notes.paint = entry.startTime;
  });
  on("largest-contentful-paint", (entry) => { notes.largest = entry.startTime; });
  on("longtask", (entry) => notes.longTasks.push({ at: entry.startTime, ms: entry.duration }));
  on("event", (entry) => notes.events.push({ at: entry.startTime, ms: entry.duration }));`;

const read = `({
  ...notes,
  files: performance.getEntriesByType("resource").map(({ name, startTime, encodedBodySize }) => ({
    at: startTime,
    bytes: encodedBodySize,
    kind: /\\.js(\\?|$)/.test(name) ? "js" : /\\.css(\\?|$)/.test(name) ? "css" : "other",
  })),
})`;

/** Makes the page take notes from its first moment. */
export async function takeNotes(page: Page): Promise<void> {
  await page.addInitScript({ content: observe });
}

export function readNotes(page: Page): Promise<PageNotes> {
  return page.evaluate<PageNotes>(read);
}

/** What a long task has beyond the 50 ms that nobody notices, summed. */
export function blocking(tasks: PageNotes["longTasks"], since = 0): number {
  return tasks.reduce((sum, { at, ms }) => (at >= since ? sum + Math.max(0, ms - 50) : sum), 0);
}

/** The slowest event since a moment; 16 where none took longer than a frame. */
export function slowest(events: PageNotes["events"], since: number): number {
  return Math.max(16, ...events.filter(({ at }) => at >= since).map(({ ms }) => ms));
}
