/**
 * The codec of a file, from its content type: `video/mp4; codecs="hev1.1.6.L93.B0"`. JPEGs of an unusual kind use the
 * same parameter: `image/jpeg; codecs="lossless"`.
 */
export function codecOf(contentType: string): string | null {
  return /;\s*codecs="?([\w.+-]+)/.exec(contentType)?.[1] ?? null;
}

/** Prefixes of codecs, in lower case, and their familiar names. */
const names: readonly (readonly [start: string, name: string])[] = [
  ["hev1", "HEVC (H.265)"],
  ["hvc1", "HEVC (H.265)"],
  ["dvh", "HEVC (Dolby Vision)"],
  ["mp4v", "MPEG-4 Part 2"],
  ["ap", "Apple ProRes"],
  ["s263", "H.263"],
  ["h263", "H.263"],
  ["mjp", "Motion JPEG"],
  ["jpeg", "Motion JPEG"],
  ["avc1.6e", "H.264 with 10 bits"],
  ["avc1.7a", "H.264 4:2:2"],
  ["avc1.f4", "H.264 4:4:4"],
  ["hierarchical", "hierarchical JPEG"],
  ["12-bit", "JPEG with 12 bits"],
];

/** Codecs that every browser plays, by the prefixes of their names. */
const usual: readonly (readonly [start: string, name: string])[] = [
  ["avc", "H.264"],
  ["av01", "AV1"],
  ["vp8", "VP8"],
  ["vp08", "VP8"],
  ["vp9", "VP9"],
  ["vp09", "VP9"],
];

const everywhere = ["avc1", "avc3", "av01", "vp8", "vp08", "vp9", "vp09"];

/** Formats that at most one browser shows and the service can decode, so it serves them converted. */
const converted: Readonly<Record<string, string>> = {
  lossless: "lossless JPEG",
  arithmetic: "arithmetic JPEG",
};

/** The familiar name of a codec by RFC 6381, or else its own. */
export function codecName(codec: string): string {
  const start = codec.toLowerCase();
  return [...names, ...usual].find(([prefix]) => start.startsWith(prefix))?.[1] ?? codec;
}

/** The name of a picture's format if it is shown converted; null if it is shown unchanged. */
export function convertedForm(contentType: string | undefined): string | null {
  if (contentType === undefined) return null;
  if (contentType === "image/tiff") return "TIFF";
  return converted[codecOf(contentType) ?? ""] ?? null;
}

/**
 * The name of a file's codec if some browsers cannot show it; null if all can, or it is unknown.
 * @param contentType from the item; other services may leave it out.
 */
export function rareCodec(contentType: string | undefined): string | null {
  const codec = contentType === undefined ? null : codecOf(contentType)?.toLowerCase();
  if (codec === null || codec === undefined || codec in converted) return null;
  const known = names.find(([start]) => codec.startsWith(start));
  if (known !== undefined) return known[1];
  return everywhere.some((start) => codec.startsWith(start)) ? null : codec;
}
