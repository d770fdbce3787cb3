import type { MouseEvent } from "react";
import { Outlet } from "react-router";
import { useTaskWatch } from "#/api/tasks/task-watch.ts";
import classes from "./embed-layout.module.css";

/** The layout of an embedded timeline, which is empty. Every link opens a new tab. */
export function EmbedLayout() {
  useTaskWatch();
  return (
    // Handles clicks on links; the links themselves handle the keyboard.
    <main className={classes.page} onClickCapture={openOutside}>
      <Outlet />
    </main>
  );
}

/**
 * One handler for every link, including those of shared components: no other page of ours may be framed, and none would
 * be usable here.
 */
function openOutside(event: MouseEvent): void {
  const link = (event.target as Element).closest("a");
  if (link === null) return;
  link.target = "_blank";
  link.rel = "noopener";
  // The router would handle the click inside the frame.
  event.stopPropagation();
}
