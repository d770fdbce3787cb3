import type { Page } from "@playwright/test";

/** Measurements that the browser took since the page was opened. */
export interface PageNotes {
  /** Milliseconds since the navigation began. */
  paint: number;
  largest: number;
  longTasks: { at: number; ms: number }[];
  /** Events that took longer than a frame: from the input to the next paint. */
  events: { at: number; ms: number }[];
  /** Bytes over the wire, without headers. */
  files: { at: number; bytes: number; kind: "js" | "css" | "other" }[];
}

// A script as text, because the types of the page and those of the service, which the bench also imports, conflict.
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

/** Makes the page record from its start. */
export async function takeNotes(page: Page): Promise<void> {
  await page.addInitScript({ content: observe });
}

export function readNotes(page: Page): Promise<PageNotes> {
  return page.evaluate<PageNotes>(read);
}

/** The sum of the time of long tasks beyond 50 ms each. */
export function blocking(tasks: PageNotes["longTasks"], since = 0): number {
  return tasks.reduce((sum, { at, ms }) => (at >= since ? sum + Math.max(0, ms - 50) : sum), 0);
}

/** The duration of the slowest event since a moment; 16 where none took longer than a frame. */
export function slowest(events: PageNotes["events"], since: number): number {
  return Math.max(16, ...events.filter(({ at }) => at >= since).map(({ ms }) => ms));
}

interface TraceEvent {
  name: string;
  pid: number;
  tid: number;
  /** Processor time in microseconds. */
  tdur?: number;
  args?: { name?: string };
}

/**
 * The longest task of a page's main thread, in milliseconds of processor time. Its wall-clock time would include
 * waiting for cores that other threads use, such as those that draw where there is no graphics card.
 * @param trace Of the category `toplevel`.
 */
export function longestTask(trace: Buffer): number {
  const { traceEvents } = JSON.parse(trace.toString()) as { traceEvents: TraceEvent[] };
  const threadOf = ({ pid, tid }: TraceEvent) => `${pid} ${tid}`;
  const mains = new Set(
    traceEvents
      .filter(({ name, args }) => name === "thread_name" && args?.name === "CrRendererMain")
      .map(threadOf),
  );
  const longest = traceEvents.reduce(
    (most, event) =>
      event.name === "ThreadControllerImpl::RunTask" && mains.has(threadOf(event))
        ? Math.max(most, event.tdur ?? 0)
        : most,
    0,
  );
  return longest / 1000;
}
