import { Button } from "@mantine/core";
import { errorStrings } from "#/strings/errors.ts";
import { exploreText } from "#/strings/explore.ts";
import { versionText } from "#/strings/versions.ts";
import classes from "./grid-foot.module.css";
import type { MediaItems } from "./use-media-items.ts";

interface GridFootProps {
  items: Pick<MediaItems, "incomplete" | "isStale" | "retry">;
  /** The items of a range are loading, or could not be loaded, so that it was not selected. */
  range: "loading" | "failed" | null;
  /** Another version has been loading for some time. */
  isSwitching: boolean;
}

/** What is loading and what could not be loaded, visible at every scroll position. */
export function GridFoot({ items, range, isSwitching }: GridFootProps) {
  const words = items.incomplete
    ? exploreText.moreFailed
    : items.isStale
      ? errorStrings.stale
      : isSwitching
        ? versionText.loading
        : range && exploreText.range[range];
  return (
    <div className={classes.foot} role="status" data-shown={words !== null || undefined}>
      {words}
      {(items.incomplete || items.isStale) && (
        <Button variant="default" size="compact-sm" onClick={items.retry}>
          {exploreText.retry}
        </Button>
      )}
    </div>
  );
}
