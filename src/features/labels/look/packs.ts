/**
 * Reads files of which there may be a hundred thousand: each alone takes a millisecond, and handing all of them to a
 * worker holds the page for seconds. Small ones are fetched as one blob for many.
 */

/** Of one pack, unless it is one large file, which is read as a stream. */
const packFiles = 200;
const packBytes = 4 * 1024 * 1024;
/** Bytes that are kept: most files are read twice, for their format and for their labels. */
const keptBytes = 64 * 1024 * 1024;

interface Pack {
  from: number;
  to: number;
  bytes: number;
}

export class Packs {
  readonly #sizes: readonly number[];
  readonly #fetch: (from: number, to: number) => Promise<Blob>;
  readonly #packs: Pack[] = [];
  /** By file: the place of its pack, and where it begins in it. */
  readonly #places: { pack: number; begins: number }[] = [];
  readonly #blobs = new Map<number, Promise<Blob>>();
  /** The one that was read last is the last. */
  readonly #read = new Map<number, Promise<Uint8Array>>();

  /** @param fetch the files from one place to before another, one after the other */
  constructor(sizes: readonly number[], fetch: (from: number, to: number) => Promise<Blob>) {
    this.#sizes = sizes;
    this.#fetch = fetch;
    let pack: Pack | undefined;
    for (const [at, size] of sizes.entries()) {
      const fits =
        pack !== undefined && at - pack.from < packFiles && pack.bytes + size < packBytes;
      if (pack === undefined || !fits) this.#packs.push((pack = { from: at, to: at, bytes: 0 }));
      this.#places.push({ pack: this.#packs.length - 1, begins: pack.bytes });
      pack.to = at + 1;
      pack.bytes += size;
    }
  }

  /** The bytes of a file, as a stream where it is large. */
  async *read(at: number): AsyncGenerator<Uint8Array, void, undefined> {
    const { pack, begins } = this.#places[at] ?? { pack: -1, begins: 0 };
    if ((this.#packs[pack]?.bytes ?? 0) >= packBytes) yield* bytesOf(await this.#blob(pack));
    else {
      const bytes = await this.#whole(pack);
      yield bytes.subarray(begins, begins + (this.#sizes[at] ?? 0));
    }
  }

  async #whole(pack: number): Promise<Uint8Array> {
    const bytes =
      this.#read.get(pack) ??
      this.#blob(pack).then(async (blob) => new Uint8Array(await blob.arrayBuffer()));
    this.#read.delete(pack);
    this.#read.set(pack, bytes);
    // The next one is made meanwhile.
    if (pack + 1 < this.#packs.length) this.#blob(pack + 1).catch(() => undefined);
    for (let held = this.#held(); held > keptBytes && this.#read.size > 1; held = this.#held()) {
      const [oldest = pack] = this.#read.keys();
      this.#read.delete(oldest);
    }
    return await bytes;
  }

  #held(): number {
    return [...this.#read.keys()].reduce((sum, pack) => sum + (this.#packs[pack]?.bytes ?? 0), 0);
  }

  async #blob(at: number): Promise<Blob> {
    const known = this.#blobs.get(at);
    if (known !== undefined) return await known;
    const { from, to } = this.#packs[at] ?? { from: 0, to: 0 };
    const blob = this.#fetch(from, to);
    this.#blobs.set(at, blob);
    return await blob;
  }
}

/** A stream is no iterable in Safari. */
async function* bytesOf(blob: Blob): AsyncGenerator<Uint8Array, void, undefined> {
  const reader = blob.stream().getReader();
  try {
    for (;;) {
      const { value } = await reader.read();
      if (value === undefined) return;
      yield value;
    }
  } finally {
    await reader.cancel();
  }
}
