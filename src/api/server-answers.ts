import { listTasks } from "#contract/routes/tasks.ts";
import { call } from "./client.ts";
import { ApiError, hasStatus } from "./errors.ts";

/**
 * Whether the server can work. It may run without its database, so the question is one that needs it, and that every
 * backend supports. An answer that there is no session counts too.
 */
export async function serverAnswers(): Promise<boolean> {
  try {
    await call(listTasks, { query: { page_size: 5 } });
    return true;
  } catch (error) {
    return !isAway(error) && navigator.onLine;
  }
}

/** Whether an error means that the server is unavailable or not ready, although the network works. */
export function isAway(error: unknown): boolean {
  if (hasStatus(error, 502, 503, 504)) return true;
  return error instanceof ApiError && error.kind === "network" && navigator.onLine;
}
