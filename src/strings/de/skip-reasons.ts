import type { skipWords } from "../skip-reasons.ts";

export const skipReasons: { skipWords: typeof skipWords } = {
  skipWords: {
    empty: "Die Datei ist leer",
    byte_order_mark:
      "Die Datei ist beschädigt: Vor ihrem ersten Byte steht die Bytereihenfolge-Marke eines Textes",
    kind_not_supported: "Dateien der Art {kind} werden nicht unterstützt ({supported})",
    is_text: "Die Datei ist ein Text, kein Bild und kein Video",
    unknown_kind: "Der Inhalt ist von keiner unterstützten Art ({supported})",
    cut: "Die Datei ist beschädigt oder endet vor ihrem Inhalt",
    too_many_pixels: "{width} × {height} Pixel sind mehr als die {most}, die erlaubt sind",
    too_many_segments: "Das Bild hat mehr als {most} Segmente",
    too_many_pages: "Die Datei hat mehr als die {most} Seiten, die erlaubt sind",
    jpeg_ls: "JPEG-LS-Dateien werden nicht unterstützt",
    tiff_not_supported: "TIFF-Dateien mit {what} werden nicht unterstützt",
    avif_sequence: "AVIF-Sequenzen, also Animationen, werden nicht unterstützt",
    image_without_pixels: "Das Bild hat keine Pixel",
    wrong_signature: "Der Inhalt widerspricht seiner Signatur",
    image_header: "Das Bild ist beschädigt: Sein Kopf kann nicht gelesen werden",
    no_video_track: "Die Datei hat keine Videospur",
    video_without_pixels: "Das Video hat keine Pixel",
    no_duration: "Die Dauer des Videos kann nicht gelesen werden",
    video_header: "Das Video ist beschädigt: Sein Kopf kann nicht gelesen werden",
    bytes_missing: "Ihre hochgeladenen Bytes fehlen",
    not_readable: "kann nicht gelesen werden: {error}",
    folder_not_readable: "Der Ordner kann nicht gelesen werden: {error}",
    name_not_utf8: "Ihr Name ist nicht UTF-8",
    no_file: "Das ist weder eine Datei noch ein Ordner",
    folder_twice: "Das führt zu einem Ordner, dessen Dateien schon dabei sind",
    link_nowhere: "Die Verknüpfung führt ins Leere: {error}",
    link_outside: "Die Verknüpfung führt aus den Importordnern hinaus",
  },
};
