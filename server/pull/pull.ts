import { createReadStream } from "node:fs";
import { open, rm } from "node:fs/promises";
import { createInterface } from "node:readline";
import pLimit from "p-limit";
import { type ExportedItem, exportedItemSchema } from "#contract/export.ts";
import type { OutFile, WriteFormat } from "../formats/format.ts";
import { named } from "../formats/names.ts";
import { writers } from "../formats/writers.ts";
import { StartError } from "../start-error.ts";
import { FileList, readFiles } from "./manifest.ts";
import { type KnownFile, PulledFolder } from "./pulled-folder.ts";
import type { Remote, RemoteVersion } from "./remote.ts";

export const pullFormats = ["none", "coco", "yolo", "folder"] as const;
export type PullFormat = (typeof pullFormats)[number];

export interface PullOptions {
  remote: Remote;
  /** The dataset, with `@` and a snapshot. */
  what: string;
  folder: string;
  format: PullFormat;
  filter: URLSearchParams;
  /** Removes the files of earlier pulls that are not in this version. */
  remove: boolean;
  onProgress?: ((pulled: Pulled) => void) | undefined;
}

export interface Pulled {
  version: RemoteVersion;
  /** In the folder now. */
  files: number;
  bytes: number;
  fetched: number;
  kept: number;
  removed: number;
  /** Files of earlier pulls that are not in this version, and stay. */
  left: number;
  /** Items whose file the server does not have, or not as it was. */
  failed: string[];
  /** Items whose file has another name here, with it. */
  renamed: { from: string; to: string }[];
}

/** Files at a time. */
const atOnce = 16;
const named20 = 20;

/**
 * Makes a folder what a version is: fetches what it lacks, each file with its hash compared, and writes a list of them.
 * A pull that was stopped goes on where it was: files that are there and sound are not fetched again.
 */
export async function pull(options: PullOptions): Promise<Pulled> {
  const { remote, what, format, filter } = options;
  const version = await remote.version(what);
  const folder = await PulledFolder.open(options.folder);
  const itemsPath = folder.own("items.jsonl");
  await store(itemsPath, await remote.items(version, filter));
  const before = await readFiles(folder);
  const list = await FileList.create(folder);
  const pulled: Pulled = {
    version,
    files: 0,
    bytes: 0,
    fetched: 0,
    kept: 0,
    removed: 0,
    left: 0,
    failed: [],
    renamed: [],
  };
  const now = new Set<string>();
  try {
    const { files } = await layouts[format]({
      items: () => itemsIn(itemsPath),
      media: true,
      dataset: version.dataset.name,
      version: version.snapshot?.name ?? "now",
    });
    const work = new Fetcher({ remote, folder, version, before, pulled });
    const limit = pLimit(atOnce);
    const running = new Set<Promise<void>>();
    const errors: unknown[] = [];
    for await (const file of files) {
      const name = here(file.name);
      now.add(name);
      noteRenamed(pulled, file, name, format);
      const one = async () => {
        const made = await work.make(name, file);
        if (made !== null) await list.add(made);
        pulled.files = list.count;
        pulled.bytes = list.bytes;
        options.onProgress?.(pulled);
      };
      // The text of a format is read from the same list as the names: not at once with others.
      if (!("media" in file.content)) {
        await one();
        continue;
      }
      const running1: Promise<void> = limit(one)
        .catch((error: unknown) => void errors.push(error))
        .finally(() => running.delete(running1));
      running.add(running1);
      if (running.size >= atOnce * 2) await Promise.race(running);
      if (errors.length > 0) break;
    }
    await Promise.all(running);
    if (errors.length > 0) throw errors[0];
    await removeOthers(folder, { before, now, pulled, remove: options.remove });
    const { snapshot, dataset, server } = version;
    await list.finish({
      server,
      dataset_id: dataset.id,
      dataset_name: dataset.name,
      snapshot_id: snapshot?.id ?? null,
      snapshot_name: snapshot?.name ?? null,
      content_hash: snapshot?.contentHash ?? null,
      format,
      filter: filter.toString(),
      pulled_at: new Date().toISOString(),
      files: list.count,
      bytes: list.bytes,
      missing: pulled.failed.length,
    });
  } finally {
    await list.close();
    await rm(itemsPath, { force: true });
  }
  return pulled;
}

/** The files as they are named in the dataset. */
const plain: WriteFormat = async (source) => {
  async function* files(): AsyncGenerator<OutFile> {
    for await (const { item, name } of named(source.items())) {
      yield { name, content: { media: item } };
    }
  }
  return { single: false, files: files() };
};

