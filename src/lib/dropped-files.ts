/** A file and its path below the chosen folder, which distinguishes files of one name in two folders. */
export interface ChosenFile {
  file: File;
  path: string;
}

export interface FileChoice {
  files: readonly ChosenFile[];
  /** Entries that the browser could not open. */
  unreadable: number;
}

/**
 * Every dropped file, including those in folders. Must be called during the drop event: its items are gone afterwards.
 */
export async function droppedFiles(transfer: DataTransfer): Promise<FileChoice> {
  const entries = [...transfer.items]
    .filter(({ kind }) => kind === "file")
    .map((item) => item.webkitGetAsEntry() ?? item.getAsFile())
    .filter((entry) => entry !== null);
  const choice = { files: [] as ChosenFile[], unreadable: 0 };
  for (const entry of entries) {
    if (entry instanceof File) choice.files.push({ file: entry, path: entry.name });
    else await collect(entry, choice);
  }
  return choice;
}

/** The files of a file input; a folder's files have their paths. */
export function pickedFiles(files: FileList | null): FileChoice {
  const all = [...(files ?? [])];
  return {
    files: all.map((file) => ({ file, path: file.webkitRelativePath || file.name })),
    unreadable: 0,
  };
}

/** Whether a drag carries files (it may be a text selection). */
export function carriesFiles(transfer: DataTransfer | null): boolean {
  return transfer?.types.includes("Files") ?? false;
}

async function collect(
  entry: FileSystemEntry,
  into: { files: ChosenFile[]; unreadable: number },
): Promise<void> {
  try {
    if (isFile(entry)) {
      const file = await new Promise<File>((resolve, reject) => entry.file(resolve, reject));
      // A file from a dropped folder has no path itself.
      into.files.push({ file, path: entry.fullPath.replace(/^\//, "") || file.name });
    } else if (isFolder(entry)) {
      for (const child of await childrenOf(entry)) await collect(child, into);
    }
  } catch {
    into.unreadable += 1;
  }
}

async function childrenOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const children: FileSystemEntry[] = [];
  // A reader returns one part at a time (a hundred in Chromium), and an empty part at the end.
  for (;;) {
    const part = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (part.length === 0) return children;
    children.push(...part);
  }
}

function isFile(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile;
}

function isFolder(entry: FileSystemEntry): entry is FileSystemDirectoryEntry {
  return entry.isDirectory;
}
