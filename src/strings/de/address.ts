import type * as english from "../address.ts";
import type { WordsOf } from "./words-of.ts";

export function address(): WordsOf<typeof english> {
  return {
    addressText: {
      full: {
        title: "Die Adresse hat keinen Platz mehr",
        message: "Filter stehen in der Adresse der Seite. Entfernen Sie zuerst einige davon.",
      },
      noMore: "Die Adresse der Seite hat keinen Platz mehr: entfernen Sie zuerst einige Filter",
      shortened: {
        title: "Einige Filter wurden weggelassen",
        message:
          "Die Adresse war länger, als ein Server annimmt. Die Filter, die sie so lang machten, gelten nicht; Sie sehen vielleicht mehr als gemeint.",
      },
    },
  };
}
