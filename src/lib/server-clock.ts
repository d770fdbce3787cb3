/**
 * The server's time, as its answers tell it: whether a task is silent for four minutes must not depend on a
 * laptop's clock being right.
 */
let ahead = 0;

/** Answers carry whole seconds and take a moment to arrive; less than this is no difference. */
const tolerance = 5_000;

/** @param date The `Date` header of an answer that was just received. */
export function noteServerTime(date: string | null): void {
  const told = Date.parse(date ?? "");
  if (Number.isNaN(told)) return;
  const difference = told - Date.now();
  ahead = Math.abs(difference) < tolerance ? 0 : difference;
}

/** Now, in milliseconds, by the server's clock as far as it is known. */
export function serverNow(): number {
  return Date.now() + ahead;
}
