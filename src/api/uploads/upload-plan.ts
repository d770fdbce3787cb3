/** The most files and bytes in a request; a single larger file is sent alone. */
export const batchLimits = { files: 50, bytes: 16 * 1024 * 1024 } as const;

/** Splits files into batches, in order. */
export function planBatches<F extends { file: { size: number } }>(
  files: readonly F[],
  limits: { files: number; bytes: number } = batchLimits,
): F[][] {
  const batches: F[][] = [];
  let bytes = 0;
  for (const one of files) {
    const { size } = one.file;
    const last = batches.at(-1);
    if (last && last.length < limits.files && bytes + size <= limits.bytes) {
      last.push(one);
      bytes += size;
    } else {
      batches.push([one]);
      bytes = size;
    }
  }
  return batches;
}

const mediaName = /\.(?:jpe?g|png|webp|gif|avif|tiff?|mp4|m4v|webm|mov)$/i;

/**
 * Whether a file should be sent. The service decides by content; this only leaves out files of a chosen folder that are
 * not intended (`.DS_Store`, text files). A file without an extension is sent.
 */
export function looksLikeMedia(file: Pick<File, "name" | "type">): boolean {
  if (file.name.startsWith(".")) return false;
  if (mediaName.test(file.name)) return true;
  return /^(?:image|video)\//.test(file.type) || !file.name.includes(".");
}
