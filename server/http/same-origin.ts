import type { AppContext } from "./env.ts";

/**
 * Whether the browser says that this request comes from one of our own pages. `unknown`: the client does not say; it is
 * no browser, or an old one with a GET.
 */
export function originOf(c: AppContext): "same" | "other" | "unknown" {
  const site = c.req.header("sec-fetch-site");
  // "none": the user typed the address or opened a bookmark
  if (site !== undefined) return site === "same-origin" || site === "none" ? "same" : "other";
  const origin = c.req.header("origin");
  if (origin === undefined) return "unknown";
  // Compared by host only: behind a proxy that terminates TLS the schemes differ.
  return URL.parse(origin)?.host === c.req.header("host") ? "same" : "other";
}

/** Whether the Host header is a loopback name: a page that rebinds its name to 127.0.0.1 sends that name. */
export function isLoopbackHost(c: AppContext): boolean {
  const host = c.req.header("host");
  if (host === undefined) return true;
  const name = URL.parse(`http://${host}`)?.hostname ?? "";
  return name === "localhost" || name === "[::1]" || /^127\.\d+\.\d+\.\d+$/.test(name);
}
