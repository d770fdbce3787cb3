import { counted } from "#/lib/numbers.ts";
import type * as english from "../scope.ts";
import type { WordsOf } from "./words-of.ts";

export const scope: WordsOf<typeof english> = {
  restoredPartText: {
    all: "Alles",
    only: (names) => `Nur ${names}`,
    onlyItems: (n) => `Nur ${counted(n, { one: "Element", other: "Elemente" })}`,
    exceptItems: (n) => `ohne ${counted(n, { one: "Element", other: "Elemente" })}`,
    itemsWith: (what) => `Nur Elemente mit ${what}`,
    is: (name, values) => `${name} ${values.map((value) => `„${value}“`).join(" oder ")}`,
    and: " und ",
    fields: {
      labels: "die Labels",
      tags: "die Tags",
      caption: "Beschreibungen",
      metadata: "Metadaten",
      clustering: "die Cluster",
      media: "Medien",
    },
    conditions: {
      label: "Label",
      tag: "Tag",
      cluster: "Cluster",
      type: "Art",
      text: "Text",
    },
  },
};
