import { counted } from "#/lib/numbers.ts";
import type * as english from "../lineage.ts";
import type { WordsOf } from "./words-of.ts";

const clones = (n: number) => counted(n, { one: "Klon", other: "Klone" });
const hidden = (n: number) =>
  counted(n, { one: "Klon, den Sie nicht sehen", other: "Klone, die Sie nicht sehen" });

export const lineage: WordsOf<typeof english> = {
  lineageText: {
    region: "Herkunft und Klone",
    from: "Geklont von",
    at: "mit dem Stand",
    atRemoved: "mit dem Stand eines Snapshots, der inzwischen gelöscht wurde",
    unseen:
      "Geklont von einem Datensatz, den es nicht mehr gibt oder der nicht mit Ihnen geteilt ist",
    clones,
    clonesOf: (dataset) => `Klone von „${dataset}“`,
    fromSnapshot: "Klone davon",
    hidden: (shown, n) => (shown === 0 ? hidden(n) : `und ${hidden(n)}`),
  },
};
