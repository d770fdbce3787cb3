import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { BlobMissingError, type BlobStore } from "../ports/blob-store.ts";
import { openFolderStore } from "./folder/folder-store.ts";
import { makeGreyJpeg } from "./testing/make-jpeg.ts";
import { makeAnimation, makeImage, makePngBomb, makeVideo } from "./testing/make-media.ts";
import { makeTiff } from "./testing/make-tiff.ts";
import { openThumbnails, type Thumbnails } from "./thumbnail.ts";

let folder: string;
let blobs: BlobStore;
let thumbnails: Thumbnails;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "thumbs-"));
  blobs = await openFolderStore({ directory: join(folder, "blobs") });
  thumbnails = await openThumbnails({ directory: join(folder, "thumbs"), blobs });
});
afterEach(() => rm(folder, { recursive: true }));

async function stored(bytes: Uint8Array, facts: { width?: number; height?: number } = {}) {
  const { sha256 } = await blobs.put(bytes);
  const plain = { mediaType: "image" as const, mime: "image/png" };
  return { sha256, ...plain, width: 0, height: 0, ...facts };
}

async function shown(bytes: Uint8Array) {
  const { format, width, height } = await sharp(bytes).metadata();
  return { format, width, height };
}

/** Red, green and blue of one pixel. */
async function pixel(bytes: Uint8Array, x: number, y: number): Promise<number[]> {
  const one = { left: x, top: y, width: 1, height: 1 };
  return [...(await sharp(bytes).removeAlpha().extract(one).raw().toBuffer())];
}

async function cachedFiles(): Promise<string[]> {
  const names = await readdir(join(folder, "thumbs"), { recursive: true });
  return names.filter((name) => name.includes("-")).sort();
}

