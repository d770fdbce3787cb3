import { existsSync } from "node:fs";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import sharp from "sharp";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { stripFrames } from "#contract/video.ts";
import type { BlobStore } from "../ports/blob-store.ts";
import { openFolderStore } from "./folder/folder-store.ts";
import { blue, encodeVideo, green, red, whyNoVideos } from "#test/encode-video.ts";
import { makeVideo } from "./testing/make-media.ts";
import { type Thumbnails, openThumbnails } from "./thumbnail.ts";
import { type VideoPictures, openVideoPictures } from "./video-pictures.ts";
import { frameDecoder } from "./video-frames.ts";

let folder: string;
let blobs: BlobStore;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "frames-"));
  blobs = await openFolderStore({ directory: join(folder, "blobs") });
});
afterEach(() => rm(folder, { recursive: true }));

async function stored(bytes: Uint8Array, facts: { durationMs?: number } = {}) {
  const { sha256 } = await blobs.put(bytes);
  const video = { mediaType: "video" as const, mime: "video/mp4", width: 64, height: 48 };
  return { sha256, ...video, durationMs: 1000, ...facts };
}

/** Of the middle of a picture: which of red, green and blue it is. */
async function colourAt(bytes: Uint8Array, part = 0.5): Promise<string> {
  const { data, info } = await sharp(bytes)
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const at = (Math.floor(info.height / 2) * info.width + Math.floor(info.width * part)) * 3;
  const values = [...data.subarray(at, at + 3)];
  return ["red", "green", "blue"][values.indexOf(Math.max(...values))] ?? "";
}

const absent = { absence: () => ({ code: "not_installed" as const, reason: "Not installed" }) };

function thumbnailsWith(videos: (directory: string) => VideoPictures): Promise<Thumbnails> {
  const directory = join(folder, "thumbs");
  return openThumbnails({ directory, blobs, videos: videos(directory) });
}

/** Of a decoder that fails at every video. */
async function failingWith(failed: "no_decoder" | "not_working") {
  const decode = vi.fn(async () => ({ failed }));
  const thumbnails = await thumbnailsWith((directory) =>
    openVideoPictures({
      directory,
      blobs,
      packages: { absence: () => undefined },
      decoders: { poster: decode, strip: decode },
    }),
  );
  return { decode, thumbnails };
}

describe("without the decoder", () => {
  it("videos have a drawn picture, and the reason; once it is installed, a frame", async () => {
    let packages: Pick<typeof absent, "absence"> | { absence: () => undefined } = absent;
    const poster = vi.fn(async () => ({
      webp: await sharp({ create: { width: 1024, height: 768, channels: 3, background: "red" } })
        .webp()
        .toBuffer(),
    }));
    const thumbnails = await thumbnailsWith((directory) =>
      openVideoPictures({
        directory,
        blobs,
        packages: { absence: () => packages.absence() },
        decoders: { poster, strip: async () => ({ failed: "damaged" }) },
      }),
    );
    const source = await stored(await makeVideo("mp4"));
    expect((await thumbnails.thumbnail(source, 256)).isPicture).toBe(false);
    expect(await thumbnails.strip(source)).toBeNull();
    expect(await thumbnails.noFrames(source)).toBe("not_installed");
    packages = { absence: () => undefined };
    const now = await thumbnails.thumbnail(source, 256);
    expect(now.isPicture).toBe(true);
    expect((await sharp(now.bytes).metadata()).width).toBe(256);
    expect(await thumbnails.noFrames(source)).toBeNull();
    // Of the frame that is kept: other widths need no decoder.
    packages = absent;
    expect((await thumbnails.thumbnail(source, 128)).isPicture).toBe(true);
    expect(poster).toHaveBeenCalledTimes(1);
  });
});

describe("a video that cannot be decoded", () => {
  it("is tried once, and its removal forgets that", async () => {
    const { decode, thumbnails } = await failingWith("no_decoder");
    const source = await stored(await makeVideo("mp4"));
    for (const width of [64, 256, 64]) {
      expect((await thumbnails.thumbnail(source, width)).isPicture).toBe(false);
    }
    expect(await thumbnails.strip(source)).toBeNull();
    expect(await thumbnails.noFrames(source)).toBe("no_decoder");
    expect(decode).toHaveBeenCalledTimes(1);
    await thumbnails.forget(source.sha256);
    const left = await readdir(join(folder, "thumbs"), { recursive: true });
    expect(left.filter((name) => name.includes("-"))).toEqual([]);
  });
});

it("a decoder that does not load is the reason, and none of the video's", async () => {
  const { decode, thumbnails } = await failingWith("not_working");
  const source = await stored(await makeVideo("mp4"));
  expect(await thumbnails.noFrames(source)).toBe("not_working");
  expect(await thumbnails.strip(source)).toBeNull();
  expect(decode).toHaveBeenCalledTimes(1);
  const left = await readdir(join(folder, "thumbs"), { recursive: true });
  expect(left.filter((name) => name.includes("-"))).toEqual([]);
});

/** A process that misbehaves in place of the decoder. */
async function program(code: string): Promise<URL> {
  const path = join(folder, "program.mjs");
  await writeFile(path, code);
  return pathToFileURL(path);
}

