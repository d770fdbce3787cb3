import { setTimeout as wait } from "node:timers/promises";
import { StoreError } from "../store-error.ts";
import type { Bucket } from "./bucket.ts";

/** An answer that takes longer counts as none. In milliseconds. */
const patienceMs = 5_000;
const graceMs = 500;
const everyMs = 2_000;

export interface StoreWatch {
  /** @throws StoreError while the store does not answer */
  check(): void;
  stop(): void;
}

/**
 * Looks at a store again and again. While it does not answer, every use is refused at once: otherwise each request would
 * wait as long as one request to the store may take, and LanceDB repeats its own several times.
 * @param bucket used by nothing else, since it has to ask while others are refused
 */
export function watchStore(bucket: Bucket, key: string): StoreWatch {
  const stopping = new AbortController();
  const { signal } = stopping;
  let away: StoreError | null = null;
  const look = async (): Promise<StoreError | null> => {
    const late = new StoreError("STORE_AWAY", `${bucket.name} does not answer`);
    const asked = bucket.look(key).then(
      () => null,
      (error: unknown) =>
        error instanceof StoreError && error.code === "STORE_AWAY" ? error : null,
    );
    const within = (ms: number) => Promise.race([asked, wait(ms, late, { signal, ref: false })]);
    const found = await within(patienceMs);
    // Where this process itself stood still, the answer may have arrived unseen.
    return found === late ? await within(graceMs) : found;
  };
  const loop = async (): Promise<void> => {
    while (!signal.aborted) {
      away = await look();
      await wait(everyMs, undefined, { signal, ref: false });
    }
  };
  // It ends with its signal.
  loop().catch(() => {});
  return {
    check() {
      if (away !== null) throw new StoreError(away.code, away.message, { cause: away });
    },
    stop() {
      stopping.abort();
      bucket.close();
    },
  };
}
