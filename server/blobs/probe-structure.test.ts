import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openMediaSource } from "./media-source.ts";
import { probeMedia } from "./probe.ts";
import { jpegSegment, makeGreyJpeg } from "./testing/make-jpeg.ts";
import { makeAnimation, makeImage, makeVideo } from "./testing/make-media.ts";
import { makeTiff } from "./testing/make-tiff.ts";
import { videoFactsOf } from "./video-thread.ts";

/** Intact files that look cut, cut files that look intact, and files made to take for ever. */

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "structure-"));
});
afterAll(() => rm(folder, { recursive: true }));

const isCut = (name: string) => ({
  skipped: `The file is damaged or ends before its content does (${name})`,
});

const trailer = Buffer.alloc(70_000, "behind the end ");

/** Larger than what is read whole, so it is read in parts. */
async function asLargeFile(bytes: Buffer): Promise<string> {
  const path = join(folder, "large");
  await writeFile(path, Buffer.concat([bytes, Buffer.alloc(4 * 1024 * 1024)]));
  return path;
}

describe("data after the end", () => {
  it.each(["jpeg", "png", "webp"] as const)("does not matter to a %s", async (format) => {
    const bytes = await makeImage(format);
    const facts = { mime: `image/${format}`, width: 32, height: 24 };
    expect(await probeMedia(Buffer.concat([bytes, trailer]))).toMatchObject(facts);
    expect(await probeMedia(await asLargeFile(bytes))).toMatchObject(facts);
  });

  it("does not matter to a GIF, moving or not", async () => {
    for (const bytes of [await makeImage("gif"), await makeAnimation()]) {
      const facts = { mime: "image/gif", width: 32, height: 24 };
      expect(await probeMedia(Buffer.concat([bytes, trailer]))).toMatchObject(facts);
      expect(await probeMedia(await asLargeFile(bytes))).toMatchObject(facts);
    }
  });
});

describe("a JPEG", () => {
  /** With a thumbnail in its header, as cameras write it. */
  async function withThumbnail(): Promise<Buffer> {
    const [picture, small] = [
      await makeImage("jpeg", { width: 400, height: 300 }),
      await makeImage("jpeg"),
    ];
    const exif = jpegSegment(0xe1, Buffer.concat([Buffer.from("Exif\0\0"), small]));
    return Buffer.concat([picture.subarray(0, 2), exif, picture.subarray(2)]);
  }

  it("does not end where the thumbnail in its header does", async () => {
    const bytes = await withThumbnail();
    expect(await probeMedia(bytes)).toMatchObject({ width: 400, height: 300 });
    for (const part of [0.25, 0.5, 0.9]) {
      const cut = bytes.subarray(0, Math.floor(bytes.length * part));
      expect(await probeMedia(cut)).toEqual(isCut("JPEG"));
    }
  });

  it("may lack its last two bytes, since its picture is complete, but no more", async () => {
    const bytes = await makeImage("jpeg", { width: 400, height: 300 });
    expect(await probeMedia(bytes.subarray(0, -2))).toMatchObject({ width: 400, height: 300 });
    expect(await probeMedia(bytes.subarray(0, -1))).toMatchObject({ width: 400, height: 300 });
    expect(await probeMedia(bytes.subarray(0, -40))).toEqual(isCut("JPEG"));
  });

  it("that browsers do not decode is taken, with the reason in its type", async () => {
    expect(await probeMedia(makeGreyJpeg({ lossless: true }))).toMatchObject({
      mime: 'image/jpeg; codecs="lossless"',
      width: 64,
      height: 48,
    });
  });

  it("of more than ten thousand segments is refused before the library loads them", async () => {
    const bytes = await makeImage("jpeg");
    const many = Buffer.alloc(4 * 10_001, jpegSegment(0xe2, []));
    expect(
      await probeMedia(Buffer.concat([bytes.subarray(0, 2), many, bytes.subarray(2)])),
    ).toEqual({ skipped: "The image has more than 10,000 segments (JPEG)" });
  });
});

