import { type LabelFile, WrongLabel } from "./label-file.ts";

/** Files that are read whole are not larger. */
const wholeBytes = 16 * 1024 * 1024;
/** The same for those that a library parses at once, which holds the process for seconds. */
export const parsedBytes = 3 * 1024 * 1024;

/**
 * The text of a small file, without its byte order mark.
 * @param most bytes
 * @throws WrongLabel if it is large, or is not UTF-8
 */
export async function readText(file: LabelFile, most = wholeBytes): Promise<string> {
  const parts: string[] = [];
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let length = 0;
  for await (const chunk of file.read()) {
    length += chunk.length;
    if (length > most) throw new WrongLabel(`The file is larger than ${most >> 20} MB`);
    parts.push(decoded(decoder, chunk));
  }
  parts.push(decoded(decoder));
  return parts.join("");
}

/** The text of a file in parts. @throws WrongLabel if it is not UTF-8 */
export async function* readTexts(file: LabelFile): AsyncGenerator<string, void, undefined> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  for await (const chunk of file.read()) yield decoded(decoder, chunk);
  yield decoded(decoder);
}

/** The first bytes of a file as a text; characters that are no UTF-8 are replaced. */
export async function readStart(file: LabelFile, bytes: number): Promise<string> {
  const decoder = new TextDecoder("utf-8");
  let text = "";
  let left = bytes;
  for await (const chunk of file.read()) {
    text += decoder.decode(chunk.subarray(0, left), { stream: true });
    left -= chunk.length;
    if (left <= 0) break;
  }
  return text;
}

function decoded(decoder: InstanceType<typeof TextDecoder>, chunk?: Uint8Array): string {
  try {
    return chunk === undefined ? decoder.decode() : decoder.decode(chunk, { stream: true });
  } catch {
    throw new WrongLabel("The file is not UTF-8 text");
  }
}
