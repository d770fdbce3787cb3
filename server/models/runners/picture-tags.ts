import { measurePicture } from "../../blobs/picture-quality.ts";
import { issuesOfPicture } from "#contract/quality.ts";
import { installed } from "../installed.ts";
import type { Runner } from "../model.ts";
import { pixelsOf } from "../pixels.ts";
import { loadCenterNet } from "./centernet.ts";
import { coloursOf } from "./colours.ts";

const side = 64;
/** An object counts as what the picture shows from here on. */
const certain = 0.5;

/** Tags from what is in a picture, its dominant colours and its faults. Without the detector it has no objects. */
export async function loadPictureTags(): Promise<Runner> {
  const detector =
    installed.whyAbsent("detection") === undefined ? await loadCenterNet() : undefined;
  return {
    async run(path) {
      const [objects, pixels, figures] = await Promise.all([
        detector?.run(path),
        pixelsOf(path, side, side),
        measurePicture(path),
      ]);
      const names = (objects?.labels ?? [])
        .filter(({ confidence }) => (confidence ?? 0) >= certain)
        .map(({ name }) => name);
      const faults = figures === null ? [] : issuesOfPicture(figures).map(wordOf);
      return { tags: [...new Set([...names, ...coloursOf(pixels), ...faults])] };
    },
  };
}

/** `low_contrast` as people write it. */
function wordOf(issue: string): string {
  return issue.replaceAll("_", " ");
}
