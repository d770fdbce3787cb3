/** When the next poll is due. Pure: the poll (`task-poll.ts`) supplies the facts. */

export interface PollFacts {
  visible: boolean;
  online: boolean;
  /** A visible task is not final, or this tab has not seen the end of a task that it started. */
  busy: boolean;
  /** One of those was started by this tab. */
  own: boolean;
  /** A component on the page shows tasks. */
  watched: boolean;
  /** Polls since this tab last started a task, including the immediate one; null where it started none. */
  sinceStart: number | null;
  /** Consecutive failed polls. */
  failures: number;
}

export const pollDelays = { running: 2_000, idle: 30_000 } as const;

/** Delays after the immediate poll that follows a 202: short, since many tasks have ended by then. */
const firstDelays = [250, 1_000];

/** Milliseconds to the next poll, or null where none is due before the facts change. */
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
