import { madeFrom } from "#contract/names.ts";
import type { Snapshot } from "#contract/snapshot.ts";
import { displayName } from "#/strings/made-names.ts";
import { timelineText } from "#/strings/timeline.ts";

interface Named extends Pick<Snapshot, "snapshot_name"> {
  /** Where it is not known, the name decides whether the service made it. */
  reason?: Snapshot["reason"];
}

/**
 * The name for display: short where the service made it; a blank name would leave nothing to click on. The stored name
 * is on hover and in the details.
 */
export function snapshotName({ snapshot_name: name, reason = "auto" }: Named): string {
  if (name.trim() === "") return timelineText.unnamed;
  return reason === "auto" || madeFrom(name)?.rule === "unnamed" ? displayName(name) : name;
}

/** `maria` of `maria@acme.example`, for a narrow column whose whole text is on hover. */
export function shortAuthor(author: string): string {
  return author.split("@")[0] || author;
}
