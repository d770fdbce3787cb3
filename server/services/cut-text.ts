/** The text cut to at most `limit` UTF-16 units, never in the middle of a character. */
export function cutText(text: string, limit: number): string {
  return text.slice(0, limit).replace(/[\uD800-\uDBFF]$/, "");
}
