import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { isPassing } from "#contract/rules.ts";
import { ApiError, hasStatus } from "./errors.ts";
import { isAway, serverAnswers } from "./server-answers.ts";
import { pollTasks } from "./tasks/task-lists.ts";

/** Milliseconds between two checks whether the cause of an error has ended. */
const lookEvery = 3_000;

/**
 * An error while its cause lasts; null from then on. Lost requests and an unavailable server end with the next answer,
 * 429 after its time, 401 when a user is signed in again. A 409 means that the page's data is old, so all of it is read
 * again; the error ends when the page itself then shows why the action is refused (`blocked`), or when the action is
 * allowed again.
 */
export function useStandingError(error: unknown, blocked = false): unknown {
  const client = useQueryClient();
  const [over, setOver] = useState<unknown>(null);
  const [looked, setLooked] = useState<unknown>(null);

  useEffect(() => {
    if (error === null || error === undefined) return;
    const leaving = new AbortController();
    const done = (set: (error: unknown) => void) => () => {
      if (!leaving.signal.aborted) set(error);
    };
    if (hasStatus(error, 409)) void lookAgain(client, leaving.signal).then(done(setLooked));
    else if (endsByItself(error)) void untilOver(client, error, leaving.signal).then(done(setOver));
    return () => leaving.abort();
  }, [client, error]);

  if (error === null || error === undefined || error === over) return null;
  if (blocked && isUnnamed(error)) {
    // The error is shown until the page gives its own reason, which is newer.
    setOver(error);
    return null;
  }
  if (!isBlock(error)) return error;
  if (looked === error && !blocked) {
    // An error that has ended does not come back: a later refusal is another error.
    setOver(error);
    return null;
  }
  return blocked ? null : error;
}

function isBlock(error: unknown): boolean {
  return hasStatus(error, 409) && error instanceof ApiError && isPassing(error.code);
}

/** A refusal of a backend that sends no codes. */
function isUnnamed(error: unknown): boolean {
  return hasStatus(error, 409) && error instanceof ApiError && error.code === null;
}

function endsByItself(error: unknown): boolean {
  if (!(error instanceof ApiError)) return false;
  return error.kind === "network" || isAway(error) || hasStatus(error, 401, 429);
}

async function lookAgain(client: QueryClient, signal: AbortSignal): Promise<void> {
  await Promise.all([
    client.invalidateQueries(),
    pollTasks(client),
    // Long enough to be read, even if the cause ends at once.
    pause(lookEvery, signal),
  ]);
}

async function untilOver(client: QueryClient, error: unknown, signal: AbortSignal): Promise<void> {
  if (hasStatus(error, 401)) return anyAnswer(client, signal);
  const asked = error instanceof ApiError ? error.retryAfter : null;
  if (navigator.onLine) await pause(asked === null ? lookEvery : asked * 1_000, signal);
  if (hasStatus(error, 429)) return;
  while (!signal.aborted) {
    if (navigator.onLine && (await serverAnswers())) return;
    await pause(navigator.onLine ? lookEvery : null, signal);
  }
}

/** Resolves when the page gets an answer again, because a user is signed in then. */
function anyAnswer(client: QueryClient, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const stop = client.getQueryCache().subscribe((event) => {
      if (event.type === "updated" && event.action.type === "success") end();
    });
    function end() {
      stop();
      signal.removeEventListener("abort", end);
      resolve();
    }
    signal.addEventListener("abort", end);
  });
}

/** Waits that long, or until the network is back; null: only for the network. */
function pause(milliseconds: number | null, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = milliseconds === null ? undefined : setTimeout(end, milliseconds);
    function end() {
      clearTimeout(timer);
      window.removeEventListener("online", end);
      signal.removeEventListener("abort", end);
      resolve();
    }
    window.addEventListener("online", end);
    signal.addEventListener("abort", end);
  });
}
