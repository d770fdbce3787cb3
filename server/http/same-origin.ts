import type { AppContext } from "./env.ts";

/**
 * Whether a browser says that this request comes from a page of our own. `unknown` is a client that says
 * nothing about it: not a browser, or an old one on a GET.
 */
export function originOf(c: AppContext): "same" | "other" | "unknown" {
  const site = c.req.header("sec-fetch-site");
  // "none": the person typed the address or opened a bookmark
  if (site !== undefined) return site === "same-origin" || site === "none" ? "same" : "other";
  const origin = c.req.header("origin");
  if (origin === undefined) return "unknown";
  // Compared by host alone: behind a proxy that ends TLS the schemes differ.
  return URL.parse(origin)?.host === c.req.header("host") ? "same" : "other";
}

/** Whether the Host header is a loopback name: a page that rebinds its name to 127.0.0.1 sends its own. */
export function isLoopbackHost(c: AppContext): boolean {
  const host = c.req.header("host");
  if (host === undefined) return true;
  const name = URL.parse(`http://${host}`)?.hostname ?? "";
  return name === "localhost" || name === "[::1]" || /^127\.\d+\.\d+\.\d+$/.test(name);
}
