import { setTimeout as wait } from "node:timers/promises";

const tickMs = 50;

/**
 * What the database answers, if it does so in time. Time is counted in turns of the event loop: while this process
 * itself stood still, an answer that is there already could not be read.
 * @throws Error where it does not; the answer is not waited for any more
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
