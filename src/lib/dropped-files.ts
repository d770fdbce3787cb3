/**
 * Every file that was dropped, folders opened; what cannot be read is left out. Must be called within the
 * drop event: its items are gone afterwards.
 */
export async function droppedFiles(transfer: DataTransfer): Promise<File[]> {
  const entries = [...transfer.items]
    .filter(({ kind }) => kind === "file")
    .map((item) => item.webkitGetAsEntry() ?? item.getAsFile())
    .filter((entry) => entry !== null);
  return flat(entries.map(async (entry) => (entry instanceof File ? [entry] : filesOf(entry))));
}

/** Whether a drag carries files at all (it may be a text selection). */
export function carriesFiles(transfer: DataTransfer | null): boolean {
  return transfer?.types.includes("Files") ?? false;
}

async function filesOf(entry: FileSystemEntry): Promise<File[]> {
  if (isFile(entry)) {
    return [await new Promise<File>((resolve, reject) => entry.file(resolve, reject))];
  }
  if (!isFolder(entry)) return [];
  const reader = entry.createReader();
  const children: FileSystemEntry[] = [];
  // A reader answers a part at a time, and an empty part at the end.
  for (;;) {
    const part = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (part.length === 0) break;
    children.push(...part);
  }
  return flat(children.map(filesOf));
}

async function flat(lists: readonly Promise<File[]>[]): Promise<File[]> {
  const settled = await Promise.allSettled(lists);
  return settled.flatMap((list) => (list.status === "fulfilled" ? list.value : []));
}

function isFile(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile;
}

function isFolder(entry: FileSystemEntry): entry is FileSystemDirectoryEntry {
  return entry.isDirectory;
}
