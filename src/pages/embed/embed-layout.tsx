import type { MouseEvent } from "react";
import { Outlet } from "react-router";
import { useTaskPoll } from "#/api/tasks/tasks.ts";
import classes from "./embed-layout.module.css";

/** All that is around an embedded timeline: nothing. Whatever leads elsewhere opens in a tab of its own. */
export function EmbedLayout() {
  useTaskPoll();
  return (
    // Of the clicks inside, whatever is clicked: what takes the keyboard are the links themselves.
    <main className={classes.page} onClickCapture={openOutside}>
      <Outlet />
    </main>
  );
}

/**
 * One place for every link, those of parts that know nothing of frames too: no other page of ours may be
 * framed, and none could be used in here.
 */
function openOutside(event: MouseEvent): void {
  const link = (event.target as Element).closest("a");
  if (link === null) return;
  link.target = "_blank";
  link.rel = "noopener";
  // The router would take the click, and stay in the frame.
  event.stopPropagation();
}
