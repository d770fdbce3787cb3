import { itemLimits, type Label } from "#contract/media.ts";
import { type Finding, ModelFault, type OnnxSettings, type Runner } from "../model.ts";
import { pixelsOf } from "../pixels.ts";
import { packed } from "../vectors/packed.ts";
import { type Detected, distinct, rounded } from "./boxes.ts";
import { type OnnxRun, loadOnnx, planes } from "./onnx-session.ts";

/** Classes of one picture, and from which share on. */
const mostClasses = 5;
const leastShare = 0.1;
const leastConfidence = 0.25;
/** Numbers of an embedding. */
const [fewestNumbers, mostNumbers] = [2, 4096];

/** A model of the installation's own: an ONNX file and its `model.json`. Its input is one picture of fixed size. */
export async function loadOwnModel(file: string, settings: OnnxSettings): Promise<Runner> {
  const session = await loadOnnx("onnx", file);
  const { size, mean, std } = settings;
  const [width, height] = size;
  return {
    async run(path) {
      const { data } = await pixelsOf(path, width, height);
      const values = planes(data, { mean, std, channels: [0, 1, 2] });
      return await answerOf(session, settings, values);
    },
  };
}

async function answerOf(
  session: OnnxRun,
  { kind, size, classes }: OnnxSettings,
  values: Float32Array,
): Promise<Finding> {
  const [width, height] = size;
  const outputs = await session.run(values, [1, 3, height, width]);
  const output = outputs[session.outputs[0] ?? ""];
  if (output === undefined || !(output.data instanceof Float32Array)) {
    throw new ModelFault("The first output of the model is no list of 32-bit numbers");
  }
  switch (kind) {
    case "embed":
      return { vector: embeddingOf(output.data) };
    case "classify":
      return { labels: likeliest(output.data, classes) };
    case "detect":
      return { labels: distinct(objectsOf(output.data, output.dims, { width, height, classes })) };
  }
}

/** Whatever its shape is: the numbers in their order. */
function embeddingOf(numbers: Float32Array): Int8Array {
  const { length } = numbers;
  if (length < fewestNumbers || length > mostNumbers) {
    throw new ModelFault(
      `The first output of the model has ${length} numbers, and an embedding has ${fewestNumbers} to ${mostNumbers}`,
    );
  }
  const vector = packed(numbers);
  if (vector.every((value) => value === 0)) throw new Error("The model gives only zeros for it");
  return vector;
}

/** The classes with the largest share, of scores as a model gives them. */
function likeliest(scores: Float32Array, classes: readonly string[]): Omit<Label, "source">[] {
  const most = Math.max(...scores);
  const isShares = scores.every((score) => score >= 0 && score <= 1);
  const shares = isShares ? [...scores] : Array.from(scores, (score) => Math.exp(score - most));
  const sum = isShares ? 1 : shares.reduce((total, share) => total + share, 0);
  return shares
    .map((share, at) => ({ name: classes[at] ?? "", confidence: rounded(share / sum, 4) }))
    .filter(({ name, confidence }) => name !== "" && confidence >= leastShare)
    .sort((a, b) => b.confidence - a.confidence)
    .slice(0, mostClasses)
    .map(({ name, confidence }) => ({
      name: name.slice(0, itemLimits.name),
      box: null,
      confidence,
    }));
}

/**
 * The objects of a detector that was exported from YOLO (version 8 and later): for each place its centre, width and
 * height in pixels, and a score of each class; the places are columns (`[1, 4 + classes, places]`).
 */
function objectsOf(
  values: Float32Array,
  dims: readonly number[],
  { width, height, classes }: { width: number; height: number; classes: readonly string[] },
): Detected[] {
  const [rows = 0, places = 0] = dims.slice(-2);
  if (rows !== 4 + classes.length) {
    throw new ModelFault(
      `The output has ${rows} rows, and 4 and ${classes.length} classes are ${4 + classes.length}`,
    );
  }
  const at = (row: number, place: number) => values[row * places + place] ?? 0;
  const found: Detected[] = [];
  for (let place = 0; place < places; place++) {
    let best = 0;
    for (let one = 1; one < classes.length; one++) {
      if (at(4 + one, place) > at(4 + best, place)) best = one;
    }
    const [confidence, name] = [at(4 + best, place), classes[best]];
    if (confidence < leastConfidence || name === undefined) continue;
    const [x, y, w, h] = [at(0, place), at(1, place), at(2, place), at(3, place)];
    found.push({
      name,
      confidence,
      from: [(x - w / 2) / width, (y - h / 2) / height],
      to: [(x + w / 2) / width, (y + h / 2) / height],
    });
  }
  return found;
}
