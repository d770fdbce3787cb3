import type { ItemAttributes, Label } from "#contract/media.ts";
import type { LabelDescription } from "#contract/annotations.ts";

/** A file of labels, which may be read several times. */
export interface LabelFile {
  /** With its folders, as it was chosen. */
  name: string;
  read(): AsyncIterable<Uint8Array>;
}

/** The image that a file of labels is about. */
export interface ImageRef {
  /** Where it may be, the likeliest first. */
  paths: readonly string[];
  /** The paths have no extension. */
  isStem?: boolean;
  sha256?: string;
}

/** What a file says about an image. Several of these may be about the same one. */
export interface FoundLabels {
  image: ImageRef;
  labels: Label[];
  tags: readonly string[];
  captions: readonly string[];
  /** What the file says about the image itself. */
  attributes?: ItemAttributes;
}

/** A part of a file that could not be used, or not as it is. */
export interface LabelProblem {
  file: string;
  /** The line, the annotation, the object; null: all of the file. */
  where: string | null;
  reason: string;
}

export type LabelEvent = FoundLabels | { problem: LabelProblem };

export interface ReadContext {
  /** The size of an image in pixels, for files that do not state it; null where it is unknown. */
  sizeOf(image: ImageRef): { width: number; height: number } | null;
  /**
   * Keeps what a file says about all of its images.
   * @returns the name by which the attributes of its images refer to it
   * @throws WrongLabel if it is too long to be kept
   */
  describe(description: LabelDescription): string;
}

/** Reads all files of one dataset in one format. Events come in groups, since one by one they would cost more. */
export type ReadLabels = (
  files: readonly LabelFile[],
  context: ReadContext,
) => AsyncGenerator<LabelEvent[], void, undefined>;

/** The source of labels that came in a file. */
export const importSource = "import";

/** A part of a file that is wrong; everything else of it is read. */
export class WrongLabel extends Error {
  override readonly name = "WrongLabel";
}

/** The event of an error in one part of a file. @throws the error, where it is none of the file's */
export function problemOf(file: LabelFile, where: string | null, error: unknown): LabelEvent {
  if (!(error instanceof WrongLabel)) throw error;
  return { problem: { file: file.name, where, reason: error.message } };
}

/** A text as it is shown in a sentence: its start, in quotation marks. */
export function quoted(value: unknown): string {
  const text = typeof value === "string" ? value : (JSON.stringify(value) ?? String(value));
  return `“${text.length > 60 ? `${text.slice(0, 60).toWellFormed()}…` : text}”`;
}
