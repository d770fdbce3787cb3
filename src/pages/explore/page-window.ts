import { mediaPageSize } from "#/api/media.ts";

/** Items from a place to another, both included. */
export interface Span {
  first: number;
  last: number;
}

export const pageOf = (index: number): number => Math.floor(index / mediaPageSize);

/**
 * The pages that spans of items lie on, ascending, the first page always among them: it says how many there are.
 * @param total Nothing lies beyond it.
 */
export function pagesFor(spans: readonly (Span | null)[], total: number): number[] {
  const pages = new Set([0]);
  for (const span of spans) {
    if (span === null) continue;
    const last = pageOf(Math.min(span.last, total - 1));
    for (let page = pageOf(Math.max(0, span.first)); page <= last; page += 1) pages.add(page);
  }
  return [...pages].sort((a, b) => a - b);
}

/** Whether one scrolled, rather than jumped: then the next page is wanted at once. */
export function isNear(before: Span, after: Span): boolean {
  return after.first <= before.last + mediaPageSize && after.last >= before.first - mediaPageSize;
}