describe("thumbnail", () => {
  it.each(["jpeg", "png", "webp", "gif", "avif", "tiff"] as const)(
    "shows %s as WebP",
    async (format) => {
      const source = await stored(await makeImage(format, { width: 400, height: 300 }));
      const { bytes, isPicture } = await thumbnails.thumbnail(source, 128);
      expect(isPicture).toBe(true);
      expect(await shown(bytes)).toEqual({ format: "webp", width: 128, height: 96 });
    },
  );

  it("rounds the width up to a fixed one and stores each once", async () => {
    const source = await stored(await makeImage("png", { width: 2000, height: 1000 }));
    const widths = [];
    for (const width of [1, 64, 65, 200, 256, 1000, 5000]) {
      widths.push((await shown((await thumbnails.thumbnail(source, width)).bytes)).width);
    }
    expect(widths).toEqual([64, 64, 128, 256, 256, 1024, 1024]);
    const { sha256 } = source;
    const shard = sha256.slice(0, 2);
    expect(await cachedFiles()).toEqual(
      [1024, 128, 256, 64].map((width) => join(shard, `${sha256}-${width}.webp`)).sort(),
    );
  });

  it("does not enlarge, and limits the height to twice the width", async () => {
    const small = await stored(await makeImage("png", { width: 40, height: 30 }));
    expect(await shown((await thumbnails.thumbnail(small, 256)).bytes)).toMatchObject({
      width: 40,
    });
    const tower = await stored(await makeImage("png", { width: 100, height: 4000 }));
    expect(await shown((await thumbnails.thumbnail(tower, 64)).bytes)).toMatchObject({
      height: 128,
    });
  });

  it("is upright", async () => {
    const source = await stored(
      await makeImage("jpeg", { width: 400, height: 300, orientation: 6 }),
    );
    const { bytes } = await thumbnails.thumbnail(source, 64);
    expect(await shown(bytes)).toMatchObject({ width: 64, height: 85 });
  });

  it("shows the first frame of an animation", async () => {
    const animation = await makeAnimation(3, 40, 30);
    const source = await stored(animation);
    const { bytes } = await thumbnails.thumbnail(source, 64);
    expect((await sharp(bytes).metadata()).pages).toBeUndefined();
    const [red = 255, green = 255, blue = 255] = await pixel(bytes, 1, 1);
    expect(Math.max(red, green, blue)).toBeLessThan(30); // the first frame's background is black
  });

  it("shows the readable part of a damaged image", async () => {
    const whole = await makeImage("jpeg", { width: 400, height: 300, seed: 5 });
    const source = await stored(whole.subarray(0, whole.length - 500));
    const { bytes, isPicture } = await thumbnails.thumbnail(source, 128);
    expect(isPicture).toBe(true);
    expect(await shown(bytes)).toEqual({ format: "webp", width: 128, height: 96 });
    const [expected, got] = [await pixel(whole, 3, 3), await pixel(bytes, 1, 1)];
    for (const [n, value] of expected.entries())
      expect(Math.abs(value - (got[n] ?? 999))).toBeLessThan(12);
  });

  it("draws a placeholder for images that cannot be decoded or are too large, and does not cache it", async () => {
    for (const bytes of [Buffer.from("no image"), makePngBomb(30_000, 30_000)]) {
      const source = await stored(bytes, { width: 300, height: 200 });
      const thumbnail = await thumbnails.thumbnail(source, 256);
      expect(thumbnail.isPicture).toBe(false);
      expect(await shown(thumbnail.bytes)).toEqual({ format: "webp", width: 256, height: 171 });
    }
    expect(await cachedFiles()).toEqual([]);
  });

  it("draws a small film strip in a video's proportions", async () => {
    const { sha256 } = await blobs.put(await makeVideo("mp4"));
    const size = { width: 1920, height: 1080 };
    const video = { sha256, mediaType: "video" as const, mime: "video/mp4", ...size };
    const { bytes, isPicture } = await thumbnails.thumbnail(video, 256);
    expect(isPicture).toBe(false);
    expect(await shown(bytes)).toEqual({ format: "webp", width: 256, height: 144 });
    // The edges are free for what lies over the picture.
    const below = sharp(bytes).extract({ left: 0, top: 100, width: 256, height: 44 });
    const { channels } = await sharp(await below.png().toBuffer()).stats();
    expect(channels.every(({ stdev }) => stdev < 4)).toBe(true);
    const unknown = await thumbnails.thumbnail({ ...video, width: 0, height: 0 }, 64);
    expect(await shown(unknown.bytes)).toEqual({ format: "webp", width: 64, height: 64 });
  });

  it("is made once for concurrent requests", async () => {
    const source = await stored(await makeImage("png", { width: 800, height: 600 }));
    const asked = await Promise.all(
      Array.from({ length: 20 }, () => thumbnails.thumbnail(source, 256)),
    );
    expect(new Set(asked.map(({ bytes }) => bytes)).size).toBe(1);
    expect((await cachedFiles()).length).toBe(1);
  });

  it("of a large picture waits for other large ones, unless its client has left", async () => {
    const opened: string[] = [];
    const held = Promise.withResolvers<void>();
    const entered = Promise.withResolvers<void>();
    const large = { width: 14_000, height: 14_000 };
    const [first, left, last] = await Promise.all(
      [1, 2, 3].map(async (seed) =>
        stored(await makeImage("png", { width: 2000, height: 1000, seed }), large),
      ),
    );
    const small = await stored(await makeImage("png", { width: 200, height: 150 }));
    const slow = await openThumbnails({
      directory: join(folder, "thumbs"),
      blobs: {
        ...blobs,
        async withLocalFile(sha256, use) {
          opened.push(sha256);
          if (sha256 === first?.sha256) {
            entered.resolve();
            await held.promise;
          }
          return await blobs.withLocalFile(sha256, use);
        },
      },
    });
    let hasLeft = false;
    if (first === undefined || left === undefined || last === undefined) throw new Error("unmade");
    const all = [1024, 64, 128].map((width) => slow.thumbnail(first, width));
    await entered.promise;
    const abandoned = [64, 256, 1024].map((width) => slow.thumbnail(left, width, () => hasLeft));
    const refused = Promise.allSettled(abandoned);
    const behind = slow.thumbnail(last, 64);
    expect((await slow.thumbnail(small, 64)).isPicture).toBe(true);
    expect(opened).toEqual([first.sha256, small.sha256]);
    hasLeft = true;
    held.resolve();
    const widths = (await Promise.all(all)).map(async ({ bytes }) => (await shown(bytes)).width);
    expect(await Promise.all(widths)).toEqual([1024, 64, 128]);
    expect(await shown((await behind).bytes)).toEqual({ format: "webp", width: 64, height: 32 });
    expect((await refused).map(({ status }) => status)).toEqual(Array(3).fill("rejected"));
    expect(opened).toEqual([first.sha256, small.sha256, last.sha256]);
  });

  it("comes from the cache, unless the cached file is incomplete", async () => {
    const source = await stored(await makeImage("png", { width: 300, height: 200 }));
    const { bytes } = await thumbnails.thumbnail(source, 64);
    const path = join(folder, "thumbs", (await cachedFiles())[0] ?? "");
    const marked = Buffer.concat([bytes, Buffer.from("EXIF\0\0\0\0")]);
    marked.writeUInt32LE(marked.length - 8, 4);
    await writeFile(path, marked);
    expect((await thumbnails.thumbnail(source, 64)).bytes).toEqual(marked);
    for (const broken of [Buffer.alloc(0), marked.subarray(0, 50)]) {
      await writeFile(path, broken);
      expect((await thumbnails.thumbnail(source, 64)).bytes).toEqual(bytes);
    }
  });

  it("needs the blob, even if the cache has the picture", async () => {
    const source = await stored(await makeImage("png"));
    await thumbnails.thumbnail(source, 64);
    await blobs.removeUnused(source.sha256, new Date());
    await expect(thumbnails.thumbnail(source, 64)).rejects.toThrow(BlobMissingError);
    await expect(thumbnails.thumbnail({ ...source, sha256: "../../x" }, 64)).rejects.toThrow(
      BlobMissingError,
    );
    await thumbnails.forget(source.sha256);
    expect(await cachedFiles()).toEqual([]);
  });

  it("still works when the cache is emptied during use", async () => {
    const source = await stored(await makeImage("png"));
    await rm(join(folder, "thumbs"), { recursive: true });
    expect((await thumbnails.thumbnail(source, 64)).isPicture).toBe(true);
  });
});

