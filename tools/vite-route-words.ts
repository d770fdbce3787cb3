import type { Plugin } from "vite";

const routes = /\/contract\/routes\/[\w-]+\.ts$/;
const sentence = /^( {2}summary:\s*)"(?:[^"\\]|\\.)*",$/gm;

/** Takes the sentences of the API's document out of the routes that the console carries: it shows none of them. */
export function routeWords(): Plugin {
  return {
    name: "stillframe:route-words",
    apply: "build",
    enforce: "pre",
    transform: {
      filter: { id: routes },
      handler: (code) => ({ code: code.replace(sentence, '$1"",'), map: null }),
    },
  };
}
