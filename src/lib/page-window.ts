/** A range of indices, both ends included. */
export interface Span {
  first: number;
  last: number;
}

export const sameSpan = (a: Span, b: Span): boolean => a.first === b.first && a.last === b.last;

/**
 * The pages that contain the spans, ascending, always with the first page, which has the total.
 * @param size Items on a page.
 * @param total The number of items.
 */
export function pagesFor(spans: readonly (Span | null)[], size: number, total: number): number[] {
  const pageOf = (index: number) => Math.floor(index / size);
  const pages = new Set([0]);
  for (const span of spans) {
    if (span === null) continue;
    const last = pageOf(Math.min(span.last, total - 1));
    for (let page = pageOf(Math.max(0, span.first)); page <= last; page += 1) pages.add(page);
  }
  return [...pages].sort((a, b) => a - b);
}

/** Whether the user scrolled, rather than jumped: then the next page is needed at once. */
export function isNear(before: Span, after: Span, size: number): boolean {
  return after.first <= before.last + size && after.last >= before.first - size;
}
