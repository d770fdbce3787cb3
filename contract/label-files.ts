/** The names of columns by which a CSV of labels is recognised. */
const fileColumns = ["file", "file_name", "filename", "path", "image", "image_path", "sha256"];
const labelColumns = ["label", "labels", "class", "class_name", "category", "name", "caption"];

/** Bytes of a file that are enough to see its format. */
export const labelStartBytes = 64 * 1024;

/**
 * The format of a file of labels, by its name and its first characters; null for a file that has none. An empty text
 * file may be an image without labels, but is none by itself.
 */
export function labelFormatOf(name: string, start: string): "coco" | "yolo" | "voc" | "csv" | null {
  const text = start.replace(/^\ufeff/, "");
  if (/(^|\/)ImageSets\/[^/]+\/(train|val|test)\.txt$/i.test(name)) return "voc";
  if (/\.json$/i.test(name)) {
    return /"(images|annotations|categories)"\s*:\s*\[/.test(text) ? "coco" : null;
  }
  if (/\.xml$/i.test(name)) return /<annotation[\s>/]/.test(text) ? "voc" : null;
  const [line = ""] = text.trimStart().split(/\r?\n/, 1);
  if (/\.(csv|tsv)$/i.test(name)) {
    const columns = line.split(/[,;\t]/).map((one) => one.replaceAll('"', "").trim().toLowerCase());
    const has = (names: readonly string[]) => names.some((one) => columns.includes(one));
    return has(fileColumns) && has(labelColumns) ? "csv" : null;
  }
  if (/\.ya?ml$/i.test(name)) return /^["']?names["']?\s*:/m.test(text) ? "yolo" : null;
  if (/(^|\/)(classes\.txt|[^/]*\.names)$/i.test(name)) return "yolo";
  if (!/\.txt$/i.test(name)) return null;
  const words = line.trim().split(/\s+/);
  const isLabel = words.length >= 5 && words.every((word) => Number.isFinite(Number(word)));
  return isLabel && /^\d+$/.test(words[0] ?? "") ? "yolo" : null;
}
