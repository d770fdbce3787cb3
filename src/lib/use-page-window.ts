import { useCallback, useEffect, useRef, useState } from "react";
import { type Span, isNear, pagesFor, sameSpan } from "./page-window.ts";

interface PageWindow {
  /** The needed pages, ascending, always including the first. */
  pages: number[];
  /** The visible items, after a scroll. */
  show: (span: Span) => void;
  /** The same after a jump: at once, at any distance. */
  jump: (span: Span) => void;
  /** Also keeps the page of this item, and its neighbours, while the item is open in the large view. */
  keep: (index: number | null) => void;
}

/** While the scrollbar is dragged, pages that only pass by are not requested. */
const settleMs = 90;

const top: Span = { first: 0, last: 0 };

/**
 * The pages of a long list that are needed for the visible items.
 * @param size Items on a page.
 * @param total The number of items; null while unknown.
 */
export function usePageWindow(size: number, total: number | null): PageWindow {
  const [shown, setShown] = useState(top);
  const [kept, setKept] = useState<Span | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const wanted = useRef(top);
  useEffect(() => () => clearTimeout(timer.current), []);

  const show = useCallback(
    (span: Span) => {
      clearTimeout(timer.current);
      if (isNear(wanted.current, span, size)) {
        wanted.current = span;
        setShown((before) => (sameSpan(before, span) ? before : span));
        return;
      }
      timer.current = setTimeout(() => {
        wanted.current = span;
        setShown(span);
      }, settleMs);
    },
    [size],
  );

  const jump = useCallback((span: Span) => {
    clearTimeout(timer.current);
    wanted.current = span;
    setShown(span);
  }, []);

  const keep = useCallback(
    (index: number | null) =>
      setKept(index === null || index < 0 ? null : { first: index - 1, last: index + 1 }),
    [],
  );

  return { pages: pagesFor([shown, kept], size, total ?? Infinity), show, jump, keep };
}
