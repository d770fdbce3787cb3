import type { Label } from "#contract/media.ts";
import { importSource } from "../label-file.ts";
import { cleanPath, splitOfFolders } from "../split-of.ts";

/** Folders that say where the images are, not what they are. */
const noLabels = new Set(["images", "image", "jpegimages", "imgs", "img", "data", "labels"]);

/** Folder = label: what the path of an image says about it. */
export function labelsOfFolder(fileName: string): { labels: Label[]; tags: string[] } {
  const path = cleanPath(fileName);
  const split = splitOfFolders(path);
  const folder = path.split("/").at(-2);
  const isName =
    folder !== undefined &&
    !noLabels.has(folder.toLowerCase()) &&
    splitOfFolders(`${folder}/`) === null;
  const label: Label = { name: folder ?? "", box: null, confidence: null, source: importSource };
  return { labels: isName ? [label] : [], tags: split === null ? [] : [split] };
}
