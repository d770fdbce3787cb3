import { Session } from "node:inspector/promises";
import { availableParallelism } from "node:os";
import { setTimeout as wait } from "node:timers/promises";
import type { Log } from "./log.ts";

/** The process interface of the keeper; tests replace it. */
export interface ProcessMemory {
  residentBytes(): number;
  /** The processor time of all threads since the start, in microseconds. */
  workedMicros(): number;
  /**
   * Collects JavaScript garbage, which V8 otherwise keeps while nothing is allocated, and returns the memory to the
   * system.
   */
  collect(): Promise<void>;
  /** Returns memory that was freed outside of JavaScript to the system. */
  trim(): Promise<void>;
  /** Frees caches that were not used lately. @returns whether there were any */
  forgetUnused(): Promise<boolean>;
}

const lookMs = 1000;
/** Half of what one difference of a million rows takes. */
const growth = 64 << 20;
/** Less is not worth the tenth of a second that the garbage collection takes. */
const growthAtRest = 32 << 20;
/** From this size on, garbage is collected during work too, whenever the process has grown by `growthOfMuch`. */
const much = 640 << 20;
const growthOfMuch = 96 << 20;
/** A fifth of one core during this many checks counts as idle: then no request waits. */
const restMicros = (lookMs * 1000) / 5;
const restLooks = 5;

/**
 * Decides when memory is released: during work, whenever the process has grown by 64 MB since the last release, and
 * once more after the work. Where the process is large, the garbage is collected too. See docs/adr/0034 and 0051.
 */
export class MemoryKeeper {
  readonly #memory: ProcessMemory;
  /** The memory after the last release, during work and when idle. */
  #left: number;
  #leftAtRest: number;
  /** The memory after the last collection during work. */
  #leftOfMuch = 0;
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
    const begins = this.#looksAtRest === restLooks && resident > this.#leftAtRest + growthAtRest;
    if (begins || (this.#looksAtRest > restLooks && (await this.#memory.forgetUnused()))) {
      await this.#memory.collect();
      await this.#memory.trim();
      this.#left = this.#leftAtRest = this.#memory.residentBytes();
    } else if (resident > this.#left + growth) {
      await this.#memory.trim();
      this.#left = this.#memory.residentBytes();
      if (this.#left > Math.max(much, this.#leftOfMuch + growthOfMuch)) {
        await this.#memory.collect();
        await this.#memory.trim();
        this.#left = this.#leftOfMuch = this.#memory.residentBytes();
      }
    }
    this.#leftOfMuch = Math.min(this.#leftOfMuch, resident);
    this.#left = Math.min(this.#left, resident);
    this.#worked = this.#memory.workedMicros();
  }
}

/** Releases memory regularly until it is stopped. */
export function keepMemory(
  log: Log,
  forgetUnused: ProcessMemory["forgetUnused"],
): () => Promise<void> {
  const stopping = new AbortController();
  const { signal } = stopping;
  const keeper = new MemoryKeeper({ ...ownMemory(), forgetUnused });
  const looking = (async () => {
    while (!signal.aborted) {
      await wait(lookMs, undefined, { signal, ref: false }).catch(() => {});
      if (!signal.aborted) await keeper.look();
    }
  })().catch((error: unknown) => log.error({ err: error }, "memory could not be released"));
  return async () => {
    stopping.abort();
    await looking;
  };
}

function ownMemory(): Omit<ProcessMemory, "forgetUnused"> {
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

/**
 * Blocks from this size on are mapped separately, and returned to the system when they are freed. By default glibc
 * raises the limit.
 */
const largeBlock = 256 << 10;
/** The number of arenas; by default glibc uses eight for each core. */
const pools = Math.max(2, availableParallelism() >> 1);
/** Of glibc's parameters: see `man mallopt`. */
const parameters = { trimThreshold: -1, mmapThreshold: -3, arenaMax: -8 } as const;

/**
 * glibc keeps freed memory, separately for each thread, and large blocks too once there were some. These settings
 * reduce both, and `trim` releases the rest, in a separate thread. On systems whose allocators release memory
 * themselves, or lack these functions, nothing is done.
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
