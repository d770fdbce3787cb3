/**
 * Whether the console was opened inside another page. The service permits framing by the same parameter, read in the
 * same way, so a framed page is always the view without actions.
 * @param search of the address that the page was opened with; later changes do not count
 */
export function isEmbedded(search: string): boolean {
  return new URLSearchParams(search).get("embed") === "1";
}
