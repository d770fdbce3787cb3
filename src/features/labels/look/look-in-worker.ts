import type { ChosenFile } from "#/lib/dropped-files.ts";
import type { CsvMapping } from "#contract/label-columns.ts";
import type { FileLook } from "./file-look.ts";
import type { Answer, Request } from "./messages.ts";

interface LookOptions {
  media: readonly ChosenFile[];
  columns: CsvMapping | undefined;
  signal: AbortSignal;
  /** Told the bytes of the files that were read, in all. */
  onRead: (bytes: number) => void;
}

/** The page's side of the worker that looks at files of labels. @throws Error where the worker fails */
export async function lookInWorker(
  labels: readonly ChosenFile[],
  { media, columns, signal, onRead }: LookOptions,
): Promise<FileLook> {
  const worker = new Worker(new URL("look.worker.ts", import.meta.url), { type: "module" });
  const post = (request: Request) => worker.postMessage(request);
  try {
    return await new Promise<FileLook>((resolve, reject) => {
      signal.addEventListener("abort", () => reject(signal.reason as Error));
      worker.addEventListener("error", (event) => reject(new Error(event.message)));
      worker.addEventListener("message", ({ data }: MessageEvent<Answer>) => {
        switch (data.kind) {
          case "read":
            onRead(data.bytes);
            break;
          case "labels": {
            const files = new Blob(labels.slice(data.from, data.to).map(({ file }) => file));
            post({ kind: "labels", from: data.from, files });
            break;
          }
          case "media":
            post({ kind: "media", files: data.at.flatMap((at) => media[at]?.file ?? []) });
            break;
          case "done":
            resolve(data.look);
            break;
          case "failed":
            reject(new Error(data.message));
        }
      });
      const files = {
        labels: labels.map(({ path, file }) => ({ path, size: file.size })),
        media: media.map(({ path }) => path),
        columns,
      };
      post({ kind: "look", files });
    });
  } finally {
    worker.terminate();
  }
}
