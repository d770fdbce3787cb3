import type { ReactNode } from "react";
import classes from "./explore-bars.module.css";

/** The rows above the pictures: they stay at the top of the window. */
export function ExploreBars({ children }: { children: ReactNode }) {
  return <div className={classes.bars}>{children}</div>;
}
