import { stat } from "node:fs/promises";
import pLimit from "p-limit";
import { isMissing, isUnreadable } from "../../lib/fs-errors.ts";
import type { BlobState } from "../../ports/blob-store.ts";
import { hashFile } from "./hashed-write.ts";
import { isSha256 } from "./shards.ts";

/** The states that follow from reading the bytes. */
type ReadState = Exclude<BlobState, "unread">;

interface Seen {
  mtimeMs: number;
  size: number;
  ino: number;
  /** When its bytes were read. */
  at: number;
  sound: boolean;
}

/**
 * Files up to this size are verified before they are sent, which takes a few milliseconds; larger ones are verified
 * afterwards.
 */
const readFirstBytes = 4 * 1024 * 1024;
/** How long a result is valid while the file keeps its size and time. */
const rememberMs = 24 * 3_600_000;
const remembered = 200_000;

/**
 * Verifies that blobs match their names. A disk may return wrong bytes without an error, so a file is hashed at its
 * first use. The result is cached for a day, by the file's size, time and inode number.
 */
export class BlobChecks {
  readonly #pathOf: (sha256: string) => string;
  readonly #seen = new Map<string, Seen>();
  readonly #reading = new Map<string, Promise<ReadState>>();
  /** Large files are verified one after the other, since no request waits for them. */
  readonly #oneByOne = pLimit(1);

  readonly #onFound: (sha256: string, state: "damaged" | "mended") => void;

  /** @param onFound Called for each damaged file, and for each that is sound again. */
  constructor(
    pathOf: (sha256: string) => string,
    onFound: (sha256: string, state: "damaged" | "mended") => void,
  ) {
    this.#pathOf = pathOf;
    this.#onFound = onFound;
  }

  /** The state of a blob, without reading large files: those are read afterwards. @param sizeBytes the recorded size */
  async look(sha256: string, sizeBytes: number): Promise<BlobState> {
    const stats = await this.#stat(sha256);
    if (stats === undefined) return "missing";
    if (stats.size !== sizeBytes) {
      this.#onFound(sha256, "damaged");
      return "damaged";
    }
    const known = this.#known(sha256, stats);
    if (known !== undefined) return known.sound ? "sound" : "damaged";
    if (stats.size <= readFirstBytes) return await this.read(sha256);
    this.#oneByOne(() => this.read(sha256)).catch(() => {});
    return "unread";
  }

  /** Like `read`, but with a cached result if there is one. */
  async verify(sha256: string): Promise<ReadState> {
    const stats = await this.#stat(sha256);
    if (stats === undefined) return "missing";
    const known = this.#known(sha256, stats);
    if (known !== undefined) return known.sound ? "sound" : "damaged";
    return await this.read(sha256);
  }

  /** Reads and hashes the file. */
  async read(sha256: string): Promise<ReadState> {
    const running = this.#reading.get(sha256);
    if (running !== undefined) return await running;
    const job = this.#hash(sha256).finally(() => this.#reading.delete(sha256));
    this.#reading.set(sha256, job);
    return await job;
  }

  /** Only the time of the file has changed. */
  async touched(sha256: string): Promise<void> {
    const known = this.#seen.get(sha256);
    const stats = await this.#stat(sha256);
    if (known === undefined || stats === undefined) return;
    if (known.size === stats.size && known.ino === stats.ino) known.mtimeMs = stats.mtimeMs;
  }

  forget(sha256: string): void {
    this.#seen.delete(sha256);
  }

  /** The file was replaced by one that was hashed during the write. */
  mended(sha256: string): void {
    this.#seen.delete(sha256);
    this.#onFound(sha256, "mended");
  }

  async #hash(sha256: string): Promise<ReadState> {
    const stats = await this.#stat(sha256);
    if (stats === undefined) return "missing";
    try {
      const sound = (await hashFile(this.#pathOf(sha256))).sha256 === sha256;
      this.#seen.delete(sha256);
      const { mtimeMs, size, ino } = stats;
      this.#seen.set(sha256, { mtimeMs, size, ino, at: Date.now(), sound });
      for (const oldest of this.#seen.keys()) {
        if (this.#seen.size <= remembered) break;
        this.#seen.delete(oldest);
      }
      if (!sound) this.#onFound(sha256, "damaged");
      return sound ? "sound" : "damaged";
    } catch (error) {
      if (isMissing(error)) return "missing";
      if (!isUnreadable(error)) throw error;
      this.#onFound(sha256, "damaged");
      return "damaged";
    }
  }

  #known(sha256: string, stats: { mtimeMs: number; size: number; ino: number }) {
    const known = this.#seen.get(sha256);
    if (known === undefined || Date.now() - known.at > rememberMs) return undefined;
    const same =
      known.mtimeMs === stats.mtimeMs && known.size === stats.size && known.ino === stats.ino;
    return same ? known : undefined;
  }

  async #stat(sha256: string) {
    if (!isSha256(sha256)) return undefined;
    try {
      return await stat(this.#pathOf(sha256));
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }
}
