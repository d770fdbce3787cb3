import { counted } from "#/lib/numbers.ts";
import type * as english from "../models.ts";
import type { WordsOf } from "./words-of.ts";

const images = (n: number): string => counted(n, { one: "Bild", other: "Bilder" });

export const models: WordsOf<typeof english> = {
  modelsText: {
    menu: "Modelle",
    reindex: "Index neu aufbauen",
    reindexMenu: "Index neu aufbauen …",
    enrich: "Anreichern …",
    propagate: "Labels übertragen …",
    partial: {
      title: "Neue Medien sind noch nicht im Index",
      text: "Sie sind in keinem Cluster und lassen sich nicht nach ihrem Aussehen finden.",
    },
    dialog: {
      title: "Den Index neu aufbauen?",
      what: "Jedes neue Bild wird einmal angesehen. Dann werden alle verglichen: Beinahe-Duplikate und ähnliche Bilder kommen in Cluster.",
      model: "Was die Bilder vergleicht",
      otherModel: (name) =>
        `Die Cluster von „${name}“ werden ersetzt, und was ähnlich ist, sagt dann ein anderes Modell. Den Zustand davor wiederherzustellen bringt beides zurück.`,
      before:
        "Der Zustand davor bleibt als Snapshot erhalten. Labels, Tags, Beschreibungen und Dateien bleiben, wie sie sind.",
      busy: "Bis es fertig ist, lässt sich der Datensatz nur lesen.",
      submit: "Index neu aufbauen",
      failed: "Der Index ließ sich nicht neu aufbauen",
    },
    estimate: {
      about: (time, n) => `Etwa ${time} für ${images(n)}`,
      guess: (time, n) => `Etwa ${time} für ${images(n)}: geschätzt`,
      none: "Nichts Neues anzusehen",
      unknown: (n) => `${images(n)}: wie lange eines dauert, ist noch nicht gemessen`,
    },
    before: {
      term: "Snapshot davor",
      restore: "Version davor wiederherstellen",
      gone: "Der Snapshot des Zustands davor wurde gelöscht",
    },
  },
};
