import { count } from "#/lib/numbers.ts";
import type * as english from "../panel-parts.ts";
import type { WordsOf } from "./words-of.ts";

export const panelParts: WordsOf<typeof english> = {
  impactText: {
    title: "Wenn dies jetzt wiederhergestellt würde",
    nothing: "Es würde sich nichts ändern.",
    leave: "gehen",
    comeBack: "kommen zurück",
    change: "ändern sich",
  },
  labelsText: { title: "Labels", against: "gegenüber" },
  picturesText: {
    title: "Bilder",
    spread: (shown, of) => `${count(shown)}, verteilt über ${count(of)}`,
  },
};
