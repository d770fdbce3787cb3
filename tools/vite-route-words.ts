import type { Plugin } from "vite";

const routes = /\/contract\/routes\/[\w-]+\.ts$/;
const words = /^ {2}(?:summary|tag):\s*"(?:[^"\\]|\\.)*",$/gm;

/** Removes the texts that only the API's document uses from the routes that the console bundles. */
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
