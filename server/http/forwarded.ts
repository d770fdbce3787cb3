import type { Hono } from "hono";
import { forwardedPath, type ForwardedFiles } from "#server/ports/forwarded-files.ts";
import type { Authenticate } from "./auth.ts";
import type { AppContext, AppEnv } from "./env.ts";

/** Whatever comes from elsewhere is shown or saved, never run. */
const inert = "default-src 'none'; media-src 'self'; style-src 'unsafe-inline'; sandbox";

/** The files of a gateway's upstream: no operation of the contract, because their addresses are opaque. */
export function serveForwarded(
  api: Hono<AppEnv>,
  files: ForwardedFiles,
  authenticate: Authenticate,
): void {
  api.get(forwardedPath, async (c) => {
    const { searchParams } = new URL(c.req.url);
    if (!files.isOpen(searchParams)) await authenticate(c, false);
    return await answer(c, files, searchParams);
  });
}

async function answer(
  c: AppContext,
  files: ForwardedFiles,
  search: URLSearchParams,
): Promise<Response> {
  const file = await files.open(search, c.req.header("range"), c.req.raw.signal);
  for (const [name, value] of Object.entries(file.headers)) c.header(name, value);
  c.header("Content-Type", file.type);
  c.header("Content-Security-Policy", inert);
  c.header("Vary", "Cookie");
  c.header("Cache-Control", file.isDownload ? "private, no-store" : "private, max-age=3600");
  if (file.isDownload) c.header("Content-Disposition", "attachment");
  return c.body(file.body, file.status);
}
