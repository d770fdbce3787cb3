import { Session } from "node:inspector/promises";
import { availableParallelism } from "node:os";
import { setTimeout as wait } from "node:timers/promises";
import type { Log } from "./log.ts";

/** What the keeper needs of a process; tests have one of their own. */
export interface ProcessMemory {
  residentBytes(): number;
  /** How long all threads have worked since the start, in microseconds. */
  workedMicros(): number;
  /**
   * Collects the garbage of JavaScript, which is left where it is while nothing new is made, and gives the system back
   * where it was.
   */
  collect(): Promise<void>;
  /** Gives the system back what was freed outside of JavaScript. */
  trim(): Promise<void>;
}

const lookMs = 1000;
/** Half of what one difference of a million rows takes. */
const growth = 64 << 20;
/** Less is not worth the tenth of a second that the garbage takes. */
const growthAtRest = 32 << 20;
/** A fifth of one core, and for so many looks: then nobody waits for anything. */
const restMicros = (lookMs * 1000) / 5;
const restLooks = 5;

/**
 * Decides when memory is given back: while there is work, whenever the process has grown by 64 MB since it last was,
 * and once more when the work is over. See docs/adr/0034.
 */
export class MemoryKeeper {
  readonly #memory: ProcessMemory;
  /** What there was after memory was last given back, while working and at rest. */
  #left: number;
  #leftAtRest: number;
  #worked: number;
  #looksAtRest = 0;

  constructor(memory: ProcessMemory) {
    this.#memory = memory;
    this.#left = this.#leftAtRest = memory.residentBytes();
    this.#worked = memory.workedMicros();
  }

  /** To be called once a second. */
  async look(): Promise<void> {
    const worked = this.#memory.workedMicros();
    this.#looksAtRest = worked - this.#worked < restMicros ? this.#looksAtRest + 1 : 0;
    const resident = this.#memory.residentBytes();
    if (this.#looksAtRest === restLooks && resident > this.#leftAtRest + growthAtRest) {
      await this.#memory.collect();
      await this.#memory.trim();
      this.#left = this.#leftAtRest = this.#memory.residentBytes();
    } else if (resident > this.#left + growth) {
      await this.#memory.trim();
      this.#left = this.#memory.residentBytes();
    }
    this.#left = Math.min(this.#left, resident);
    this.#worked = this.#memory.workedMicros();
  }
}

/** Keeps the memory of this process until it is stopped. */
export function keepMemory(log: Log): () => Promise<void> {
  const stopping = new AbortController();
  const { signal } = stopping;
  const keeper = new MemoryKeeper(ownMemory());
  const looking = (async () => {
    while (!signal.aborted) {
      await wait(lookMs, undefined, { signal, ref: false }).catch(() => {});
      if (!signal.aborted) await keeper.look();
    }
  })().catch((error: unknown) => log.error({ err: error }, "memory is not given back"));
  return async () => {
    stopping.abort();
    await looking;
  };
}

function ownMemory(): ProcessMemory {
  const allocator = tuneAllocator();
  return {
    residentBytes: () => process.memoryUsage.rss(),
    workedMicros() {
      const { user, system } = process.cpuUsage();
      return user + system;
    },
    async collect() {
      const inspector = new Session();
      inspector.connect();
      try {
        await inspector.post("HeapProfiler.collectGarbage");
      } finally {
        inspector.disconnect();
      }
    },
    async trim() {
      await (await allocator).trim();
    },
  };
}

/** Blocks of this size and more are apart, and go back to the system when they are freed. glibc would raise it. */
const largeBlock = 256 << 10;
/** glibc would make eight for each core. */
const pools = Math.max(2, availableParallelism() >> 1);
/** Of glibc's parameters: see `man mallopt`. */
const parameters = { trimThreshold: -1, mmapThreshold: -3, arenaMax: -8 } as const;

/**
 * glibc keeps what is freed: for each thread apart, and large blocks too, once there were some. This makes both less,
 * and `trim` gives back the rest, in a thread of its own. Other systems' allocators give back by themselves, or have
 * no such functions: then nothing is done.
 */
async function tuneAllocator(): Promise<{ trim(): Promise<void> }> {
  const nothing = { trim: async () => {} };
  if (process.platform !== "linux") return nothing;
  try {
    const { default: koffi } = await import("koffi");
    const library = koffi.load(null);
    const set = library.func("int mallopt(int parameter, int value)");
    set(parameters.arenaMax, pools);
    set(parameters.mmapThreshold, largeBlock);
    set(parameters.trimThreshold, largeBlock);
    const trim = library.func("int malloc_trim(size_t pad)");
    return { trim: () => new Promise((resolve) => trim.async(0, () => resolve())) };
  } catch {
    return nothing;
  }
}
