import { useEffect, useState } from "react";

/** Milliseconds since a moment, renewed each second. A moment ahead of our clock counts as just now. */
export function useElapsed(since: Date): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  return Math.max(0, now - since.getTime());
}