describe("deep TIFF", () => {
  const types = ["float32", "int16", "uint32", "int32"] as const;

  it.each(types)("of %s is shown scaled to its range", async (type) => {
    for (const channels of [1, 3]) {
      const samples = 40 * 20 * channels;
      const range = type === "float32" ? 0.5 : 20_000;
      const from = type === "uint32" ? 0 : -range / 2;
      const tiff = makeTiff({
        width: 40,
        height: 20,
        channels,
        type,
        sample: (place) => {
          const value = from + (range * place) / samples;
          return type === "float32" ? value : Math.trunc(value);
        },
      });
      const { bytes } = await thumbnails.thumbnail(await stored(tiff), 64);
      const [first] = (await sharp(bytes).stats()).channels;
      expect(first?.min).toBeLessThan(12);
      expect(first?.max).toBeGreaterThan(243);
      expect(first?.mean).toBeCloseTo(127, -1);
    }
  });

  it("ignores samples that mean no value", async () => {
    const sample = (place: number) =>
      [Number.NaN, -3.4e38, Number.POSITIVE_INFINITY][place] ?? place / 800;
    const tiff = makeTiff({ width: 40, height: 20, type: "float32", sample });
    const { bytes } = await thumbnails.thumbnail(await stored(tiff), 64);
    expect((await sharp(bytes).stats()).channels[0]?.mean).toBeCloseTo(127, -1);
  });

  it("of unsigned 8 and 16 bits is shown unscaled", async () => {
    const tiff = makeTiff({ width: 40, height: 20, sample: () => 100 });
    const { bytes } = await thumbnails.thumbnail(await stored(tiff), 64);
    expect((await sharp(bytes).stats()).channels[0]?.mean).toBeCloseTo(100, -1);
  });
});

it("shows a JPEG for which the decoder gives a thousand warnings", async () => {
  const source = await stored(makeGreyJpeg({ width: 320, height: 240, junk: true }));
  const { bytes, isPicture } = await thumbnails.thumbnail(source, 64);
  expect(isPicture).toBe(true);
  expect(await pixel(bytes, 32, 24)).toEqual([128, 128, 128]);
});

it("shows a whole TIFF as WebP, upright and in full size", async () => {
  const source = await stored(await makeImage("tiff", { width: 500, height: 400, orientation: 8 }));
  const { bytes } = await thumbnails.displayable(source);
  expect(await shown(bytes)).toEqual({ format: "webp", width: 400, height: 500 });
});
