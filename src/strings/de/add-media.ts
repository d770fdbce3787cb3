import type * as english from "../add-media.ts";
import type { WordsOf } from "./words-of.ts";

export const addMedia: WordsOf<typeof english> = {
  addMediaText: {
    button: "Medien hinzufügen",
    dropHere: (name) => `Dateien, Ordner oder ein Archiv ablegen, um sie zu „${name}“ hinzuzufügen`,
    title: (name) => `Medien zu „${name}“ hinzufügen`,
    start: "Hochladen und hinzufügen",
    startFolder: "Den Ordner hinzufügen",
    known:
      "Eine Datei, die der Datensatz mit demselben Pfad und demselben Inhalt schon hat, wird nicht noch einmal hinzugefügt. Der Zustand davor bleibt als Snapshot erhalten.",
    archive:
      "Das Archiv wird auf dem Server entpackt, Dateien mit Labels darin werden übernommen. Was der Datensatz schon hat, wird nicht noch einmal hinzugefügt, und der Zustand davor bleibt als Snapshot erhalten.",
  },
};
