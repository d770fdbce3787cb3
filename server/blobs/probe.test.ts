import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { probeMedia } from "./probe.ts";
import { makeAnimation, makeImage, makePngBomb, makeVideo } from "./testing/make-media.ts";

const imageFormats = ["jpeg", "png", "webp", "gif", "avif", "tiff"] as const;
const videoFormats = [
  ["mp4", 'video/mp4; codecs="avc1.42c01e"'],
  ["mov", 'video/quicktime; codecs="avc1.42c01e"'],
  ["webm", 'video/webm; codecs="vp8"'],
] as const;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "probe-"));
});
afterAll(() => rm(folder, { recursive: true }));

describe("probeMedia on images", () => {
  it.each(imageFormats)("reads the header of %s", async (format) => {
    const bytes = await makeImage(format, { width: 40, height: 30 });
    expect(await probeMedia(bytes)).toEqual({
      mediaType: "image",
      mime: `image/${format}`,
      width: 40,
      height: 30,
      durationMs: null,
      sizeBytes: bytes.length,
    });
  });

  it("gives width and height as displayed, after the EXIF orientation", async () => {
    const bytes = await makeImage("jpeg", { width: 40, height: 30, orientation: 6 });
    expect(await probeMedia(bytes)).toMatchObject({ width: 30, height: 40 });
  });

  it("gives the size of one frame of an animation", async () => {
    expect(await probeMedia(await makeAnimation(3, 20, 10))).toMatchObject({
      mime: "image/gif",
      width: 20,
      height: 10,
      durationMs: null,
    });
  });

  it("reads a file by its path, with any name, small and large", async () => {
    const small = join(folder, "cat.txt");
    await writeFile(small, await makeImage("png"));
    expect(await probeMedia(small)).toMatchObject({ mime: "image/png", width: 32, height: 24 });

    const noise = { type: "gaussian", mean: 128, sigma: 60 } as const;
    const create = { width: 1600, height: 1200, channels: 3, background: "#888", noise } as const;
    for (const format of ["png", "tiff"] as const) {
      const bytes = await sharp({ create }).toFormat(format, { compression: "none" }).toBuffer();
      expect(bytes.length).toBeGreaterThan(4 * 1024 * 1024);
      const path = join(folder, `large.${format}`);
      await writeFile(path, bytes);
      expect(await probeMedia(path)).toMatchObject({
        mime: `image/${format}`,
        width: 1600,
        height: 1200,
        sizeBytes: bytes.length,
      });
    }
    await writeFile(
      join(folder, "cut.png"),
      (await sharp({ create }).png().toBuffer()).subarray(0, -20),
    );
    expect(await probeMedia(join(folder, "cut.png"))).toEqual({
      skipped: "The file is damaged or ends before its content does (PNG)",
    });
  });
});

describe("probeMedia on videos", () => {
  it.each(videoFormats)("reads the header of %s", async (format, mime) => {
    const bytes = await makeVideo(format, { width: 96, height: 64, durationMs: 1200 });
    expect(await probeMedia(bytes)).toEqual({
      mediaType: "video",
      mime,
      width: 96,
      height: 64,
      durationMs: 1200,
      sizeBytes: bytes.length,
    });
  });

  it("gives width and height as displayed, after the rotation", async () => {
    const bytes = await makeVideo("mov", { width: 96, height: 64, rotation: 90 });
    expect(await probeMedia(bytes)).toMatchObject({ width: 64, height: 96 });
  });

  it("finds the duration of a file that was written in fragments", async () => {
    const bytes = await makeVideo("mp4", { durationMs: 700, fragmented: true });
    expect(await probeMedia(bytes)).toMatchObject({ durationMs: 700 });
  });

  it("does not count the time before the first frame of a part of a stream", async () => {
    const bytes = await makeVideo("mp4", {
      durationMs: 700,
      startMs: 3_600_000,
      fragmented: true,
    });
    expect(await probeMedia(bytes)).toMatchObject({ durationMs: 700 });
  });

  it("reads a large file by its path", async () => {
    const free = Buffer.alloc(5 * 1024 * 1024);
    free.writeUInt32BE(free.length, 0);
    free.write("free", 4, "latin1");
    const path = join(folder, "large.bin");
    await writeFile(path, Buffer.concat([await makeVideo("mp4"), free]));
    expect(await probeMedia(path)).toMatchObject({ mediaType: "video", durationMs: 500 });
  });
});

