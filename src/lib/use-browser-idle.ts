import { useEffect, useState } from "react";

/** False at first, true once the browser is idle: then content that is not needed yet can load. */
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
