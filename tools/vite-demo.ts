import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import type { Plugin } from "vite";
import { type SampleItem, sampleItems } from "../server/blobs/sample.ts";

/** Pictures of each class, spread over the keyboard's order: a few hundred in all, about a megabyte. */
const picturesPerClass = 36;

/**
 * A static host serves this page for every unknown address. The site may lie below any path, so the script looks for it
 * from the address upwards, and passes on the requested address.
 */
const notFoundPage = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <title>Stillframe</title>
  </head>
  <body>
    <script type="module">
      const { pathname, search, hash } = location;
      for (let end = pathname.lastIndexOf("/"); end >= 0; end = pathname.lastIndexOf("/", end - 1)) {
        const base = pathname.slice(0, end + 1);
        const index = await fetch(base + "sample/items.json", { method: "HEAD" });
        if (index.ok && index.headers.get("content-type")?.includes("json")) {
          location.replace(base + "?open=" + encodeURIComponent(pathname.slice(end) + search + hash));
          break;
        }
        if (end === 0) document.body.append("There is nothing here.");
      }
    </script>
  </body>
</html>
`;

/** The files of the static demo besides the console: the sample's pictures, their index, and a page for deep links. */
export function demoFiles(): Plugin {
  return {
    name: "stillframe:demo",
    apply: "build",
    async generateBundle() {
      const chosen = await choose();
      const index = await Promise.all(
        chosen.map(async ({ path, fileName, labels, tags, caption }) => {
          const source = await readFile(path);
          const file = basename(path);
          this.emitFile({ type: "asset", fileName: `sample/${file}`, source });
          const label = labels[0]?.name ?? "other";
          return { file, file_name: fileName, label, tags, caption, size_bytes: source.length };
        }),
      );
      this.emitFile({
        type: "asset",
        fileName: "sample/items.json",
        source: JSON.stringify(index),
      });
      this.emitFile({ type: "asset", fileName: "404.html", source: notFoundPage });
    },
  };
}

async function choose(): Promise<SampleItem[]> {
  const classes = new Map<string, SampleItem[]>();
  for await (const item of sampleItems()) {
    // The five skin tones would be most of the pictures.
    if (item.tags.includes("skin tone")) continue;
    const label = item.labels[0]?.name ?? "other";
    classes.set(label, [...(classes.get(label) ?? []), item]);
  }
  return [...classes.values()].flatMap((items) => {
    const step = Math.max(1, items.length / picturesPerClass);
    return items.filter((_, index) => Math.floor(index / step) !== Math.floor((index - 1) / step));
  });
}