describe("probeMedia skips", () => {
  const skipped = async (bytes: Uint8Array) => expect(await probeMedia(bytes));

  it("an empty file", async () => {
    (await skipped(Buffer.alloc(0))).toEqual({ skipped: "The file is empty" });
  });

  it("a text file, with any name", async () => {
    const path = join(folder, "cat.png");
    await writeFile(path, "This is not a picture.\n");
    expect(await probeMedia(path)).toEqual({
      skipped: "The file is text, not an image or a video",
    });
  });

  it("text with many comments in linear time, whether or not a picture follows them", async () => {
    const comments = "<!---->\n".repeat(400);
    (await skipped(Buffer.from(`${comments}<p>`))).toEqual({
      skipped: "The file is text, not an image or a video",
    });
    (await skipped(Buffer.from(`${comments}<!DOCTYPE svg PUBLIC "x"><SVG >`))).toMatchObject({
      skipped: expect.stringContaining("SVG files are not supported"),
    });
  });

  it("SVG, PDF, HEIC, AVI, Matroska and unknown bytes, naming what is supported", async () => {
    const supported = "(images: JPEG, PNG, WebP, GIF, AVIF, TIFF; videos: MP4, WebM, MOV)";
    (await skipped(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'))).toEqual({
      skipped: `SVG files are not supported ${supported}`,
    });
    (await skipped(Buffer.from('<?xml version="1.0"?>\n<svg/>'))).toMatchObject({
      skipped: expect.stringContaining("not supported"),
    });
    (await skipped(Buffer.from("%PDF-1.7\n%âãÏÓ\n"))).toEqual({
      skipped: `application/pdf files are not supported ${supported}`,
    });
    (await skipped(Buffer.from("\0\0\0\x18ftypheic\0\0\0\0mif1heic", "latin1"))).toEqual({
      skipped: `image/heic files are not supported ${supported}`,
    });
    (await skipped(Buffer.from("RIFF\0\0\0\0AVI LIST\0\0\0\0", "latin1"))).toEqual({
      skipped: `video/vnd.avi files are not supported ${supported}`,
    });
    (await skipped(await makeVideo("mkv"))).toEqual({
      skipped: `video/matroska files are not supported ${supported}`,
    });
    (await skipped(Buffer.from("00ff17e2c1f000118822", "hex"))).toEqual({
      skipped: `The content is not of a supported kind ${supported}`,
    });
  });

  it("an image of 30,000 × 30,000 pixels, by its header", async () => {
    const bomb = makePngBomb(30_000, 30_000);
    expect(bomb.length).toBeLessThan(200);
    (await skipped(bomb)).toEqual({
      skipped: "30,000 × 30,000 pixels are more than the 200,000,000 that are allowed",
    });
    // The same file within the limit is taken, so the size caused the refusal.
    expect(await probeMedia(makePngBomb(14_000, 14_000))).toMatchObject({ width: 14_000 });
  });

  it("a video that claims too many pixels", async () => {
    (await skipped(await makeVideo("mp4", { width: 60_000, height: 60_000 }))).toEqual({
      skipped: "60,000 × 60,000 pixels are more than the 200,000,000 that are allowed",
    });
  });

  it.each(imageFormats)("a %s with only its first bytes", async (format) => {
    const bytes = await makeImage(format);
    expect(await probeMedia(bytes.subarray(0, 20))).toMatchObject({ skipped: expect.any(String) });
  });

  it.each(imageFormats)("a %s without its end", async (format) => {
    const bytes = await makeImage(format, { width: 200, height: 150 });
    const cut = bytes.subarray(0, Math.floor(bytes.length * 0.7));
    expect(await probeMedia(cut)).toMatchObject({ skipped: expect.stringMatching(/damaged/) });
  });

  it.each(videoFormats)("a %s without its end", async (format) => {
    const bytes = await makeVideo(format, { durationMs: 2000 });
    for (const part of [0.2, 0.6, 0.95]) {
      const cut = bytes.subarray(0, Math.floor(bytes.length * part));
      expect(await probeMedia(cut)).toMatchObject({ skipped: expect.any(String) });
    }
  });

  it("a PNG with overwritten bytes", async () => {
    const bytes = await makeImage("png", { width: 64, height: 64 });
    bytes.fill(0, bytes.length >> 1, (bytes.length >> 1) + 8);
    (await skipped(bytes)).toEqual({
      skipped: "The file is damaged or ends before its content does (PNG)",
    });
  });

  it("a signature followed by random bytes", async () => {
    const noise = Buffer.from("7c1d".repeat(500), "hex");
    for (const signature of ["\xff\xd8\xff\xe0", "\x89PNG\r\n\x1a\n", "GIF89a", "II*\0", "MM\0*"]) {
      (await skipped(Buffer.concat([Buffer.from(signature, "latin1"), noise]))).toMatchObject({
        skipped: expect.any(String),
      });
    }
    (await skipped(Buffer.from("\0\0\0\x18ftypisom\0\0\0\0isommp42", "latin1"))).toMatchObject({
      skipped: expect.stringContaining("(MP4)"),
    });
  });

  it("a missing path is an error, not a skipped file", async () => {
    await expect(probeMedia(join(folder, "gone.png"))).rejects.toMatchObject({ code: "ENOENT" });
  });
});
