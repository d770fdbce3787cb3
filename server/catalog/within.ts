import { setTimeout as wait } from "node:timers/promises";

const tickMs = 50;

/**
 * The database's answer, if it arrives in time. Time is counted in turns of the event loop: while this process was
 * blocked, it could not read an answer that had already arrived.
 * @throws Error where it does not; a later answer is ignored
 */
export async function within<T>(ms: number, answer: Promise<T>): Promise<T> {
  let done = false;
  const silence = (async () => {
    for (let passed = 0; passed < ms && !done; passed += tickMs) {
      await wait(tickMs, undefined, { ref: false });
    }
    if (!done) throw new Error("The server does not answer");
  })();
  silence.catch(() => {});
  answer.catch(() => {});
  try {
    return (await Promise.race([answer, silence])) as T;
  } finally {
    done = true;
  }
}
