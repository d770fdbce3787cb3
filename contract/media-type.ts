/**
 * How a file is coded, by the type of its bytes: `video/mp4; codecs="hev1.1.6.L93.B0"`. For JPEG that is not of the
 * ordinary kind it is said in the same place: `image/jpeg; codecs="lossless"`.
 */
export function codecOf(contentType: string): string | null {
  return /;\s*codecs="?([\w.+-]+)/.exec(contentType)?.[1] ?? null;
}

/** Their first letters, in lower case, and the name that people know. */
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

const everywhere = ["avc1", "avc3", "av01", "vp8", "vp08", "vp9", "vp09"];

/** What no browser (or but one) shows, and the service can decode, so that it is shown in another form. */
const converted: Readonly<Record<string, string>> = {
  lossless: "lossless JPEG",
  arithmetic: "arithmetic JPEG",
};

/** The name of a picture's form where it is shown converted; null where its bytes are. */
export function convertedForm(contentType: string | undefined): string | null {
  if (contentType === undefined) return null;
  if (contentType === "image/tiff") return "TIFF";
  return converted[codecOf(contentType) ?? ""] ?? null;
}

/**
 * The name of a file's codec where not every browser shows it; null where they do, or where nothing is known.
 * @param contentType as an item states it; services that know nothing of it leave it out.
 */
export function rareCodec(contentType: string | undefined): string | null {
  const codec = contentType === undefined ? null : codecOf(contentType)?.toLowerCase();
  if (codec === null || codec === undefined || codec in converted) return null;
  const known = names.find(([start]) => codec.startsWith(start));
  if (known !== undefined) return known[1];
  return everywhere.some((start) => codec.startsWith(start)) ? null : codec;
}
