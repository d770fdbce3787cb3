/** The code in a pasted text: a whole sign-in link, or the code itself. */
export function codeIn(text: string): string {
  const pasted = text.trim();
  if (!/^https?:\/\//i.test(pasted) && !pasted.startsWith("/")) return pasted;
  try {
    return new URL(pasted, "http://localhost").searchParams.get("code") ?? "";
  } catch {
    return "";
  }
}

/**
 * The page after signing in: a path of this console. Anything else, above all an address of another host (`//host`,
 * `/\host`, `https:…`), becomes the start page.
 */
export function safeNext(next: string | null, home: string): string {
  if (next === null || !next.startsWith("/")) return home;
  const here = "http://here.invalid";
  try {
    const url = new URL(next, here);
    return url.origin === here ? url.pathname + url.search + url.hash : home;
  } catch {
    return home;
  }
}
