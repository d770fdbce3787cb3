import { createReadStream } from "node:fs";
import { type FileHandle, open, readFile, rename } from "node:fs/promises";
import { createInterface } from "node:readline";
import * as z from "zod/mini";
import { isMissing } from "../lib/fs-errors.ts";
import { StartError } from "../start-error.ts";
import type { KnownFile, PulledFolder } from "./pulled-folder.ts";

/** What a folder is. Its files are in `files.jsonl`, one a line. */
const pullSchema = z.object({
  server: z.string(),
  dataset_id: z.string(),
  dataset_name: z.string(),
  /** null: the state at the time. */
  snapshot_id: z.nullable(z.string()),
  snapshot_name: z.nullable(z.string()),
  content_hash: z.nullable(z.string()),
  format: z.string(),
  filter: z.string(),
  pulled_at: z.string(),
  files: z.int(),
  bytes: z.number(),
  /** Of the snapshot, that are not in the folder. */
  missing: z.int(),
});
export type Pull = z.infer<typeof pullSchema>;

const fileSchema = z.object({
  name: z.string(),
  sha256: z.string(),
  size: z.int(),
  mtime: z.int(),
});

const pullName = "pull.json";
const filesName = "files.jsonl";

/** The last pull into the folder; null where there was none. */
export async function readPull(folder: PulledFolder): Promise<Pull | null> {
  try {
    return pullSchema.parse(JSON.parse(await readFile(folder.own(pullName), "utf8")));
  } catch (error) {
    if (isMissing(error)) return null;
    throw new StartError(`${folder.own(pullName)} is broken: remove it, and pull again`, {
      cause: error,
    });
  }
}

/** The files that it is made of, by name. */
export async function readFiles(folder: PulledFolder): Promise<Map<string, KnownFile>> {
  const files = new Map<string, KnownFile>();
  try {
    for await (const line of createInterface({ input: createReadStream(folder.own(filesName)) })) {
      const parsed = fileSchema.safeParse(jsonOf(line));
      if (parsed.success) files.set(parsed.data.name, parsed.data);
    }
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
  return files;
}

/** The files of a pull, written as they come: where it is stopped, the next one finds what is there. */
export class FileList {
  readonly #folder: PulledFolder;
  readonly #file: FileHandle;
  readonly #path: string;
  #lines = "";
  count = 0;
  bytes = 0;

  private constructor(folder: PulledFolder, path: string, file: FileHandle) {
    this.#folder = folder;
    this.#path = path;
    this.#file = file;
  }

  static async create(folder: PulledFolder): Promise<FileList> {
    const path = folder.own(`${filesName}.part`);
    return new FileList(folder, path, await open(path, "w"));
  }

  async add(file: KnownFile): Promise<void> {
    this.count += 1;
    this.bytes += file.size;
    this.#lines += `${JSON.stringify(file)}\n`;
    if (this.#lines.length < 65_536) return;
    const lines = this.#lines;
    this.#lines = "";
    await this.#file.writeFile(lines);
  }

  async finish(pull: Pull): Promise<void> {
    await this.#file.writeFile(this.#lines);
    await this.#file.sync();
    await this.#file.close();
    await rename(this.#path, this.#folder.own(filesName));
    const text = `${JSON.stringify(pull, null, 2)}\n`;
    const part = this.#folder.own(`${pullName}.part`);
    const file = await open(part, "w");
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(part, this.#folder.own(pullName));
  }

  async close(): Promise<void> {
    await this.#file.close().catch(() => {});
  }
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
