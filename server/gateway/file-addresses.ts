import type { Forward } from "./forward.ts";

/** Instead of a picture whose address cannot be opened from here: a grey square, which asks nobody. */
const noPicture =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 1 1'%3E%3Crect width='1' height='1' fill='%238884'/%3E%3C/svg%3E";

type Files = Pick<Forward, "upstream" | "addresses">;

/**
 * The address by which browsers open a picture of the upstream through this gateway. They could not open it themselves:
 * it may need the token, and the console's pages load nothing from other hosts.
 */
export function pictureAddress({ upstream, addresses }: Files, address: string): string {
  const target = targetOf({ upstream, addresses }, address);
  return target === null ? noPicture : addresses.picture(target);
}

/** The same for a file to download; null where it cannot be opened from here. */
export function downloadAddress({ upstream, addresses }: Files, address: string): string | null {
  const target = targetOf({ upstream, addresses }, address);
  return target === null ? null : addresses.download(target);
}

function targetOf({ upstream }: Files, address: string): string | null {
  const target = URL.parse(address, upstream.origin);
  return target !== null && upstream.allows(target) ? target.href : null;
}
