import type { Random } from "../../proof/random.ts";
import type { BlobSource, BlobStore } from "../blob-store.ts";

/** The error of a remote store that cannot be reached. */
export class StoreAwayError extends Error {}

/**
 * A store that fails at random, as one behind a network does: before anything happened, in the middle of the bytes, or
 * after everything was done, when only the answer is lost. Callers cannot distinguish the three.
 */
export function unreliableBlobStore(inner: BlobStore, random: Random): BlobStore {
  const draw = () => random.weighted({ works: 6, fails: 1, breaksOff: 1, losesAnswer: 1 });

  async function call<T>(work: () => Promise<T>): Promise<T> {
    const fate = draw();
    if (fate === "fails" || fate === "breaksOff") throw new StoreAwayError("not reached");
    const answer = await work();
    if (fate === "losesAnswer") throw new StoreAwayError("done, and the answer is lost");
    return answer;
  }

  return {
    async put(source) {
      const fate = draw();
      if (fate === "fails") throw new StoreAwayError("not reached");
      const stored = await inner.put(fate === "breaksOff" ? brokenOff(source) : source);
      if (fate === "losesAnswer") throw new StoreAwayError("done, and the answer is lost");
      return stored;
    },
    async open(sha256, range) {
      const fate = draw();
      if (fate === "fails") throw new StoreAwayError("not reached");
      const opened = await inner.open(sha256, range);
      if (opened === undefined || fate === "works") return opened;
      return { ...opened, stream: ReadableStream.from(brokenOff(opened.stream)) };
    },
    read: (sha256, sizeBytes) => call(() => inner.read(sha256, sizeBytes)),
    keep: (hashes) => call(() => inner.keep(hashes)),
    withLocalFile: (sha256, use) => call(() => inner.withLocalFile(sha256, use)),
    size: (sha256) => call(() => inner.size(sha256)),
    has: (sha256) => call(() => inner.has(sha256)),
    look: (sha256, sizeBytes) => call(() => inner.look(sha256, sizeBytes)),
    verify: (sha256, options) => call(() => inner.verify(sha256, options)),
    async *list() {
      for await (const blob of inner.list()) {
        yield blob;
        if (draw() === "breaksOff") throw new StoreAwayError("broken off");
      }
    },
    removeUnused: (sha256, before) => call(() => inner.removeUnused(sha256, before)),
  };
}

/** Half of the first chunk only. Also closes the source, since its upload ends like any other. */
async function* brokenOff(source: BlobSource): AsyncGenerator<Uint8Array> {
  if (!(source instanceof Uint8Array) && !("path" in source)) {
    for await (const piece of source) {
      yield piece.subarray(0, piece.length >> 1);
      break;
    }
  } else if (source instanceof Uint8Array) {
    yield source.subarray(0, source.length >> 1);
  }
  throw new StoreAwayError("broken off");
}
