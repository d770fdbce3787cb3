import type { Snapshot } from "#contract/snapshot.ts";
import { timelineText } from "#/strings/timeline.ts";

/** The name for display: a blank name would leave nothing to click on. */
export function snapshotName({ snapshot_name: name }: Pick<Snapshot, "snapshot_name">): string {
  return name.trim() === "" ? timelineText.unnamed : name;
}

/** `maria` of `maria@acme.example`, for a narrow column whose whole text is on hover. */
export function shortAuthor(author: string): string {
  return author.split("@")[0] || author;
}
