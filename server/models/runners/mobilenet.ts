import { pathToFileURL } from "node:url";
import { installed } from "../installed.ts";
import type { Runner } from "../model.ts";
import { pixelsOf } from "../pixels.ts";
import { packed } from "../vectors/packed.ts";
import { type StoredModel, loadGraph } from "./tfjs.ts";

const side = 224;
const model = "dist/models/mobilenet_v2_mid";
/** The package splits the weights over two modules, as text. */
const shards = ["group1-shard1of2.min.js", "group1-shard2of2.min.js"];

/**
 * MobileNet v2 without its last layer: 1,792 numbers that are alike for alike pictures. The package was trained to tell
 * kinds of pictures apart; only what lies before that is used.
 */
export async function loadMobileNet(): Promise<Runner> {
  // Its exports name loaders that need all of TensorFlow.js; the modules with the numbers are beside them.
  const read = async (name: string): Promise<unknown> => {
    const { href } = pathToFileURL(installed.file("nsfwjs", `${model}/${name}`));
    return ((await import(href)) as { default: unknown }).default;
  };
  const stored = (await read("model.min.js")) as StoredModel;
  const weights = Buffer.concat(
    (await Promise.all(shards.map(read))).map((text) => Buffer.from(text as string, "base64")),
  );
  const run = await loadGraph("similarity", stored, weights);
  const output = stored.modelTopology.node.find(({ name }) => name.endsWith("/SpatialSqueeze"));
  if (output === undefined) throw new Error("The model has no feature vector");
  return {
    async run(path) {
      const { data } = await pixelsOf(path, side, side);
      const values = Float32Array.from(data, (value) => value / 255);
      return { vector: packed(await run(values, [1, side, side, 3], output.name)) };
    },
  };
}
