import { useEffect, useState } from "react";
import { serverNow } from "./server-clock.ts";

/** The server's time in milliseconds, updated each second. */
export function useServerNow(): number {
  const [now, setNow] = useState(serverNow);
  useEffect(() => {
    const timer = setInterval(() => setNow(serverNow()), 1_000);
    return () => clearInterval(timer);
  }, []);
  return now;
}

/** Milliseconds since a time, updated each second. A time ahead of the clock counts as just now. */
export function useElapsed(since: Date): number {
  return Math.max(0, useServerNow() - since.getTime());
}