describe("a TIFF", () => {
  it("whose directory precedes its pixels is checked to its end", async () => {
    const bytes = makeTiff({ width: 100, height: 80, channels: 3 });
    expect(await probeMedia(bytes)).toMatchObject({ mime: "image/tiff", width: 100, height: 80 });
    expect(await probeMedia(bytes.subarray(0, -1))).toEqual(isCut("TIFF"));
    expect(await probeMedia(bytes.subarray(0, 1000))).toEqual(isCut("TIFF"));
  });

  it("may state more bytes for its last strip than the picture needs", async () => {
    expect(await probeMedia(makeTiff({ statedBytes: 5000 }))).toMatchObject({ width: 8 });
  });

  it("is refused where a later page is missing, or there are too many", async () => {
    expect(await probeMedia(makeTiff({ next: 100_000 }))).toEqual(isCut("TIFF"));
    // Pages without pixels, each of one entry.
    const chain = Buffer.alloc(8 + 18 * 20_002);
    chain.write("II*\0", 0, "latin1");
    for (let at = 8; at < chain.length; at += 18) {
      chain.writeUInt32LE(at, at === 8 ? 4 : at - 4);
      chain.writeUInt16LE(1, at);
    }
    expect(await probeMedia(chain)).toEqual({
      skipped: "The file has more than the 20,000 pages that are allowed (TIFF)",
    });
  });

  it("may contain a cycle", async () => {
    expect(await probeMedia(makeTiff({ next: 8 }))).toMatchObject({ width: 8, height: 6 });
  });

  it("that the library does not decode is refused with the reason", async () => {
    expect(await probeMedia(makeTiff({ channels: 3, photometric: 8 }))).toEqual({
      skipped: "TIFF files with CIE Lab colours are not supported (TIFF)",
    });
    expect(await probeMedia(makeTiff({ type: "float64" }))).toEqual({
      skipped: "TIFF files with 64 bits a sample are not supported (TIFF)",
    });
    expect(await probeMedia(makeTiff({ compression: 34_887 }))).toEqual({
      skipped: "TIFF files with LERC compression are not supported (TIFF)",
    });
  });
});

describe("an MP4", () => {
  async function branded(major: string): Promise<Buffer> {
    const bytes = await makeVideo("mp4");
    bytes.write(major, 8, "latin1");
    return bytes;
  }

  it.each(["XAVC", "isml", "mp71", "dby1", "NDSC", "abcd"])(
    "of the brand %s is taken",
    async (brand) => {
      expect(await probeMedia(await branded(brand))).toMatchObject({
        mediaType: "video",
        width: 64,
      });
    },
  );

  it("with sound only is no video", async () => {
    expect(await probeMedia(await branded("M4A "))).toMatchObject({
      skipped: expect.stringMatching(/^audio\/\S+ files are not supported/),
    });
  });

  it("that is cut off is refused as cut off", async () => {
    const bytes = await makeVideo("mp4", { durationMs: 2000 });
    for (const part of [0.2, 0.6, 0.95]) {
      const cut = bytes.subarray(0, Math.floor(bytes.length * part));
      expect(await probeMedia(cut)).toEqual(isCut("MP4"));
    }
  });

  it("of a million parts is given up, without delaying other files", async () => {
    const bytes = await makeVideo("mp4", { fragmented: true });
    const empty = Buffer.from("\0\0\0\x08moof", "latin1");
    const hostile = Buffer.concat([
      bytes.subarray(0, bytes.indexOf("moof") - 4),
      Buffer.alloc(8_000_000, empty),
    ]);
    expect(await videoFactsOf(await openMediaSource(hostile), 1)).toEqual({
      skipped: "The video is damaged: its header takes too long to read",
    });
    expect(await probeMedia(bytes)).toMatchObject({ mediaType: "video" });
  });
});

describe("the reason names", () => {
  it("an AVIF sequence", async () => {
    const bytes = await makeImage("avif");
    bytes.write("avis", 8, "latin1");
    expect(await probeMedia(bytes)).toEqual({
      skipped: "AVIF sequences, which are animations, are not supported (AVIF)",
    });
  });

  it("a byte order mark before an image", async () => {
    const bytes = Buffer.concat([Buffer.from("efbbbf", "hex"), await makeImage("png")]);
    expect(await probeMedia(bytes)).toEqual({
      skipped: "The file is damaged: a text's byte order mark stands before its first byte",
    });
  });

  it("TGA and icons, whose first bytes are the same", async () => {
    const tga = Buffer.alloc(18 + 4 * 3);
    tga.set([0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 2, 0, 24, 0]);
    expect(await probeMedia(tga)).toMatchObject({
      skipped: expect.stringMatching(/^TGA files are not supported/),
    });
    const icon = Buffer.alloc(22 + 40);
    icon.set([0, 0, 1, 0, 1, 0, 16, 16, 0, 0, 1, 0, 32, 0, 40, 0, 0, 0, 22, 0, 0, 0]);
    expect(await probeMedia(icon)).toMatchObject({
      skipped: expect.stringMatching(/^image\/x-icon files are not supported/),
    });
  });
});
