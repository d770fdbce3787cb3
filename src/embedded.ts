/**
 * Whether the console was opened to be shown inside another page. The service lets a page be framed by the
 * same sign, read the same way, so what is in a frame is always the view without actions.
 * @param search of the address that the page was opened with; what it becomes later does not count
 */
export function isEmbedded(search: string): boolean {
  return new URLSearchParams(search).get("embed") === "1";
}
