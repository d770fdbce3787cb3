import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sharp } from "../blobs/image-library.ts";

/** As a phone's picture that was made smaller for a dataset. */
const [width, height] = [1600, 1200];
/** The first one loads the model. */
const pictures = 3;

/**
 * How long a model works on a drawn picture, in milliseconds: a guess, until it has seen real ones.
 * @param run works on a file
 * @returns null where it cannot
 */
export async function calibrate(
  run: (path: string) => Promise<{ ms: number }>,
): Promise<number | null> {
  const folder = await mkdtemp(join(tmpdir(), "stillframe-calibration-"));
  try {
    const path = join(folder, "picture.jpg");
    const noise = { type: "gaussian", mean: 128, sigma: 40 } as const;
    await sharp({ create: { width, height, channels: 3, background: "#808080", noise } })
      .jpeg()
      .toFile(path);
    let last: number | null = null;
    for (let picture = 0; picture < pictures; picture++) last = (await run(path)).ms;
    return last;
  } catch {
    return null;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
