import type * as english from "../settings.ts";
import type { WordsOf } from "./words-of.ts";

export const settings: WordsOf<typeof english> = {
  settingsText: {
    title: "Einstellungen",
    sections: "Abschnitte",
    appearance: {
      title: "Darstellung",
      text: "In diesem Browser.",
      label: "Farben",
      light: "Hell",
      dark: "Dunkel",
      system: "System",
    },
    language: {
      title: "Sprache",
      text: "Wörter, Daten und Zahlen. Dazu muss die Seite neu geladen werden.",
      label: "Sprache der Konsole",
      browser: "Browser",
      chosen: "Beim nächsten Laden erscheint diese Seite in der anderen Sprache.",
      reload: "Jetzt neu laden",
    },
    keyboard: {
      title: "Tastatur",
      text: "Einzelne Tasten können beim Diktieren und bei Hilfsmitteln stören.",
      label: "Kürzel mit einer einzelnen Taste verwenden",
    },
    notices: {
      title: "Benachrichtigungen",
      text: "Wenn eine Aufgabe endet, die Sie hier gestartet haben, sagt es die Seite. Der Desktop kann es auch, während Sie etwas anderes ansehen.",
      label: "Auf dem Desktop benachrichtigen",
      denied:
        "Dieser Browser blockiert die Benachrichtigungen dieser Website. Erlauben Sie sie zuerst in seinen Einstellungen für die Website.",
      unsupported: "Dieser Browser hat an dieser Adresse keine Benachrichtigungen.",
    },
    credentials: {
      title: "API-Zugangsdaten",
      text: "Mit einem Schlüssel handeln Skripte mit Ihren Rechten.",
      create: "API-Schlüssel erstellen",
      another: "Einen weiteren Schlüssel erstellen",
      once: "Kopieren Sie das Geheimnis jetzt. Es wird nur dieses eine Mal angezeigt: geht es verloren, erstellen Sie einen neuen Schlüssel.",
      key: "API-Schlüssel",
      secret: "API-Geheimnis",
      example: "Gleich ausführbar: ein Token für eine Stunde und eine erste Anfrage",
      exampleHint: "Dafür braucht es eine Shell, curl und openssl.",
      copy: (what) => `Kopieren: ${what}`,
      copied: (what) => `Kopiert: ${what}`,
      copyFailed: "Der Browser hat das Kopieren nicht erlaubt",
      done: "Ich habe es kopiert: Geheimnis ausblenden",
      hidden: "Das Geheimnis ist ausgeblendet. Der Schlüssel gilt weiter.",
    },
    access: {
      created: "Erstellt",
      used: "zuletzt verwendet",
      neverUsed: "nie verwendet",
      keys: {
        label: "Ihre API-Schlüssel",
        none: "Sie haben keine API-Schlüssel.",
        current: "dieser hier",
        revoke: "Widerrufen",
        revokeOf: (name) => `Den Schlüssel „${name}“ widerrufen`,
        question: "Diesen API-Schlüssel widerrufen?",
        consequence:
          "Skripte, die ihn verwenden, werden ab jetzt abgewiesen, und er kommt nicht zurück. Erstellen Sie vorher einen anderen Schlüssel für sie.",
      },
      sessions: {
        label: "Wo Sie angemeldet sind",
        text: "Jeder Browser, in dem Sie angemeldet sind. Eine Sitzung endet nach 30 Tagen von selbst.",
        name: (id) => `Sitzung ${id.slice(0, 8)}`,
        none: "Kein Browser ist als Sie angemeldet.",
        current: "dieser Browser",
        revoke: "Dort abmelden",
        revokeOf: (name) => `Dort abmelden: ${name}`,
        question: "Dort abmelden?",
        consequence: "Jener Browser muss sich wieder anmelden, um fortzufahren.",
      },
    },
    connection: {
      title: "Verbindung",
      text: "Womit diese Seite spricht.",
      server: "Server",
      stillframe: (version) => `Stillframe ${version}`,
      plain: "Visual Layer oder ein anderer Server mit der dokumentierten API",
      address: "Adresse",
      person: "Angemeldet als",
      unknownPerson: "Der Server sagt es nicht",
      state: "Zustand",
      answers: (milliseconds) => `Antwortet in ${milliseconds}`,
      asking: "Wird gefragt",
      again: "Noch einmal prüfen",
      docs: "API-Referenz",
      openapi: "OpenAPI-Dokument",
    },
    abilities: {
      title: "Was dieser Server kann",
      text: "Die Konsole zeigt, was der Server bietet, und lässt den Rest weg.",
      can: "Er kann",
      cannot: "Er kann nicht",
      nothingMissing: "Von dem, was diese Konsole kennt, fehlt nichts.",
      documented: {
        snapshots: {
          name: "Snapshots verwalten",
          text: "Auflisten, erstellen, bearbeiten, wiederherstellen, klonen und löschen.",
        },
        tasks: {
          name: "Aufgaben",
          text: "Auflisten und filtern; eine Erstellung abbrechen und wiederholen.",
        },
        datasets: {
          name: "Datensätze",
          text: "Aus Dateien erstellen, freigeben und löschen.",
        },
      },
      unknown: (names) => `Und was diese Konsole noch nicht kennt: ${names}.`,
      features: {
        access: {
          name: "Schlüssel und Sitzungen",
          text: "Ihre API-Schlüssel und wo Sie angemeldet sind, zum Ansehen und Widerrufen.",
        },
        clusters: {
          name: "Cluster",
          text: "Elemente, die sich ähneln, beieinander: von ähnlich bis Beinahe-Duplikat, in jeder Version.",
        },
        similar: {
          name: "Ähnliche Elemente",
          text: "Die Elemente, die einem von ihnen am ähnlichsten sehen, oder einem Bild von Ihnen.",
        },
        enrichment: {
          name: "Anreichern",
          text: "Modelle, die Labels, Tags und Beschreibungen hinzufügen, mit einem Snapshot davor.",
        },
        propagation: {
          name: "Labels übertragen",
          text: "Labels für Elemente, die wie beschriftete aussehen, mit einer Durchsicht.",
        },
        lance: {
          name: "Lance-Leser",
          text: "Wo andere Programme auf dem Rechner des Servers eine Version ohne Kopie lesen.",
        },
        annotations: {
          name: "Labels importieren",
          text: "Labels aus Dateien: COCO, YOLO, Pascal VOC, CSV oder die Ordner der Elemente.",
        },
        change_labels: {
          name: "Einzelne Labels bearbeiten",
          text: "Ein Label eines Elements umbenennen oder entfernen; Rahmen und Konfidenz bleiben.",
        },
        originals: {
          name: "Originale",
          text: "Die Dateien vieler Elemente in einem ZIP.",
        },
        export: {
          name: "Exportieren",
          text: "Die Elemente jeder Version als Datei, JSON-Zeilen oder CSV.",
        },
        exports: {
          name: "Exporte",
          text: "Jede Version als COCO, YOLO, Pascal VOC, Parquet und mehr, mit oder ohne ihre Dateien.",
        },
        media: {
          name: "Elemente",
          text: "Jedes Bild und Video, jetzt oder in jedem Snapshot.",
        },
        edit: {
          name: "Bearbeiten",
          text: "Tags, Labels, Beschreibungen und Metadaten vieler Elemente auf einmal.",
        },
        diff: {
          name: "Vergleichen",
          text: "Was zwischen zwei Versionen dazukam, wegfiel und sich änderte.",
        },
        stats: {
          name: "Statistik",
          text: "Jede Version in Zahlen: Labels, Tags, Größen, Doppelte und schlechte Bilder.",
        },
        history: {
          name: "Geschichte eines Elements",
          text: "In welchen Snapshots es ist und was sich änderte.",
        },
        safety: {
          name: "Sicherungs-Snapshot",
          text: "Eine Wiederherstellung bewahrt im selben Schritt, was sie ersetzt.",
        },
        partial_restore: {
          name: "Teilweise wiederherstellen",
          text: "Nur Labels, nur Tags oder nur einige Elemente kommen zurück.",
        },
        receipts: { name: "Belege", text: "Wer wann was wiederhergestellt hat, und warum." },
        activity: { name: "Verlauf", text: "Wer in einem Datensatz was geändert hat." },
        all_activity: {
          name: "Verlauf aller Datensätze",
          text: "Wer was wiederhergestellt, geändert oder gelöscht hat, und was abgelehnt wurde.",
        },
        task_detail: {
          name: "Einzelheiten einer Aufgabe",
          text: "Ihre Zustände, was sie übersprang, und ihre Anfrage.",
        },
        unfinished_tasks: {
          name: "Sparsames Beobachten",
          text: "Nur was noch läuft, wird abgefragt, nicht die ganze Liste der Aufgaben.",
        },
        family_diff: {
          name: "Vergleichen mit Klonen",
          text: "Versionen eines Datensatzes mit denen seiner Klone, und eine Suche in den Unterschieden.",
        },
        adopt: {
          name: "Übernehmen",
          text: "Ein Datensatz wird, was sein Klon ist: mit Beleg, und mit einem Weg zurück.",
        },
        server_folders: {
          name: "Ordner des Servers",
          text: "Medien aus Ordnern, die der Server lesen kann, ohne sie hochzuladen.",
        },
        receipt_pictures: {
          name: "Bilder auf Belegen",
          text: "Was ein Wiederherstellen ersetzt hat, bleibt zu sehen, auch wenn die Snapshots nicht mehr da sind.",
        },
        authors: {
          name: "Personen eines Snapshots",
          text: "Wer seit dem vorigen gemacht hat, was darin ist.",
        },
        task_search: {
          name: "Aufgaben durchsuchen",
          text: "Nach Datensatz, Snapshot, Meldung, Person oder ID.",
        },
        undelete: {
          name: "Zurückholen",
          text: "Ein gelöschter Snapshot kann einige Tage lang zurückkommen.",
        },
        samples: {
          name: "Beispieldatensatz",
          text: "Etwas zum Ausprobieren, mit einem Klick.",
        },
        facets: {
          name: "Filter mit Anzahlen",
          text: "Wie viele Elemente jedes Label, jeder Tag und jeder Typ hat.",
        },
        dry_run: {
          name: "Vorschau auf Änderungen",
          text: "Wie viele Elemente eine Änderung betrifft.",
        },
        undo: {
          name: "Rückgängig",
          text: "Die letzte Änderung an einem Datensatz lässt sich zurücknehmen.",
        },
        lineage: {
          name: "Herkunft",
          text: "Wovon ein Datensatz geklont wurde, und seine Klone.",
        },
        summaries: {
          name: "Übersicht der Snapshots",
          text: "Was jeder gegenüber dem davor geändert hat.",
        },
        shape: {
          name: "Verlauf der Daten",
          text: "Elemente und Klassen über alle Snapshots; jede Klasse behält ihre Farbe.",
        },
        inventory: {
          name: "Datensätze verwalten",
          text: "Sie umbenennen, Klone benennen, gelöschte zurückholen; letzte Änderung, letzte Wiederherstellung und Größe.",
        },
        add_media: {
          name: "Medien hinzufügen",
          text: "Dateien, Ordner und Archive für einen Datensatz mit Inhalt; was er schon hat, bleibt draußen.",
        },
        custom_metadata: {
          name: "Eigene Metadaten",
          text: "Eigene Felder für die Elemente: Texte, Zahlen, Zeiten, Auswahlfelder und Links.",
        },
        match_media: {
          name: "Metadaten importieren",
          text: "Felder aus einer CSV- oder JSON-Datei, deren Zeilen die Elemente nennen.",
        },
        filters: {
          name: "Weitere Filter",
          text: "Nach Ordner, Qualität, Form und Größe, mit NICHT und „alle von“, und in mehreren Reihenfolgen.",
        },
      },
    },
  },
};
