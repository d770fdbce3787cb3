import { serveStatic } from "@hono/node-server/serve-static";
import { Hono } from "hono";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { askFirst } from "./ask-first.ts";
import type { AppEnv } from "./env.ts";
import { answerNotFound } from "./errors.ts";

const year = "public, max-age=31536000, immutable";

/** The addresses of the console's pages, the same as in the router of `src/routes.tsx`. */
const page =
  /^\/(?:login|tasks|activity|settings|datasets(?:\/[^/]+(?:\/(?:snapshots|compare|enrich|propagate|(?:receipts|items)\/[^/]+))?)?)?\/?$/;

/**
 * The built console: files with a hash in their name are cached for ever, a page address answers with index.html, and
 * any other path is a 404, for a browser with the page that says so.
 * @param root the output folder of the build
 */
export function consoleApp(root: string): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  if (!existsSync(join(root, "index.html"))) {
    app.get("/*", (c) =>
      c.text("The console is not built. Run `npm start`, or `pnpm dev` for development.", 404),
    );
    return app;
  }
  app.use("/*", (c, next) => {
    // .vite/manifest.json is for our own tools
    return c.req.path.includes("/.") ? Promise.resolve(c.text("Not found", 404)) : next();
  });
  app.use("/*", askFirst);
  // serveStatic has created its answer when it calls onFound: headers set there are lost.
  app.use("/*", async (c, next) => {
    await next();
    if (c.res.status !== 200) return;
    c.res.headers.set("Cache-Control", c.req.path.startsWith("/assets/") ? year : "no-cache");
  });
  app.get("/*", serveStatic({ root, precompressed: true }));
  app.get("/*", async (c, next) => {
    const name = c.req.path.slice(c.req.path.lastIndexOf("/") + 1);
    if (name.includes(".") || c.req.path.startsWith("/assets/")) return c.text("Not found", 404);
    return next();
  });
  app.get("/*", async (c, next) => {
    if (page.test(c.req.path)) return next();
    // A monitor that requests /metrics must not get a page as its answer.
    const isPerson = c.req.header("accept")?.includes("text/html") === true;
    if (!isPerson) return answerNotFound(c);
    await next();
    c.res = new Response(c.res.body, { status: 404, headers: c.res.headers });
  });
  app.get("/*", serveStatic({ root, precompressed: true, path: "index.html" }));
  return app;
}
