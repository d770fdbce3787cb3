import { type Server, createServer } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { startService } from "../test/service.ts";
import { createApi } from "./api.ts";
import { expect, test } from "./fixtures.ts";
import { snapshotRow, timelinePath } from "./timeline.ts";

// A service that allows dashboards to frame it, and has to know their address at its start.
test.use({
  storageState: { cookies: [], origins: [] },
  revival: async ({}, use) => use(undefined),
});

test("a dashboard shows the timeline, and another page cannot", async ({
  page,
  axe,
  consoleGate,
}) => {
  test.slow();
  let framed = "about:blank";
  const dashboard = await serveFrame(() => framed);
  const stranger = await serveFrame(() => framed);
  const portOf = (server: Server): number => (server.address() as AddressInfo).port;
  const allowed = `http://127.0.0.1:${portOf(dashboard)}`;
  // The same server under another host name is another site: framing is allowed, but there is no session.
  const otherSite = `http://localhost:${portOf(dashboard)}`;
  const service = await startService({ STILLFRAME_EMBED_ORIGINS: `${allowed}, ${otherSite}` });
  try {
    const api = createApi(service);
    const { id } = await api.ready("Framed", 4);
    await api.snapshot(id, "kept");
    framed = `${service.url}${timelinePath(id)}?embed=1`;
    const frame = page.frameLocator("iframe");

    // Without a session the frame says where to sign in, and continues by itself afterwards.
    await page.goto(allowed);
    await expect(frame.getByRole("heading", { name: "Sign in in a new tab" })).toBeVisible();
    const [tab] = await Promise.all([
      page.waitForEvent("popup"),
      frame.getByRole("link", { name: "Sign in" }).click(),
    ]);
    await expect(tab.getByRole("heading", { name: "Sign in to Stillframe" })).toBeVisible();
    await tab.getByRole("textbox", { name: "Sign-in link or code" }).fill(service.signInLink);
    await tab.getByRole("button", { name: "Sign in" }).click();
    await expect(tab).toHaveURL(`${service.url}${timelinePath(id)}`);
    await tab.close();
    await frame.getByRole("button", { name: "Try again" }).click();

    const row = frame.getByRole("article", { name: "kept", exact: true });
    await expect(row.getByText("Current Version")).toBeVisible();
    await expect(frame.getByRole("button")).toHaveCount(0);
    await expect(frame.getByRole("navigation")).toHaveCount(0);

    // A snapshot opens in a new tab, with all functions of the console.
    const [full] = await Promise.all([
      page.waitForEvent("popup"),
      row.getByRole("link", { name: "kept" }).click(),
    ]);
    await expect(snapshotRow(full, "kept")).toBeVisible();
    await expect(full.getByRole("button", { name: "Create a snapshot" })).toBeVisible();
    expect(full.url()).toMatch(/\/snapshots\?snapshot=[0-9a-f-]{36}$/);
    await full.close();
    await expect(row).toBeVisible();

    // Only this page may be framed: the full timeline with its actions may not.
    consoleGate.allow(/frame-ancestors|X-Frame-Options|Failed to load resource/);
    framed = `${service.url}${timelinePath(id)}`;
    await page.goto(allowed);
    await expect.poll(() => shown(page.frames()[1])).toBe("refused");

    framed = `${service.url}${timelinePath(id)}?embed=1`;
    await page.goto(`http://127.0.0.1:${portOf(stranger)}`);
    await expect.poll(() => shown(page.frames()[1])).toBe("refused");

    await page.goto(otherSite);
    await expect(frame.getByRole("heading", { name: "Sign in in a new tab" })).toBeVisible();

    // Opened directly it is accessible too.
    await page.goto(framed);
    await expect(snapshotRow(page, "kept")).toBeVisible();
    await axe();
  } finally {
    await service.stop();
    for (const server of [dashboard, stranger]) server.close();
  }
});

/** Serves a page that contains only a frame. */
async function serveFrame(address: () => string): Promise<Server> {
  const server = createServer((_request, response) => {
    response.setHeader("content-type", "text/html");
    response.end(
      `<!doctype html><html lang="en"><title>Dashboard</title><iframe title="Timeline" width="900" height="700" src="${address()}"></iframe></html>`,
    );
  });
  // On every loopback address: "localhost" may resolve to either family.
  server.listen(0);
  await once(server, "listening");
  return server;
}

/** Chromium shows an error page in a frame whose page it refused. */
async function shown(frame: { url: () => string } | undefined): Promise<string> {
  return frame?.url().startsWith("chrome-error:") ? "refused" : (frame?.url() ?? "nothing yet");
}