describe("the decoder's process", () => {
  const job = { path: "/nowhere.mp4", durationMs: 1000, picture: "poster" } as const;

  it("is ended when a video takes too long, and the next one has another", async () => {
    const began = join(folder, "began");
    const decode = frameDecoder({
      limitMs: 400,
      program: await program(`
        import { existsSync, writeFileSync } from "node:fs";
        process.on("message", () => {
          if (existsSync(${JSON.stringify(began)})) process.send({ webp: new Uint8Array([7]) });
          else {
            writeFileSync(${JSON.stringify(began)}, String(process.pid));
            for (;;);
          }
        });`),
    });
    const [late, next] = await Promise.all([decode(job), decode(job)]);
    expect(late).toEqual({ failed: "too_large" });
    expect(next).toEqual({ webp: new Uint8Array([7]) });
  });

  it("may crash or run out of memory", async () => {
    const crash = 'process.on("message", () => process.kill(process.pid, "SIGSEGV"));';
    const decode = frameDecoder({ program: await program(crash) });
    expect(await decode(job)).toEqual({ failed: "damaged" });
    expect(await decode(job)).toEqual({ failed: "damaged" });
    const full = frameDecoder({
      program: await program('process.on("message", () => process.exit(77));'),
    });
    expect(await full(job)).toEqual({ failed: "too_large" });
  });
});

describe.skipIf(whyNoVideos !== undefined)("with the decoder", () => {
  // Each is a process, which takes a second to start.
  const decoders = { poster: frameDecoder(), strip: frameDecoder() };
  const withDecoder = () =>
    thumbnailsWith((directory) => openVideoPictures({ directory, blobs, decoders }));
  const longRed = [
    ...Array.from({ length: 10 }, () => red),
    ...Array.from({ length: 10 }, () => green),
  ];

  it.each([
    ["avc", "mp4"],
    ["hevc", "mp4"],
    ["vp9", "webm"],
    ["av1", "mp4"],
  ] as const)("a poster is the frame at one second: %s in %s", async (codec, container) => {
    const thumbnails = await withDecoder();
    const bytes = await encodeVideo({ codec, container, colours: [...longRed, ...longRed] });
    const source = await stored(bytes, { durationMs: 4000 });
    const poster = await thumbnails.thumbnail(source, 256);
    expect(poster.isPicture).toBe(true);
    const { width, height } = await sharp(poster.bytes).metadata();
    expect({ width, height }).toEqual({ width: 64, height: 48 });
    expect(await colourAt(poster.bytes)).toBe("green");
  });

  it("of a short one it is the middle, and upright", async () => {
    const thumbnails = await withDecoder();
    const source = await stored(
      await encodeVideo({ rotation: 90, colours: [red, red, blue, red, red] }),
      { durationMs: 500 },
    );
    const poster = await thumbnails.thumbnail(source, 1024);
    const { width, height } = await sharp(poster.bytes).metadata();
    expect({ width, height }).toEqual({ width: 48, height: 64 });
    expect(await colourAt(poster.bytes)).toBe("blue");
  });

  it("a strip has frames at even steps, also of a video with fewer", async () => {
    const thumbnails = await withDecoder();
    const source = await stored(await encodeVideo({ colours: longRed }), { durationMs: 2000 });
    const strip = (await thumbnails.strip(source)) ?? new Uint8Array();
    const { width, height } = await sharp(strip).metadata();
    expect({ width, height }).toEqual({ width: 64 * stripFrames, height: 48 });
    expect([await colourAt(strip, 0.03), await colourAt(strip, 0.4)]).toEqual(["red", "red"]);
    expect([await colourAt(strip, 0.6), await colourAt(strip, 0.97)]).toEqual(["green", "green"]);
    const three = await stored(await encodeVideo({ colours: [red, green, blue] }), {
      durationMs: 300,
    });
    const short = (await thumbnails.strip(three)) ?? new Uint8Array();
    expect((await sharp(short).metadata()).width).toBe(64 * stripFrames);
    expect([await colourAt(short, 0.03), await colourAt(short, 0.97)]).toEqual(["red", "blue"]);
    expect(existsSync(join(folder, "thumbs", three.sha256.slice(0, 2)))).toBe(true);
  });

  it("shows a damaged one as far as it goes, and says of one without a frame that it is damaged", async () => {
    const thumbnails = await withDecoder();
    const damaged = await encodeVideo({ colours: longRed });
    const data = damaged.indexOf("mdat") + 4;
    damaged.fill(
      0xff,
      data + Math.floor((damaged.length - data) * 0.3),
      damaged.indexOf("moov") - 4,
    );
    const cut = await stored(damaged, { durationMs: 2000 });
    const strip = (await thumbnails.strip(cut)) ?? new Uint8Array();
    expect((await sharp(strip).metadata()).width).toBe(64 * stripFrames);
    expect(await colourAt(strip, 0.03)).toBe("red");
    const none = await stored(await makeVideo("mp4", { seed: 3 }));
    expect((await thumbnails.thumbnail(none, 64)).isPicture).toBe(false);
    expect(await thumbnails.noFrames(none)).toBe("damaged");
  });
});
