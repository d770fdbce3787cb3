import { stat } from "node:fs/promises";
import pLimit from "p-limit";
import { isMissing } from "../../lib/fs-errors.ts";
import type { BlobState } from "../../ports/blob-store.ts";
import { hashFile } from "./hashed-write.ts";
import { isSha256 } from "./shards.ts";

/** Once the bytes were read. */
type ReadState = Exclude<BlobState, "unread">;

interface Seen {
  mtimeMs: number;
  size: number;
  ino: number;
  /** When its bytes were read. */
  at: number;
  sound: boolean;
}

/** Files up to this size are read before they are sent, which takes a few milliseconds; larger ones meanwhile. */
const readFirstBytes = 4 * 1024 * 1024;
/** What was found holds so long, as long as the file has the same size and time. */
const rememberMs = 24 * 3_600_000;
const remembered = 200_000;

/**
 * Whether blobs are what their names say. A disk gives wrong bytes back without a word, so a file is hashed when it
 * is first used, and what was found is remembered for a day by the file's size, time and number.
 */
export class BlobChecks {
  readonly #pathOf: (sha256: string) => string;
  readonly #seen = new Map<string, Seen>();
  readonly #reading = new Map<string, Promise<ReadState>>();
  /** Large files are read one after the other: nobody waits for them. */
  readonly #oneByOne = pLimit(1);

  readonly #onFound: (sha256: string, state: "damaged" | "mended") => void;

  /** @param onFound Told of each file that is damaged, and of each that is so no more. */
  constructor(
    pathOf: (sha256: string) => string,
    onFound: (sha256: string, state: "damaged" | "mended") => void,
  ) {
    this.#pathOf = pathOf;
    this.#onFound = onFound;
  }

  /** What is known, without reading large files: those are read afterwards. @param sizeBytes as it should be */
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

  /** Like `read`, unless it was read lately. */
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

  /** The file was given another time, and nothing else. */
  async touched(sha256: string): Promise<void> {
    const known = this.#seen.get(sha256);
    const stats = await this.#stat(sha256);
    if (known === undefined || stats === undefined) return;
    if (known.size === stats.size && known.ino === stats.ino) known.mtimeMs = stats.mtimeMs;
  }

  forget(sha256: string): void {
    this.#seen.delete(sha256);
  }

  /** The file was replaced by one that was hashed on the way. */
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
      // A sector that cannot be read.
      if (!(error instanceof Error && "code" in error && error.code === "EIO")) throw error;
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
