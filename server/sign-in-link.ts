/** The address of the console's sign-in page with a one-time code. */
export function signInLink(url: string, code: string): string {
  const link = new URL("/login", url);
  // A browser cannot open the wildcard address.
  if (link.hostname === "0.0.0.0") link.hostname = "127.0.0.1";
  if (link.hostname === "[::]") link.hostname = "[::1]";
  link.searchParams.set("code", code);
  return link.href;
}
