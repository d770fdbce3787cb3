import { listTasks } from "#contract/routes/tasks.ts";
import { call } from "./client.ts";
import { ApiError, hasStatus } from "./errors.ts";

/**
 * Whether the server can work: it may stand and yet have lost its database, so it is asked something that needs that.
 * Every backend knows the question. That nobody is signed in is an answer too.
 */
export async function serverAnswers(): Promise<boolean> {
  try {
    await call(listTasks, { query: { page_size: 5 } });
    return true;
  } catch (error) {
    return !isAway(error) && navigator.onLine;
  }
}

/** Whether an error says that the server is not there, or not ready, though the network is. */
export function isAway(error: unknown): boolean {
  if (hasStatus(error, 502, 503, 504)) return true;
  return error instanceof ApiError && error.kind === "network" && navigator.onLine;
}
