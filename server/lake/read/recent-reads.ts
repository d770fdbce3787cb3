import { versionKey, type VersionRef } from "../version.ts";

/** A bound for a process that does not collect. */
const remembered = 10_000;

/** When each version was last opened: a version that no head names any more may still be read by a client. */
export class RecentReads {
  readonly #reads = new Map<string, { family: string; ref: VersionRef; at: number }>();

  note(family: string, ref: VersionRef): void {
    const key = `${family}/${versionKey(ref)}`;
    // Deleted and set again, so that the map is in the order of time.
    this.#reads.delete(key);
    this.#reads.set(key, { family, ref: { ...ref }, at: Date.now() });
    for (const oldest of this.#reads.keys()) {
      if (this.#reads.size <= remembered) return;
      this.#reads.delete(oldest);
    }
  }

  /** The family's versions opened since that time. Forgets older ones, of every family. */
  since(family: string, time: Date): VersionRef[] {
    for (const [key, read] of this.#reads) {
      if (read.at >= time.getTime()) break;
      this.#reads.delete(key);
    }
    return [...this.#reads.values()]
      .filter((read) => read.family === family)
      .map((read) => read.ref);
  }
}
