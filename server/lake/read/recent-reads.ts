import { versionKey, type VersionRef } from "../version.ts";

/** A bound for a process that never collects. */
const remembered = 10_000;

/** Which versions were asked for, and when: a version that is nobody's head any more may still be being read. */
export class RecentReads {
  readonly #reads = new Map<string, { family: string; ref: VersionRef; at: number }>();

  note(family: string, ref: VersionRef): void {
    const key = `${family}/${versionKey(ref)}`;
    // Put last, so that the map is in the order of time.
    this.#reads.delete(key);
    this.#reads.set(key, { family, ref: { ...ref }, at: Date.now() });
    for (const oldest of this.#reads.keys()) {
      if (this.#reads.size <= remembered) return;
      this.#reads.delete(oldest);
    }
  }

  /** The family's versions asked for since then. Forgets what is older, of every family. */
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
