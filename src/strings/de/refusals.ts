import type * as english from "../refusals.ts";
import type * as later from "../refusals-later.ts";
import type { WordsOf } from "./words-of.ts";

export const refusals: WordsOf<typeof english> & WordsOf<typeof later> = {
  refusalWords: {
    blocked_by_task: "Warten Sie, bis „{task_type}“ fertig ist",
    wrong_status: "Geht nicht, solange der Zustand des Datensatzes „{dataset_status}“ ist",
    snapshots_off: "Snapshots sind für diesen Datensatz nicht eingeschaltet",
    role_missing: "Das kann nur {role} dieses Datensatzes",
    snapshot_is_current:
      "Die aktuelle Version lässt sich nicht löschen: erstellen Sie zuerst einen neuen Snapshot",
    snapshot_restoring: "Der Snapshot wird gerade wiederhergestellt",
    snapshot_cloning: "Der Snapshot wird gerade geklont",
    snapshot_damaged: "Der Snapshot ist beschädigt. Meldung des Servers: {what}",
    dataset_damaged:
      "Der Datensatz ist beschädigt: stellen Sie einen heilen Snapshot wieder her. Meldung des Servers: {what}",
  },
  moreRefusalWords: {
    snapshot_unreadable: "Der Snapshot lässt sich nicht lesen: nichts wurde geändert",
    task_over: "Die Aufgabe ist schon zu Ende: „{task_status}“",
    task_not_abortable: "„{task_type}“ lässt sich nicht abbrechen",
    task_not_retryable: "„{task_type}“ lässt sich nicht wiederholen",
    task_not_failed: "Nur eine fehlgeschlagene oder abgebrochene Aufgabe lässt sich wiederholen",
    dataset_changed_since_task: "Der Datensatz wurde seit dem Ende der Aufgabe geändert",
    head_moved: "Der Datensatz hat sich seit dieser Vorschau geändert",
    dataset_not_draft:
      "Dateien lassen sich einem neuen Datensatz nur hinzufügen, solange er ein Entwurf ist",
    nothing_to_undo:
      "Es gibt nichts rückgängig zu machen: die letzte Änderung betraf keine Elemente",
    nothing_to_redo: "Es gibt nichts zu wiederholen",
    undo_unreadable:
      "Die Version vor der Änderung lässt sich nicht lesen, also wurde nichts rückgängig gemacht",
    too_many_api_keys:
      "Sie haben {limit} API-Schlüssel, mehr geht nicht: widerrufen Sie einen, der nicht gebraucht wird",
    snapshot_collected: "Der Snapshot wurde inzwischen endgültig gelöscht: nichts wurde geändert",
    item_bytes_damaged:
      "Die Datei dieses Elements ist auf dem Server beschädigt: fügen Sie sie noch einmal hinzu",
    undo_unsaved: "Der Stand vor dieser Wiederherstellung wurde nicht als Snapshot gespeichert",
    undo_snapshot_removed: "Der Snapshot mit dem Stand vor dieser Wiederherstellung wurde gelöscht",
    undo_unchanged:
      "Diese Wiederherstellung hat nichts geändert, also gibt es nichts rückgängig zu machen",
    model_absent: "„{model}“ kann nicht laufen: {why}",
    model_not_installed: "„{model}“ ist nicht installiert: `{command}` installiert es",
    model_outdated:
      "Was für „{model}“ installiert ist, gehört zu einer anderen Version von Stillframe: führen Sie `{command}` aus",
    model_not_loading: "„{model}“ lässt sich auf dem Server nicht laden: {fault}",
    model_without_server: "„{model}“ braucht einen Server: {setting} nennt ihn",
    model_without_file: "Der Ordner von „{model}“ braucht genau eine .onnx-Datei",
    model_without_settings: "Der Ordner von „{model}“ hat keine model.json",
    model_settings_faulty: "Die model.json von „{model}“: {fault}",
    model_gone: "„{model}“ ist nicht mehr da",
    model_changed:
      "„{model}“ hat sich geändert, seit es gewählt wurde: bauen Sie den Index noch einmal auf",
    too_many_to_compare: "Höchstens {limit} Bilder werden nach dem Aussehen verglichen",
    not_embedded:
      "Noch lässt sich nichts nach dem Aussehen vergleichen: bauen Sie zuerst den Index neu auf",
    item_not_comparable:
      "Nur Bilder, die das Modell lesen kann, werden nach dem Aussehen verglichen",
    too_few_seeds:
      "Nötig sind mindestens {classes} Labels mit je {seeds} Elementen: Bilder, die im Index sind",
    anchor_not_found: "Das hochgeladene Bild ist nicht mehr da: wählen Sie es noch einmal",
    dataset_not_found: "Den Datensatz gibt es nicht",
    snapshot_not_found: "Den Snapshot gibt es nicht",
    snapshot_gone:
      "Der Snapshot wurde vor mehr als {days} Tagen gelöscht und lässt sich nicht zurückholen",
    no_current_snapshot: "Der Datensatz hat noch keine aktuelle Version",
    snapshot_unrelated:
      "Dieser Snapshot gehört zu einem Datensatz, der mit diesem keine Geschichte teilt",
    adopts_own: "Dieser Snapshot gehört zum selben Datensatz: bitte wiederherstellen",
    task_not_found: "Die Aufgabe gibt es nicht",
    export_gone: "Diesen Export gibt es nicht mehr: bitte noch einmal beginnen",
    media_not_found: "Das Element gibt es nicht",
    no_video_frames: "Von diesem Element können keine Bilder gezeigt werden",
    item_bytes_missing: "Die Datei dieses Elements fehlt auf dem Server",
    receipt_not_found: "Den Beleg gibt es nicht",
    api_key_not_found: "Den API-Schlüssel gibt es nicht",
    session_not_found: "Die Sitzung gibt es nicht",
    person_not_found: "Mit dieser E-Mail-Adresse ist niemand angemeldet",
    no_files_uploaded: "Es wurden keine Dateien hochgeladen",
    label_files_gone:
      "Die angesehenen Dateien werden nicht mehr aufbewahrt: Senden Sie sie noch einmal",
    no_label_files: "Keine der Dateien hat Labels in einem Format, das gelesen wird",
    no_files_at_path: "Unter {bucket_path} wurden keine Dateien gefunden",
    path_not_importable: "Der Pfad ist kein Ordner, aus dem dieser Server importiert",
    file_too_large: "{file} ist größer als {limit}, mehr darf eine Datei hier nicht haben",
    metadata_task_not_found: "Import von Metadaten nicht gefunden",
    metadata_task_used: "Die Werte dieses Imports wurden schon gesendet: beginnen Sie einen neuen",
    metadata_field_exists:
      "Der Datensatz hat schon ein Feld „{field}“: wählen Sie einen anderen Namen",
    one_media_source:
      "Wählen Sie Dateien, ein Archiv oder einen Ordner des Servers, nicht mehreres davon",
    object_storage_missing:
      "Dieser Server hat keinen Objektspeicher: fügen Sie Dateien, ein Archiv oder einen Ordner hinzu",
    archive_unreadable:
      "„{archive}“ ist kein lesbares .zip, .tar oder .tar.gz: nichts wurde hinzugefügt",
    archive_entry_outside:
      "Nichts wurde hinzugefügt: im Archiv führt „{entry}“ aus dessen Ordner hinaus",
    archive_link: "Nichts wurde hinzugefügt: im Archiv ist „{entry}“ eine Verknüpfung",
    archive_special: "Nichts wurde hinzugefügt: im Archiv ist „{entry}“ weder Datei noch Ordner",
    archive_nested: "Nichts wurde hinzugefügt: im Archiv ist „{entry}“ selbst ein Archiv",
    archive_encrypted: "Nichts wurde hinzugefügt: im Archiv ist „{entry}“ verschlüsselt",
    archive_method:
      "Nichts wurde hinzugefügt: im Archiv ist „{entry}“ auf eine Art gepackt, die nicht unterstützt wird",
    archive_damaged:
      "Nichts wurde hinzugefügt: im Archiv ist „{entry}“ nicht lesbar. Das Archiv ist beschädigt oder endet zu früh",
    archive_cut:
      "Nichts wurde hinzugefügt: Das Archiv endet nach „{entry}“, ohne den leeren Block am Ende eines Tars. Ein Teil davon fehlt",
    archive_too_many:
      "Nichts wurde hinzugefügt: ein Archiv darf {limit} Einträge haben, und „{entry}“ ist einer zu viel",
    archive_ratio:
      "Nichts wurde hinzugefügt: mit „{entry}“ sind die Dateien mehr als {limit}-mal so groß wie das Archiv",
    too_large:
      "Die Anfrage ist größer, als der Server erlaubt: nehmen Sie weniger oder kürzere Filter",
    too_many_files: "Mehr als {limit} Dateien auf einmal",
    too_many_uploads: "Bei Ihnen laufen schon {limit} Uploads: warten Sie, bis einer fertig ist",
    session_over: "Die Sitzung ist zu Ende: melden Sie sich wieder an",
    sign_in_code_invalid:
      "Dieser Anmeldecode ist unbekannt, benutzt oder abgelaufen: holen Sie mit `stillframe login` einen neuen",
    too_many_attempts: "Zu viele Versuche: warten Sie einen Augenblick",
    browser_session_needed: "API-Schlüssel gibt es nur für im Browser Angemeldete",
    dataset_contended:
      "Andere ändern den Datensatz fortwährend: nichts wurde geschrieben, versuchen Sie es noch einmal",
    dataset_being_written:
      "In den Datensatz wird gerade geschrieben: nichts wurde geändert, versuchen Sie es noch einmal",
    database_away: "Die Datenbank ist gerade nicht erreichbar: versuchen Sie es gleich noch einmal",
    store_away:
      "Der Objektspeicher ist gerade nicht erreichbar: versuchen Sie es gleich noch einmal",
    store_forbidden: "Der Objektspeicher weist den Server ab: prüfen Sie Bucket und Zugangsdaten",
    not_forwarded: "Das Visual Layer hinter diesem Server kennt diese Funktion nicht",
    gateway_viewer:
      "Sie dürfen hier ansehen, aber keine Datensätze anlegen: fragen Sie, wer diesen Server betreibt",
    upstream_unreachable: "{host} ist nicht erreichbar: {why}",
    upstream_untrusted: "{host} hat kein Zertifikat, dem vertraut werden kann: {why}",
    upstream_slow: "{host} hat nicht rechtzeitig geantwortet: versuchen Sie es noch einmal",
    upstream_cut:
      "{host} hat die Verbindung mitten in der Antwort beendet: versuchen Sie es noch einmal",
    upstream_strange: "{host} hat eine Antwort gegeben, die dieser Server nicht versteht: {what}",
    upstream_elsewhere:
      "{host} verweist auf {target}, wohin nichts gesendet wird: darum muss sich kümmern, wer diesen Server betreibt",
    upstream_failed: "{host} hat einen Fehler ({status}): er liegt nicht bei Ihnen",
    upstream_unsure:
      "{host} hat nicht gesagt, ob das geschehen ist ({why}): sehen Sie nach, bevor Sie es wiederholen",
    upstream_busy: "{host} ist nicht bereit: versuchen Sie es gleich noch einmal",
    upstream_key_refused:
      "{host} nimmt den API-Schlüssel dieses Servers nicht an: darum muss sich kümmern, wer ihn betreibt",
    upstream_address_gone:
      "Die Adresse dieser Datei gilt nicht mehr: laden Sie die Seite noch einmal",
    disk_full:
      "Die Festplatte des Servers ist voll: nichts wurde geändert. Schaffen Sie Platz und versuchen Sie es noch einmal",
    disk_nearly_full:
      "Die Festplatte des Servers ist fast voll (weniger als {free} frei): nichts wurde geändert. Schaffen Sie Platz und versuchen Sie es noch einmal",
    disk_read_only: "Die Festplatte des Servers ist schreibgeschützt: nichts wurde geändert",
    disk_forbidden:
      "Der Server darf nicht in seinen eigenen Ordner schreiben: nichts wurde geändert",
    database_disk_full:
      "Die Festplatte der Datenbank des Servers ist voll: nichts wurde geändert. Schaffen Sie Platz und versuchen Sie es noch einmal",
  },
  leastRoles: { editor: "ein Bearbeiter oder Eigentümer", owner: "ein Eigentümer" },
  refusalText: { unchanged: "Seit dieser Version hat sich nichts geändert" },
};
