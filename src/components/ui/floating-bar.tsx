import type { ReactNode } from "react";
import classes from "./floating-bar.module.css";

/** What can be done about a list, at the foot of the screen as long as the list goes on below it. */
export function FloatingBar({ label, children }: { label: string; children: ReactNode }) {
  return (
    <section className={classes.bar} aria-label={label}>
      {children}
    </section>
  );
}
