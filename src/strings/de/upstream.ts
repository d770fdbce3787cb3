import type * as english from "../upstream.ts";
import type { WordsOf } from "./words-of.ts";

export const upstream: WordsOf<typeof english> = {
  upstreamText: {
    title: "Das Visual Layer hinter diesem Server ist gerade nicht zu benutzen",
    tryingIn: (seconds) => `Nächster Versuch in ${seconds} s.`,
    trying: "Jetzt ein neuer Versuch.",
  },
};
