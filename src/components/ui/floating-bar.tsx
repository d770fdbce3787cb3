import type { ReactNode } from "react";
import classes from "./floating-bar.module.css";

/** Actions for a list, fixed at the bottom of the screen while the list continues below it. */
export function FloatingBar({ label, children }: { label: string; children: ReactNode }) {
  return (
    <section className={classes.bar} aria-label={label}>
      {children}
    </section>
  );
}
