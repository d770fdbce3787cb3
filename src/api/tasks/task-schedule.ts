/** When the tasks are asked for next. Pure: the poll (`task-poll.ts`) supplies the facts. */

export interface PollFacts {
  visible: boolean;
  online: boolean;
  /** A task in sight is not final, or one that this tab started has not been seen to end. */
  busy: boolean;
  /** Of those, one that this tab started. */
  own: boolean;
  /** Something on the page shows tasks. */
  watched: boolean;
  /** Polls since this tab last started a task, the immediate one included; null where it started none. */
  sinceStart: number | null;
  /** Polls that failed in a row. */
  failures: number;
}

export const pollDelays = { running: 2_000, idle: 30_000 } as const;

/** After the poll that follows a 202 at once: soon, since many a task is over by then. */
const firstDelays = [250, 1_000];

/** Milliseconds to the next poll, or null where none is due until something changes. */
export function nextPoll(facts: PollFacts): number | null {
  if (!facts.online) return null;
  if (!facts.visible) return facts.own ? pollDelays.idle : null;
  if (!facts.busy) return facts.watched ? pollDelays.idle : null;
  if (facts.failures > 0)
    return Math.min(pollDelays.running * 2 ** facts.failures, pollDelays.idle);
  if (facts.own && facts.sinceStart !== null && facts.sinceStart > 0) {
    return firstDelays[facts.sinceStart - 1] ?? pollDelays.running;
  }
  return pollDelays.running;
}
