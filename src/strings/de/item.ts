import { count } from "#/lib/numbers.ts";
import type * as english from "../item.ts";
import type { WordsOf } from "./words-of.ts";

export const item: WordsOf<typeof english> = {
  itemPage: {
    toGrid: "Zurück zu den Elementen",
    close: "Element schließen",
    download: "Original herunterladen",
    open: "In neuem Tab öffnen",
    position: (at, of) => `${count(at)} von ${count(of)}`,
    tools: "Rahmen und Zoom",
    boxes: "Rahmen",
    class: (name, n) => `${name}, ${n === 1 ? "1 Rahmen" : `${count(n)} Rahmen`}`,
    fit: (zoom) => `passend ${Math.round(zoom * 100)} %`,
    at: (zoom) => `${Math.round(zoom * 100)} %`,
    zoomFit: "Einpassen",
    zoomPixels: "100 %",
    zoomPixelsLong: "100 %: ein Pixel des Bildes auf einem des Bildschirms",
    facts: "Angaben",
    frames: (n, rate) => (rate === null ? count(n) : `${count(n)}, ${count(rate)} pro Sekunde`),
    noFrames: {
      not_installed:
        "Der Server hat keinen Decoder für Videos, darum sind ihre Vorschaubilder gezeichnet. „stillframe models install“ fügt einen hinzu.",
      not_working:
        "Der Decoder für Videos funktioniert auf dem Server nicht, darum sind Vorschaubilder gezeichnet.",
      no_decoder:
        "Der Server kann diesen Codec nicht dekodieren, darum ist das Vorschaubild gezeichnet.",
      damaged:
        "Der Server kann kein Bild dieses Videos dekodieren, darum ist das Vorschaubild gezeichnet.",
      too_large:
        "Ein Bild dieses Videos braucht auf dem Server zu viel Zeit oder Speicher, darum ist das Vorschaubild gezeichnet.",
    },
    allBy: (who) => `alle von ${who}`,
    add: "Hinzufügen",
    addLabel: "Ein Label hinzufügen",
    labelName: "Name des Labels",
    newLabel: "Name des neuen Labels",
    renameLabel: (name) => `Das Label „${name}“ umbenennen`,
    removeLabel: (name) => `Das Label „${name}“ entfernen`,
    remove: "Entfernen",
    save: "Speichern",
    cancel: "Abbrechen",
    attributesOf: (name) => `Mehr zum Label „${name}“`,
    hideClass: (name) => `Die Rahmen von „${name}“ ausblenden`,
    showClass: (name) => `Die Rahmen von „${name}“ einblenden`,
    hiddenClass: (name, n) => `${name} × ${count(n)}`,
    mean: (value) => `im Mittel ${value}`,
    addTag: "Tag",
    newTag: "Name des neuen Tags",
    removeTag: (name) => `Das Tag „${name}“ entfernen`,
    edit: "Bearbeiten",
    editCaption: "Die Beschreibung bearbeiten",
    noCaption: "Keine Beschreibung",
    noMetadata: "Keine Metadaten",
    addField: "Feld",
    fieldName: "Name des Feldes",
    fieldValue: "Wert",
    editField: (name) => `Das Feld „${name}“ bearbeiten`,
    asIn: (version) => `Wie in „${version}“`,
    done: {
      nothing: "Nichts geändert",
      renamed: (from, to) => `„${from}“ heißt jetzt „${to}“`,
      labelAdded: (name) => `Label „${name}“ hinzugefügt`,
      labelRemoved: (name) => `Label „${name}“ entfernt`,
      tagAdded: (name) => `Tag „${name}“ hinzugefügt`,
      tagRemoved: (name) => `Tag „${name}“ entfernt`,
      caption: "Beschreibung geändert",
      field: (name) => `Feld „${name}“ geändert`,
      broughtBack: (version) => `Wieder wie in „${version}“`,
    },
  },
};
