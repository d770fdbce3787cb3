import { readdir, readFile, writeFile } from "node:fs/promises";
import { extname, join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import type { Plugin } from "vite";

const compressible = new Set([".css", ".html", ".js", ".json", ".svg", ".txt"]);

/** Below about a packet, compression saves no noticeable time. */
const smallest = 1_000;

/**
 * Writes `x.br` and `x.gz` beside every text file of the build, so that the service sends bytes that were compressed
 * once, at the highest level, instead of compressing for each request. Browsers take Brotli, an eighth smaller, only
 * from localhost or over TLS.
 */
export function compressedFiles(): Plugin {
  let outDir = "dist";
  let isWritten = true;
  return {
    name: "stillframe:compressed",
    apply: "build",
    configResolved(config) {
      outDir = config.build.outDir;
      isWritten = config.build.write;
    },
    // closeBundle and not writeBundle: by then the files of public/ exist too.
    async closeBundle() {
      if (!isWritten) return;
      const entries = await readdir(outDir, { recursive: true, withFileTypes: true });
      await Promise.all(
        entries
          .filter((entry) => entry.isFile() && compressible.has(extname(entry.name)))
          .map(async (entry) => {
            const path = join(entry.parentPath, entry.name);
            const bytes = await readFile(path);
            if (bytes.length < smallest) return;
            const params = { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
            await writeFile(`${path}.br`, brotliCompressSync(bytes, { params }));
            await writeFile(`${path}.gz`, gzipSync(bytes, { level: 9 }));
          }),
      );
    },
  };
}
