import { useEffect } from "react";

const inputs = ["pointermove", "pointerdown", "keydown", "focusin"] as const;

/**
 * Runs a function once, at the first input on the page: then what a click may need can load, which a page that is only
 * looked at does not.
 * @param run must stay the same function
 */
export function useFirstInput(run: () => void): void {
  useEffect(() => {
    const ending = new AbortController();
    const { signal } = ending;
    const begin = () => {
      ending.abort();
      run();
    };
    for (const input of inputs) window.addEventListener(input, begin, { passive: true, signal });
    return () => ending.abort();
  }, [run]);
}