const layouts: Readonly<Record<PullFormat, WriteFormat>> = {
  none: plain,
  coco: writers.coco,
  yolo: writers.yolo,
  folder: writers.folder,
};

/** No item is among our own files. */
function here(name: string): string {
  return /^\.stillframe(\/|$)/i.test(name) ? `_${name}` : name;
}

function noteRenamed(pulled: Pulled, file: OutFile, name: string, format: PullFormat): void {
  if (!("media" in file.content)) return;
  const from = file.content.media.file_name;
  const isSame = format === "none" ? name === from : name.endsWith(from.split("/").at(-1) ?? from);
  if (!isSame && pulled.renamed.length < named20) pulled.renamed.push({ from, to: name });
}

interface Work {
  remote: Remote;
  folder: PulledFolder;
  version: RemoteVersion;
  before: ReadonlyMap<string, KnownFile>;
  pulled: Pulled;
}

class Fetcher {
  readonly #work: Work;

  constructor(work: Work) {
    this.#work = work;
  }

  /** @returns null where the server does not have the bytes */
  async make(name: string, { content }: OutFile): Promise<KnownFile | null> {
    return "media" in content
      ? await this.#media(name, content.media)
      : await this.#text(name, content);
  }

  async #text(
    name: string,
    content: AsyncIterable<string | Uint8Array>,
  ): Promise<KnownFile | null> {
    const { folder, before } = this.#work;
    const known = before.get(name);
    const keep = known !== undefined && (await this.#isAsKnown(known)) ? known : undefined;
    return await folder.write(name, bytesOf(content), { keep });
  }

  async #media(name: string, item: ExportedItem): Promise<KnownFile | null> {
    const { pulled, folder, remote, version } = this.#work;
    const { sha256 } = item;
    if (sha256 === null) {
      throw new StartError(
        "The server does not say what its files contain, so they cannot be checked",
      );
    }
    const there = await this.#sound(name, { sha256, size: item.size_bytes });
    if (there !== null) {
      pulled.kept += 1;
      return there;
    }
    // Once more where the connection broke in the middle of the file.
    for (let attempt = 1; ; attempt += 1) {
      try {
        const bytes = await remote.file(version.dataset.id, { media_id: item.media_id, sha256 });
        const made = bytes && (await folder.write(name, bytes, { expected: sha256 }));
        if (made !== null) pulled.fetched += 1;
        else pulled.failed.push(item.file_name);
        return made;
      } catch (error) {
        if (!isBroken(error) || attempt === 3) throw error;
      }
    }
  }

  /** The file where it has these bytes already. */
  async #sound(
    name: string,
    { sha256, size }: { sha256: string; size: number },
  ): Promise<KnownFile | null> {
    const { folder, before } = this.#work;
    const found = await folder.look(name);
    if (found === null || found.size !== size) return null;
    const known = before.get(name);
    const isKnown = known?.size === found.size && known.mtime === found.mtime;
    const hash = isKnown ? known.sha256 : await folder.hash(name);
    return hash === sha256 ? { name, sha256, ...found } : null;
  }

  async #isAsKnown({ name, size, mtime }: KnownFile): Promise<boolean> {
    const found = await this.#work.folder.look(name);
    return found?.size === size && found.mtime === mtime;
  }
}

async function removeOthers(
  folder: PulledFolder,
  work: {
    before: ReadonlyMap<string, KnownFile>;
    now: Set<string>;
    pulled: Pulled;
    remove: boolean;
  },
): Promise<void> {
  const { before, now, pulled, remove } = work;
  for (const name of before.keys()) {
    if (now.has(name)) continue;
    if (remove) {
      await folder.remove(name);
      pulled.removed += 1;
    } else {
      pulled.left += 1;
    }
  }
}

async function store(path: string, bytes: AsyncIterable<Uint8Array>): Promise<void> {
  const file = await open(path, "w");
  try {
    for await (const chunk of bytes) await file.writeFile(chunk);
  } finally {
    await file.close();
  }
}

async function* itemsIn(path: string): AsyncGenerator<ExportedItem> {
  for await (const line of createInterface({ input: createReadStream(path) })) {
    if (line !== "") yield exportedItemSchema.parse(JSON.parse(line));
  }
}

const encoder = new TextEncoder();

async function* bytesOf(content: AsyncIterable<string | Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const part of content) yield typeof part === "string" ? encoder.encode(part) : part;
}

/** The connection ended in the middle of an answer. */
function isBroken(error: unknown): boolean {
  return error instanceof TypeError && /terminated|fetch failed/.test(error.message);
}
