/**
 * The cursor of the next page from a `Link` header (`</api/v1/…?cursor=abc>; rel="next"`), or null on the
 * last page and from a backend that does not page.
 */
export function nextCursor(link: string | null): string | null {
  const next = link?.split(/,(?=\s*<)/).find((part) => /;\s*rel="?next"?/i.test(part));
  const address = next?.match(/<([^<>]*)>/)?.[1];
  if (address === undefined) return null;
  return new URL(address, "http://localhost").searchParams.get("cursor");
}
