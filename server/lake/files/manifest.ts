import { Message } from "./protobuf.ts";

/** A file that a version consists of. */
export interface NamedFile {
  kind: "data" | "deletions" | "index";
  /**
   * Below the family's table: `tree/<branch>/data/….lance`. For an index in the old format, a folder with all its
   * files.
   */
  path: string;
  /** null: the manifest does not say. */
  sizeBytes: number | null;
}

/** The bytes are no manifest. The message ends a sentence that begins with the file. */
export class ManifestError extends Error {
  override name = "ManifestError";
}

const magic = "LANC";
const footerBytes = 16;

/**
 * The files that a version consists of, from its manifest. Mirrors `docs/format` of Lance, protos/table.proto. Comments
 * give the names of the fields, since the bytes hold only their numbers.
 * @param table The name of the table's folder, at which the paths of a manifest's bases are cut.
 * @param folder The folder of the branch below the table, with a trailing slash: empty for main.
 * @throws ManifestError
 */
export function filesOfManifest(
  bytes: Uint8Array,
  { table, folder }: { table: string; folder: string },
): NamedFile[] {
  try {
    return readFiles(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), table, folder);
  } catch (error) {
    if (error instanceof RangeError) throw new ManifestError("cannot be read", { cause: error });
    throw error;
  }
}

function readFiles(file: Buffer, table: string, folder: string): NamedFile[] {
  const { start, end } = manifestSpan(file);
  const manifest = new Message(file.subarray(start, end));
  // base_paths: id, path
  const bases = new Map(
    manifest.messages(18).map((base) => [base.integer(1) ?? 0n, below(base.text(4), table)]),
  );
  const baseOf = (id: bigint | undefined): string => {
    const base = id === undefined ? folder : bases.get(id);
    if (base === undefined) throw new ManifestError("names a folder that it does not have");
    return base;
  };
  const files: NamedFile[] = [];
  for (const fragment of manifest.messages(2)) {
    for (const data of fragment.messages(2)) {
      // path, file_size_bytes, base_id
      const size = data.integer(6);
      files.push({
        kind: "data",
        path: `${baseOf(data.integer(7))}data/${data.text(1)}`,
        sizeBytes: size === undefined ? null : Number(size),
      });
    }
    // file_type, read_version, id, base_id
    for (const deletion of fragment.messages(3)) {
      const number = (field: number) => deletion.integer(field) ?? 0n;
      const name = `${fragment.integer(1) ?? 0n}-${number(2)}-${number(3)}`;
      const ending = number(1) === 0n ? "arrow" : "bin";
      const path = `${baseOf(deletion.integer(7))}_deletions/${name}.${ending}`;
      files.push({ kind: "deletions", path, sizeBytes: null });
    }
  }
  const indices = manifest.integer(6);
  if (indices !== undefined) {
    for (const index of section(file, indices).messages(1))
      files.push(...indexFiles(index, baseOf));
  }
  return files;
}

function indexFiles(index: Message, baseOf: (id: bigint | undefined) => string): NamedFile[] {
  const uuid = Buffer.from(index.messages(1)[0]?.all(1)[0] ?? []).toString("hex");
  const name = uuid.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  const folder = `${baseOf(index.integer(9))}_indices/${name}`;
  const listed = index.messages(10).map((file): NamedFile => ({
    kind: "index",
    path: `${folder}/${file.text(1)}`,
    sizeBytes: Number(file.integer(2) ?? 0n),
  }));
  return listed.length > 0 ? listed : [{ kind: "index", path: folder, sizeBytes: null }];
}

/** Where the message of the manifest itself is. @throws ManifestError */
export function manifestSpan(file: Buffer): { start: number; end: number } {
  if (file.length < footerBytes || file.toString("latin1", file.length - 4) !== magic) {
    throw new ManifestError("has no end");
  }
  return span(file, file.readBigInt64LE(file.length - footerBytes));
}

/** A message that follows its length. */
function section(file: Buffer, position: bigint): Message {
  const { start, end } = span(file, position);
  return new Message(file.subarray(start, end));
}

function span(file: Buffer, position: bigint): { start: number; end: number } {
  const at = Number(position);
  if (at < 0 || at + 4 > file.length) throw new ManifestError("points behind its end");
  const end = at + 4 + file.readUInt32LE(at);
  if (end > file.length) throw new ManifestError("points behind its end");
  return { start: at + 4, end };
}

/** An absolute path made relative to the table, with a trailing slash; empty for the table itself. */
export function below(path: string, table: string): string {
  const at = path.lastIndexOf(table);
  if (at === -1) throw new ManifestError("names a folder outside its table");
  const rest = path
    .slice(at + table.length)
    .split("/")
    .filter(Boolean);
  return rest.map((part) => `${part}/`).join("");
}
