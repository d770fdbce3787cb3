import { lookAtFiles } from "./file-look.ts";
import { mediaSize } from "./media-size.ts";
import type { Answer, Request } from "./messages.ts";

/** Looks at files of labels away from the page's thread, once. */

const onLabels = new Map<number, (files: Blob) => void>();
let onMedia: (files: File[]) => void = () => undefined;

/** Media that are asked for at once. */
const perQuestion = 1000;

function post(answer: Answer): void {
  self.postMessage(answer);
}

self.addEventListener("message", ({ data }: MessageEvent<Request>) => {
  if (data.kind === "look") void run(data);
  else if (data.kind === "media") onMedia(data.files);
  else {
    onLabels.get(data.from)?.(data.files);
    onLabels.delete(data.from);
  }
});

async function run({ files }: Request & { kind: "look" }): Promise<void> {
  try {
    const onRead = (bytes: number) => post({ kind: "read", bytes });
    post({ kind: "done", look: await lookAtFiles(files, { filesOf, sizesOf, onRead }) });
  } catch (error) {
    post({ kind: "failed", message: error instanceof Error ? error.message : "" });
  }
}

async function filesOf(from: number, to: number): Promise<Blob> {
  return await new Promise((resolve) => {
    onLabels.set(from, resolve);
    post({ kind: "labels", from, to });
  });
}

async function sizesOf(media: readonly number[]) {
  const sizes = [];
  for (let start = 0; start < media.length; start += perQuestion) {
    const files = await ask(media.slice(start, start + perQuestion));
    sizes.push(...(await Promise.all(files.map(mediaSize))));
  }
  return sizes;
}

async function ask(at: number[]): Promise<File[]> {
  return await new Promise((resolve) => {
    onMedia = resolve;
    post({ kind: "media", at });
  });
}
