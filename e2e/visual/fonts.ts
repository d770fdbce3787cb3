import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);

async function face(family: string, file: string): Promise<string> {
  const bytes = await readFile(require.resolve(file));
  const source = `url(data:font/woff2;base64,${bytes.toString("base64")}) format("woff2")`;
  return `@font-face { font-family: "${family}"; font-weight: 100 900; src: ${source}; }`;
}

/** A style sheet that makes every machine render the same letters, whatever fonts it has. */
export async function pictureStyles(): Promise<string> {
  const faces = await Promise.all([
    face("Picture Sans", "@fontsource-variable/inter/files/inter-latin-wght-normal.woff2"),
    face(
      "Picture Mono",
      "@fontsource-variable/jetbrains-mono/files/jetbrains-mono-latin-wght-normal.woff2",
    ),
  ]);
  return `${faces.join("\n")}
    :root {
      --mantine-font-family: "Picture Sans", sans-serif !important;
      --mantine-font-family-headings: "Picture Sans", sans-serif !important;
      --mantine-font-family-monospace: "Picture Mono", monospace !important;
    }
    * { caret-color: transparent !important; }
    ::-webkit-scrollbar { display: none; }`;
}
