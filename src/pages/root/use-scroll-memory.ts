import { useEffect, useLayoutEffect } from "react";
import { useLocation, useNavigationType } from "react-router";
import { rememberScrollPosition, scrollPositionOf } from "#/lib/scroll-positions.ts";
import { loadScrollPositions, storeScrollPositions } from "#/lib/stored-scroll-positions.ts";

/** How long a page may take to become long enough, in milliseconds. */
const patience = 10_000;
/** How long the position is held after that, while content above it still loads. */
const settling = 700;

/** Input events of a user who wants to scroll elsewhere. */
const ownMoves = ["wheel", "touchmove", "pointerdown", "keydown"] as const;

/**
 * Back returns to the same scroll position. The router scrolls there once, possibly before a long page is long enough:
 * its rows are still being measured or loaded. So this retries for a while, until the user scrolls.
 */
export function useScrollMemory(): void {
  const { key, pathname, search } = useLocation();
  const isBack = useNavigationType() === "POP";

  useEffect(loadScrollPositions, []);

  useLayoutEffect(() => {
    const place = { key, pathname, search };
    // A page begins at the top, unless its address names a place.
    const wanted = (isBack && scrollPositionOf(place)) || undefined;
    let top = wanted ?? window.scrollY;
    // Until the position is reached, the present one is not that of the user.
    let isHeld = wanted !== undefined;
    const note = () => {
      if (!isHeld) top = window.scrollY;
    };
    const release =
      wanted === undefined
        ? undefined
        : holdAt(wanted, () => {
            isHeld = false;
            note();
          });
    // Only a page that was left has a position to return to: the page being shown must not find its own.
    const leave = () => rememberScrollPosition(place, top);
    const unload = () => {
      leave();
      storeScrollPositions();
    };
    // After the router, which may scroll as well.
    const frame = requestAnimationFrame(note);
    window.addEventListener("scroll", note, { passive: true });
    window.addEventListener("pagehide", unload);
    return () => {
      // First: a page that is left before it reached its position returns to that one later.
      leave();
      cancelAnimationFrame(frame);
      window.removeEventListener("scroll", note);
      window.removeEventListener("pagehide", unload);
      release?.();
    };
  }, [key, pathname, search, isBack]);
}

/** Scrolls there now, and in each frame until the page has reached the position. @returns a function that stops it */
function holdAt(top: number, onEnd: () => void): () => void {
  let settled: ReturnType<typeof setTimeout> | undefined;
  let frame = 0;
  const gaveUp = setTimeout(end, patience);

  function go() {
    if (Math.abs(window.scrollY - top) > 1) window.scrollTo({ top, behavior: "instant" });
    else settled ??= setTimeout(end, settling);
    frame = requestAnimationFrame(go);
  }
  function end() {
    cancelAnimationFrame(frame);
    clearTimeout(gaveUp);
    clearTimeout(settled);
    for (const move of ownMoves) window.removeEventListener(move, end, true);
    onEnd();
  }

  for (const move of ownMoves) {
    window.addEventListener(move, end, { capture: true, passive: true });
  }
  go();
  return end;
}
