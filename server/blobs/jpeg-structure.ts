import { readFile } from "node:fs/promises";
import pLimit from "p-limit";
import { sharp } from "./image-library.ts";
import type { MediaSource } from "./media-source.ts";
import { walk } from "./walk.ts";

/** The coding process of a JPEG. Browsers show only ordinary ones. */
export type JpegProcess = "ordinary" | "lossless" | "arithmetic" | "hierarchical" | "12-bit" | "ls";

export interface JpegStructure {
  /** `open`: the file ends within the picture's data, which may be complete or not. */
  end: "whole" | "open" | "cut";
  process: JpegProcess;
  /** As stored, before rotation; 0 where no frame was found. */
  width: number;
  height: number;
  /** The number of passes over the picture: hostile files have thousands. */
  scans: number;
  segments: number;
}

/**
 * Walks the segments and scans of the first picture to its own end. The thumbnail in the EXIF data has an end too,
 * which does not count, and cameras append videos and depth maps after the picture, which are no part of it.
 */
export async function jpegStructure(source: MediaSource): Promise<JpegStructure> {
  const frame = { process: "ordinary" as JpegProcess, width: 0, height: 0, scans: 0, segments: 0 };
  const end = await walk(source, 2, (bytes, start) => {
    let at = 0;
    while (at + 1 < bytes.length) {
      const marker = bytes[at + 1] ?? 0;
      // Within a scan only 0xFF is special; repetitions are padding.
      if (bytes[at] !== 0xff || marker === 0xff) at += 1;
      else if (isAlone(marker)) at += 2;
      else if (marker === 0xd9) {
        if (frame.scans > 0) return "whole";
        at += 2;
      } else {
        // All that is needed of a segment; a file that ends earlier is cut.
        if (at + 10 > bytes.length) break;
        const length = bytes.readUInt16BE(at + 2);
        frame.segments += 1;
        if (marker === 0xda) frame.scans += 1;
        if (isFrame(marker) && frame.width === 0) {
          frame.process = processOf(marker, bytes[at + 4] ?? 8);
          frame.height = bytes.readUInt16BE(at + 5);
          frame.width = bytes.readUInt16BE(at + 7);
        }
        at += 2 + Math.max(2, length);
      }
    }
    // The window's last byte belongs to the next window, unless it is the last of the file.
    return start + at;
  });
  if (end === "whole") return { ...frame, end };
  return { ...frame, end: end <= source.sizeBytes && frame.scans > 0 ? "open" : "cut" };
}

/** Markers without length and content: a stuffed zero, a restart, a start of a picture. */
function isAlone(marker: number): boolean {
  return marker <= 0x01 || (marker >= 0xd0 && marker <= 0xd8);
}

function isFrame(marker: number): boolean {
  const isTable = marker === 0xc4 || marker === 0xc8 || marker === 0xcc;
  return (marker >= 0xc0 && marker <= 0xcf && !isTable) || marker === 0xf7;
}

function processOf(marker: number, bits: number): JpegProcess {
  if (marker === 0xf7) return "ls";
  if ([0xc3, 0xc7, 0xcb, 0xcf].includes(marker)) return "lossless";
  if (marker >= 0xc9) return "arithmetic";
  if (marker >= 0xc5) return "hierarchical";
  return bits === 8 ? "ordinary" : "12-bit";
}

/** Decoding needs memory for the whole picture, so one is decoded at a time. */
const limitDecodes = pLimit(1);

/**
 * Whether a JPEG that ends within its data (`open`) has its whole picture: it is decoded with the missing end marker,
 * and the decoder warns if anything else is missing.
 */
export function lacksOnlyItsEnd({ input }: MediaSource): Promise<boolean> {
  return limitDecodes(async () => {
    const bytes = typeof input === "string" ? await readFile(input) : input;
    const ended = Buffer.concat([bytes, Buffer.from("ffd9", "hex")]);
    try {
      // Reads every row; a downscaled decode may finish before the last rows.
      await sharp(ended, { failOn: "warning" }).stats();
      return true;
    } catch {
      return false;
    }
  });
}
