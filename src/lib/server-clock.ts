/** The server's time, from its answers: how long a task has been silent must not depend on the local clock. */
let ahead = 0;

/** Answers have whole seconds and take a moment to arrive; a smaller difference does not count. */
const tolerance = 5_000;

/** @param date The `Date` header of an answer that was just received. */
export function noteServerTime(date: string | null): void {
  const told = Date.parse(date ?? "");
  if (Number.isNaN(told)) return;
  const difference = told - Date.now();
  ahead = Math.abs(difference) < tolerance ? 0 : difference;
}

/** The present time in milliseconds, by the server's clock as far as it is known. */
export function serverNow(): number {
  return Date.now() + ahead;
}
