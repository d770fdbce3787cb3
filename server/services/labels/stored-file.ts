import type { StoredLabelFile } from "../../catalog/label-files.ts";
import type { LabelFile } from "../../formats/label-file.ts";
import { BlobMissingError } from "../../ports/blob-store.ts";
import type { Deps } from "../deps.ts";

/** A stored file of labels, to be read as often as its reader has to. */
export function storedFile(
  { blobs }: Pick<Deps, "blobs">,
  { name, sha256 }: StoredLabelFile,
): LabelFile {
  return {
    name,
    async *read() {
      const opened = await blobs.open(sha256);
      if (opened === undefined) throw new BlobMissingError(sha256);
      // A reader that leaves early cancels the stream.
      yield* opened.stream;
    },
  };
}
