import { setPriority } from "node:os";

/**
 * Lets everything else on the machine go before the calling thread: what it computes is not waited for as a request is.
 * Only on Linux, where a priority belongs to a thread; elsewhere it would be that of the whole process.
 */
export function lowerPriority(): void {
  if (process.platform !== "linux") return;
  try {
    setPriority(10);
  } catch {
    // Not allowed: then it shares the processor as before.
  }
}
