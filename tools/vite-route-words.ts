import type { Plugin } from "vite";

const routes = /\/contract\/routes\/[\w-]+\.ts$/;
const words = /^ {2}(?:summary|tag):\s*"(?:[^"\\]|\\.)*",$/gm;

/** Takes what only the API's document says out of the routes that the console carries: it reads none of it. */
export function routeWords(): Plugin {
  return {
    name: "stillframe:route-words",
    apply: "build",
    enforce: "pre",
    transform: {
      filter: { id: routes },
      handler: (code) => ({ code: code.replace(words, ""), map: null }),
    },
  };
}
