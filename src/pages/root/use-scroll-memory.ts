import { useEffect, useLayoutEffect } from "react";
import { useLocation, useNavigationType } from "react-router";
import { rememberScrollPosition, scrollPositionOf } from "#/lib/scroll-positions.ts";
import { loadScrollPositions, storeScrollPositions } from "#/lib/stored-scroll-positions.ts";

/** How long a page may take to become long enough, in milliseconds. */
const patience = 10_000;
/** How long it is kept there, while what stands above still comes. */
const settling = 700;

/** What somebody does who wants to be elsewhere. */
const ownMoves = ["wheel", "touchmove", "pointerdown", "keydown"] as const;

/**
 * Back leads to the same place. The router scrolls there once, when a long page is not long enough yet: its rows are
 * measured, or still on the way. So it is tried again for a while, until one scrolls oneself.
 */
export function useScrollMemory(): void {
  const { key, pathname, search } = useLocation();
  const isBack = useNavigationType() === "POP";

  useEffect(loadScrollPositions, []);

  useLayoutEffect(() => {
    const place = { key, pathname, search };
    // The top is where a page begins, unless its address names what to show.
    const wanted = (isBack && scrollPositionOf(place)) || undefined;
    let top = wanted ?? window.scrollY;
    // Until it is there, the page is where it can be, and not where it was left.
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
    // Only a page that was left has a place to come back to: the one that is shown must not find its own.
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
      // First, while it is as it was: a page that is left before it got to its place is to come back to that.
      leave();
      cancelAnimationFrame(frame);
      window.removeEventListener("scroll", note);
      window.removeEventListener("pagehide", unload);
      release?.();
    };
  }, [key, pathname, search, isBack]);
}

/** Scrolls there now, and again in each frame in which the page is not there yet. @returns what ends that */
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
