import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { isPassing } from "#contract/rules.ts";
import { ApiError, hasStatus } from "./errors.ts";
import { isAway, serverAnswers } from "./server-answers.ts";
import { taskPollOf } from "./tasks/tasks.ts";

/** Between two looks at whether the cause of an error is over, in milliseconds. */
const lookEvery = 3_000;

/**
 * An error for as long as what it says is true; null from then on. Lost requests and a server that is not ready end
 * when it answers again, 429 after its time, 401 when somebody is signed in again. With a 409 what the page shows is
 * old, so all of it is asked for again; where the page then says by itself why the action is refused (`blocked`), or
 * nothing is in its way any more, the error is over.
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
    // Shown for as long as the page has no words of its own for it; then theirs are the newer ones.
    setOver(error);
    return null;
  }
  if (!isBlock(error)) return error;
  if (looked === error && !blocked) {
    // Once it is over it stays so: what blocks later is another matter.
    setOver(error);
    return null;
  }
  return blocked ? null : error;
}

function isBlock(error: unknown): boolean {
  return hasStatus(error, 409) && error instanceof ApiError && isPassing(error.code);
}

/** A refusal of a backend that knows no codes. */
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
    taskPollOf(client).poll(),
    // Long enough to be read, however soon it is over.
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

/** Until the page gets an answer again: then somebody is signed in. */
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

/** Waits so long, or until the network is back; null: for that alone. */
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
