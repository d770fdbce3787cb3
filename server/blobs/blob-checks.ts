import pLimit from "p-limit";
import type { BlobState } from "../ports/blob-store.ts";

/** The states that follow from reading the bytes. */
type ReadState = Exclude<BlobState, "unread">;

/** What a store knows of a blob's bytes without reading them. */
export interface Stamp {
  sizeBytes: number;
  /** Another one where the bytes were replaced. */
  file: string;
  /** Another one where the bytes were written to, or the blob was kept; 0 where a store has nothing of the kind. */
  time: number;
}

/** How the checks reach the bytes of a store. */
export interface CheckedStore {
  /** undefined where the blob is missing, or the name is no hash. */
  stamp(sha256: string): Promise<Stamp | undefined>;
  /** Reads and hashes the bytes; undefined where the blob is missing, null where its bytes cannot be read. */
  hash(sha256: string): Promise<string | null | undefined>;
}

interface Seen extends Stamp {
  /** When its bytes were read. */
  at: number;
  sound: boolean;
}

/**
 * Blobs up to this size are verified before they are sent, which takes a few milliseconds; larger ones are verified
 * afterwards.
 */
const readFirstBytes = 4 * 1024 * 1024;
/** How long a result is valid while the blob keeps its stamp. */
const rememberMs = 24 * 3_600_000;
const remembered = 200_000;

/**
 * Verifies that blobs match their names. A disk may return wrong bytes without an error, so a blob is hashed at its
 * first use. The result is cached for a day, by the blob's stamp.
 */
export class BlobChecks {
  readonly #store: CheckedStore;
  readonly #seen = new Map<string, Seen>();
  readonly #reading = new Map<string, Promise<ReadState>>();
  /** Large blobs are verified one after the other, since no request waits for them. */
  readonly #oneByOne = pLimit(1);

  readonly #onFound: (sha256: string, state: "damaged" | "mended") => void;

  /** @param onFound Called for each damaged blob, and for each that is sound again. */
  constructor(store: CheckedStore, onFound: (sha256: string, state: "damaged" | "mended") => void) {
    this.#store = store;
    this.#onFound = onFound;
  }

  /** The state of a blob, without reading large ones: those are read afterwards. @param sizeBytes the recorded size */
  async look(sha256: string, sizeBytes: number): Promise<BlobState> {
    const stamp = await this.#store.stamp(sha256);
    if (stamp === undefined) return "missing";
    if (stamp.sizeBytes !== sizeBytes) {
      this.#onFound(sha256, "damaged");
      return "damaged";
    }
    const known = this.#known(sha256, stamp);
    if (known !== undefined) return known.sound ? "sound" : "damaged";
    if (sizeBytes <= readFirstBytes) return await this.read(sha256);
    this.#oneByOne(() => this.read(sha256)).catch(() => {});
    return "unread";
  }

  /** Like `read`, but with a cached result if there is one. */
  async verify(sha256: string): Promise<ReadState> {
    const stamp = await this.#store.stamp(sha256);
    if (stamp === undefined) return "missing";
    const known = this.#known(sha256, stamp);
    if (known !== undefined) return known.sound ? "sound" : "damaged";
    return await this.read(sha256);
  }

  /** Reads and hashes the bytes. */
  async read(sha256: string): Promise<ReadState> {
    const running = this.#reading.get(sha256);
    if (running !== undefined) return await running;
    const job = this.#hash(sha256).finally(() => this.#reading.delete(sha256));
    this.#reading.set(sha256, job);
    return await job;
  }

  /** Only the time of the blob has changed. */
  async touched(sha256: string): Promise<void> {
    const known = this.#seen.get(sha256);
    const stamp = await this.#store.stamp(sha256);
    if (known === undefined || stamp === undefined) return;
    if (known.sizeBytes === stamp.sizeBytes && known.file === stamp.file) known.time = stamp.time;
  }

  forget(sha256: string): void {
    this.#seen.delete(sha256);
  }

  /** The blob was replaced by one that was hashed during the write. */
  mended(sha256: string): void {
    this.#seen.delete(sha256);
    this.#onFound(sha256, "mended");
  }

  async #hash(sha256: string): Promise<ReadState> {
    const stamp = await this.#store.stamp(sha256);
    if (stamp === undefined) return "missing";
    const found = await this.#store.hash(sha256);
    if (found === undefined) return "missing";
    const sound = found === sha256;
    if (found !== null) {
      this.#seen.delete(sha256);
      this.#seen.set(sha256, { ...stamp, at: Date.now(), sound });
      for (const oldest of this.#seen.keys()) {
        if (this.#seen.size <= remembered) break;
        this.#seen.delete(oldest);
      }
    }
    if (!sound) this.#onFound(sha256, "damaged");
    return sound ? "sound" : "damaged";
  }

  #known(sha256: string, { sizeBytes, file, time }: Stamp): Seen | undefined {
    const known = this.#seen.get(sha256);
    if (known === undefined || Date.now() - known.at > rememberMs) return undefined;
    const same = known.sizeBytes === sizeBytes && known.file === file && known.time === time;
    return same ? known : undefined;
  }
}
