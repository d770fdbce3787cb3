/** Places from one to another, both included. */
export interface Span {
  first: number;
  last: number;
}

export const sameSpan = (a: Span, b: Span): boolean => a.first === b.first && a.last === b.last;

/**
 * The pages that spans of items lie on, ascending, the first page always among them: it says how many there are.
 * @param size Items a page.
 * @param total Nothing lies beyond it.
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

/** Whether one scrolled, rather than jumped: then the next page is wanted at once. */
export function isNear(before: Span, after: Span, size: number): boolean {
  return after.first <= before.last + size && after.last >= before.first - size;
}
