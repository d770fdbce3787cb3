import { count, counted } from "#/lib/numbers.ts";
import type * as english from "../propagation.ts";
import type { WordsOf } from "./words-of.ts";

const items = (n: number): string => counted(n, { one: "Element", other: "Elemente" });
const ofItems = (n: number): string => counted(n, { one: "Element", other: "Elementen" });

export const propagation: WordsOf<typeof english> = {
  propagationText: {
    title: (dataset) => `Labels in ${dataset} übertragen`,
    heading: "Labels übertragen",
    intro:
      "Elemente ohne eines der gewählten Labels bekommen das Label derer, wie die sie aussehen, wo das sicher genug ist. Einen Teil davon sehen Sie, bevor sich etwas ändert.",
    unavailable: {
      title: "Dieser Server überträgt keine Labels",
      text: "Auf der Seite der Elemente lassen sich viele auf einmal beschriften.",
      items: "Zu den Elementen",
    },
    loading: "Die Labels werden gezählt",
    choose: "Zu übertragende Labels",
    tooFew: (n, least) => `nur ${items(n)}: mindestens ${count(least)}`,
    propagatedTo: (n) => `auf ${items(n)} mehr übertragen, die nicht zählen`,
    noLabels: {
      title: "Noch keine Labels",
      text: "Beschriften Sie erst einige Elemente von zwei oder mehr Klassen: mindestens fünf von jeder.",
    },
    confidence: "Nur vorschlagen, was sicherer ist als",
    all: "nichts",
    atLeast: (classes) => `Wählen Sie mindestens ${count(classes)} Labels`,
    preview: "Vorschlagen",
    kept: (n) => (n === 1 ? "Ihre Entscheidung bleibt" : `Ihre ${count(n)} Entscheidungen bleiben`),
    failed: "Es ließ sich nichts vorschlagen",
    suggested: (n, of) =>
      n === 0
        ? `Von ${ofItems(of)} ohne diese Labels sieht keines genug wie sie aus`
        : `${count(n)} von ${ofItems(of)} ohne diese Labels bekämen eines`,
    notEmbedded: (n) =>
      `${items(n)} ${n === 1 ? "ist noch nicht im Index und bekommt" : "sind noch nicht im Index und bekommen"} keines`,
    approximate: "Bei so vielen Bildern kommen die ähnlichen aus einem Index, der manche auslässt.",
    classes: "Nach Label",
    columns: { label: "Label", seeds: "Haben es", suggested: "Bekämen es" },
    review: "Durchsicht",
    reviewOf: (n) =>
      `${n === 1 ? "Dieses ist" : `Diese ${count(n)} sind`} am wenigsten sicher. Was Sie entscheiden, bleibt, und zählt beim nächsten Vorschlagen.`,
    keys: "Tasten auf einem Bild: A nimmt an, N heißt keines, Ziffern sind die Labels in ihrer Reihenfolge.",
    item: (file, label, sure) => `${file}: ${label}, ${sure}`,
    accept: "Annehmen",
    none: "Keines davon",
    label: (file) => `Label von ${file}`,
    decided: (n, of) => `${count(n)} von ${count(of)} entschieden`,
    states: {
      accepted: "angenommen",
      corrected: "berichtigt",
      none: "keines",
      open: "nicht durchgesehen",
    },
    again: "Damit noch einmal vorschlagen",
    apply: (n) => `${items(n)} beschriften`,
    applyFailed: "Die Labels ließen sich nicht übertragen",
    safety: "Der Zustand davor bleibt als Snapshot, damit es sich rückgängig machen lässt.",
    back: "Noch einmal Labels wählen",
  },
};
