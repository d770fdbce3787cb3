import { createReadStream } from "node:fs";
import { rm } from "node:fs/promises";
import { createInterface } from "node:readline";
import { type ExportedItem, exportedItemSchema } from "#contract/export.ts";
import { StartError } from "../start-error.ts";
import { type Wanted, fetchArchive, together } from "./fetch-archive.ts";
import { type PullFormat, layouts } from "./layouts.ts";
import { FileList, readFiles } from "./manifest.ts";
import { type KnownFile, PulledFolder, store } from "./pulled-folder.ts";
import { type Remote, type RemoteVersion, isBroken } from "./remote.ts";
import { Running } from "./running.ts";

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

/** Files at a time, and archives of small ones. */
const atOnce = 16;
const archivesAtOnce = 4;
const named20 = 20;

/**
 * Makes a folder what a version is: fetches what it lacks, each file with its hash compared, and writes a list of them.
 * A pull that was stopped goes on where it was: files that are there and sound are not fetched again.
 */
export async function pull(options: PullOptions): Promise<Pulled> {
  const version = await options.remote.version(options.what);
  const folder = await PulledFolder.open(options.folder);
  const unlock = await folder.lock();
  try {
    return await pullInto(folder, version, options);
  } finally {
    await unlock();
  }
}

async function pullInto(
  folder: PulledFolder,
  version: RemoteVersion,
  options: PullOptions,
): Promise<Pulled> {
  const { remote, format, filter } = options;
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
      descriptions: async (names) => await remote.descriptions(version, names),
      media: true,
      dataset: version.dataset.name,
      version: version.snapshot?.name ?? "now",
    });
    const work = new Fetcher({ remote, folder, version, before, pulled });
    const add = async (made: KnownFile | null) => {
      if (made !== null) await list.add(made);
      pulled.files = list.count;
      pulled.bytes = list.bytes;
      options.onProgress?.(pulled);
    };
    const running = new Running();
    let small: Wanted[] = [];
    let smallBytes = 0;
    const fetchSmall = async () => {
      const wanted = small;
      small = [];
      smallBytes = 0;
      await running.start(archivesAtOnce, async () => await work.fetchTogether(wanted, add));
    };
    for await (const { name: asked, content } of files) {
      const name = here(asked);
      now.add(name);
      // The text of a format is read from the same list as the names: not at once with others.
      if (!("media" in content)) {
        await add(await work.text(name, content));
        continue;
      }
      noteRenamed(pulled, content.media, name, format);
      await running.start(atOnce, async () => {
        const { there, wanted } = await work.look(name, content.media);
        if (there !== undefined) await add(there);
        else if (wanted.item.size_bytes > together.largest) await add(await work.fetch(wanted));
        else {
          small.push(wanted);
          smallBytes += wanted.item.size_bytes;
        }
      });
      if (small.length >= together.files || smallBytes >= together.bytes) await fetchSmall();
    }
    await running.end();
    await fetchSmall();
    await running.end();
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

/** No item is among our own files. */
function here(name: string): string {
  return /^\.stillframe(\/|$)/i.test(name) ? `_${name}` : name;
}

function noteRenamed(
  pulled: Pulled,
  { file_name: from }: ExportedItem,
  name: string,
  format: PullFormat,
): void {
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

  async text(name: string, content: AsyncIterable<string | Uint8Array>): Promise<KnownFile | null> {
    const { folder, before } = this.#work;
    const known = before.get(name);
    const keep = known !== undefined && (await this.#isAsKnown(known)) ? known : undefined;
    return await folder.write(name, bytesOf(content), { keep });
  }

  /** Whether the folder has the file of an item already. */
  async look(
    name: string,
    item: ExportedItem,
  ): Promise<{ there: KnownFile; wanted?: never } | { there?: never; wanted: Wanted }> {
    const { sha256 } = item;
    if (sha256 === null) {
      throw new StartError(
        "The server does not say what its files contain, so they cannot be checked",
      );
    }
    const there = await this.#sound(name, { sha256, size: item.size_bytes });
    if (there === null) return { wanted: { name, item: { ...item, sha256 } } };
    this.#work.pulled.kept += 1;
    return { there };
  }

  /** Fetches small files in one archive, and those that are not in it one by one. */
  async fetchTogether(
    wanted: readonly Wanted[],
    add: (made: KnownFile | null) => Promise<void>,
  ): Promise<void> {
    const { pulled, folder } = this.#work;
    const left =
      wanted.length === 1
        ? wanted
        : await fetchArchive(this.#work, wanted, async ({ name, item }, bytes) => {
            await add(await folder.writeWhole(name, bytes, item.sha256));
            pulled.fetched += 1;
          });
    for (const one of left) await add(await this.fetch(one));
  }

  /** @returns null where the server does not have the bytes */
  async fetch({ name, item }: Wanted): Promise<KnownFile | null> {
    const { pulled, folder, remote, version } = this.#work;
    // Once more where the connection broke in the middle of the file.
    for (let attempt = 1; ; attempt += 1) {
      try {
        const bytes = await remote.file(version.dataset.id, item);
        const made = bytes && (await folder.write(name, bytes, { expected: item.sha256 }));
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

async function* itemsIn(path: string): AsyncGenerator<ExportedItem> {
  for await (const line of createInterface({ input: createReadStream(path) })) {
    if (line !== "") yield exportedItemSchema.parse(JSON.parse(line));
  }
}

const encoder = new TextEncoder();

async function* bytesOf(content: AsyncIterable<string | Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const part of content) yield typeof part === "string" ? encoder.encode(part) : part;
}
