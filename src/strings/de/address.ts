import type * as english from "../address.ts";
import type { WordsOf } from "./words-of.ts";

export const address: WordsOf<typeof english> = {
  addressText: {
    full: {
      title: "Die Adresse hat keinen Platz mehr",
      message: "Filter gehören zur Adresse der Seite. Entfernen Sie zuerst einige davon.",
    },
    noMore: "Die Adresse der Seite hat keinen Platz mehr: entfernen Sie zuerst einige Filter",
    shortened: {
      title: "Die Filter wurden weggelassen",
      message:
        "Die Adresse war länger, als ein Server annimmt. Deshalb gilt keiner ihrer Filter: Sie sehen alles.",
    },
  },
};
