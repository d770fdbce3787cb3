import { fillTemplate, type ReadSentence, templateReader } from "./read-template.ts";

/**
 * Every reason why a file is left out, by its code: its English sentence on the wire and in the file of failures, with
 * `{name}` for what differs. The service makes the sentences from here, and clients read the code back from the
 * sentence, so that files that were left out before are worded, too.
 */
export const skipReasons = {
  // the bytes
  empty: "The file is empty",
  byte_order_mark: "The file is damaged: a text's byte order mark stands before its first byte",
  kind_not_supported: "{kind} files are not supported ({supported})",
  is_text: "The file is text, not an image or a video",
  unknown_kind: "The content is not of a supported kind ({supported})",
  cut: "The file is damaged or ends before its content does",
  too_many_pixels: "{width} × {height} pixels are more than the {most} that are allowed",
  too_many_segments: "The image has more than {most} segments",
  too_many_pages: "The file has more than the {most} pages that are allowed",
  jpeg_ls: "JPEG-LS files are not supported",
  tiff_not_supported: "TIFF files with {what} are not supported",
  avif_sequence: "AVIF sequences, which are animations, are not supported",
  image_without_pixels: "The image has no pixels",
  wrong_signature: "The content contradicts its signature",
  image_header: "The image is damaged: its header cannot be read",
  no_video_track: "The file has no video track",
  video_without_pixels: "The video has no pixels",
  no_duration: "The video's duration cannot be read",
  video_header: "The video is damaged: its header cannot be read",
  bytes_missing: "its uploaded bytes are missing",

  // the folder
  not_readable: "cannot be read: {error}",
  folder_not_readable: "The folder cannot be read: {error}",
  name_not_utf8: "Its name is not UTF-8",
  no_file: "It is neither a file nor a folder",
  folder_twice: "It leads to a folder whose files are taken already",
  link_nowhere: "The link leads nowhere: {error}",
  link_outside: "The link leads out of the import roots",
} as const;
export type SkipCode = keyof typeof skipReasons;
type Params = Readonly<Record<string, string | number>>;

export function skipReason(code: SkipCode, params: Params = {}): string {
  return fillTemplate(skipReasons[code], params);
}

/** A reason in the words of a table like this one; one that is not known stays unchanged. */
export function wordReason(sentence: string, words: Readonly<Record<string, string>>): string {
  const read = readSkipReason(sentence);
  const own = read === null ? undefined : words[read.code];
  if (read === null || own === undefined) return sentence;
  const text = fillTemplate(own, read.params);
  return read.format === null ? text : `${text} (${read.format})`;
}

interface ReadReason extends ReadSentence<SkipCode> {
  /** The format that the file begins as, behind the sentence: `(PNG)`. */
  format: string | null;
}

/** The code of a sentence; null for one that is not in the table. */
export function readSkipReason(sentence: string): ReadReason | null {
  const format = formats.find((one) => sentence.endsWith(` (${one})`));
  const part = format === undefined ? null : match(sentence.slice(0, -format.length - 3));
  if (part !== null && format !== undefined) return { ...part, format };
  const whole = match(sentence);
  return whole && { ...whole, format: null };
}

const formats = ["JPEG", "PNG", "WebP", "GIF", "AVIF", "TIFF", "MP4", "MOV", "WebM"];

const match = templateReader(skipReasons);
