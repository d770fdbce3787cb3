import { useCallback, useEffect, useRef, useState } from "react";
import { type Span, isNear, pagesFor, sameSpan } from "./page-window.ts";

interface PageWindow {
  /** The pages to have, ascending, the first one always among them. */
  pages: number[];
  /** These are in sight from now on. */
  show: (span: Span) => void;
  /** The same, where one did not scroll there: at once, however far it is. */
  jump: (span: Span) => void;
  /** This one too, with its neighbours, wherever one scrolls: it is open in large. */
  keep: (index: number | null) => void;
}

/** While one drags the scrollbar, nothing is asked for of what only flies past. */
const settleMs = 90;

const top: Span = { first: 0, last: 0 };

/**
 * Which pages of a long list are needed for what is in sight.
 * @param size Items a page.
 * @param total How many items there are; null while that is not known.
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
