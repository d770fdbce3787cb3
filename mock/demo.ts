import * as z from "zod/mini";
import { worker } from "./browser.ts";
import { mockDb, resetMock } from "./state.ts";
import { type DemoPicture, seedDemo } from "./seed-demo.ts";

const picturesSchema = z.array(
  z.object({
    file: z.string(),
    file_name: z.string(),
    label: z.string(),
    tags: z.array(z.string()),
    caption: z.string(),
    size_bytes: z.number(),
  }),
);

/**
 * Starts the mock of the static demo, on any host and below any path.
 * @returns the path of the site, for the router: `/`, or `/stillframe`
 */
export async function startDemo(): Promise<string> {
  // This script lies in assets/. Not written as one expression, because the bundler would treat that as a file to copy.
  const script = import.meta.url;
  const base = new URL("..", script).pathname;
  openAddress(base);
  const answer = await fetch(`${base}sample/items.json`);
  const pictures = picturesSchema.parse(await answer.json());
  resetMock("full", "empty");
  seedDemo(
    mockDb(),
    pictures.map((picture): DemoPicture => ({
      ...picture,
      address: `${base}sample/${picture.file}`,
    })),
  );
  mockDb().latency = 120;
  await worker.start({
    quiet: true,
    onUnhandledFrame: "bypass",
    serviceWorker: { url: `${base}mockServiceWorker.js` },
  });
  return base === "/" ? base : base.slice(0, -1);
}

/** A static host serves one page; its 404.html passes the requested address on to that page. */
function openAddress(base: string): void {
  const asked = new URLSearchParams(window.location.search).get("open");
  if (asked?.startsWith("/")) window.history.replaceState(null, "", base.slice(0, -1) + asked);
}
