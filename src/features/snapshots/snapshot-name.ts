import type { Snapshot } from "#contract/snapshot.ts";
import { displayName } from "#/strings/made-names.ts";
import { timelineText } from "#/strings/timeline.ts";

interface Named extends Pick<Snapshot, "snapshot_name"> {
  /** Where it is not known, the name decides whether the service made it. */
  reason?: Snapshot["reason"];
}

/** The name for display: a blank name would leave nothing to click on. */
export function snapshotName({ snapshot_name: name, reason = "auto" }: Named): string {
  if (name.trim() === "") return timelineText.unnamed;
  return reason === "auto" ? displayName(name) : name;
}

/** `maria` of `maria@acme.example`, for a narrow column whose whole text is on hover. */
export function shortAuthor(author: string): string {
  return author.split("@")[0] || author;
}
