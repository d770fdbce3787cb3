import { useEffect, useState } from "react";

/** False at first, true once the browser has nothing better to do: then load what nobody waits for. */
export function useBrowserIdle(): boolean {
  const [idle, setIdle] = useState(false);
  useEffect(() => {
    const done = () => setIdle(true);
    if (typeof requestIdleCallback === "undefined") {
      const timer = setTimeout(done, 500);
      return () => clearTimeout(timer);
    }
    const handle = requestIdleCallback(done, { timeout: 3_000 });
    return () => cancelIdleCallback(handle);
  }, []);
  return idle;
}
