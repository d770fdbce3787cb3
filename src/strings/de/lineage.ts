import type * as english from "../lineage.ts";
import type { CountingWords } from "../translated.ts";
import type { WordsOf } from "./words-of.ts";

export function lineage({ counted }: CountingWords): WordsOf<typeof english> {
  const clones = (n: number) => counted(n, { one: "Klon", other: "Klone" });
  const hidden = (n: number) =>
    counted(n, { one: "Klon, den Sie nicht sehen", other: "Klone, die Sie nicht sehen" });
  return {
    lineageText: {
      region: "Herkunft und Klone",
      from: "Geklont von",
      at: "mit dem Stand",
      atRemoved: "mit dem Stand eines Snapshots, der inzwischen entfernt wurde",
      unseen:
        "Geklont von einem Datensatz, den es nicht mehr gibt oder der nicht mit Ihnen geteilt ist",
      clones,
      clonesOf: (dataset) => `Klone von ${dataset}`,
      fromSnapshot: "Klone davon",
      hidden: (shown, n) => (shown === 0 ? hidden(n) : `und ${hidden(n)}`),
    },
  };
}
