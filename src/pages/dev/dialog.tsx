import type { ReactNode } from "react";
import classes from "./gallery-page.module.css";

/** What a dialog contains, without the dialog. */
export function Dialog({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className={classes.dialog}>
      <h4>{title}</h4>
      {children}
    </div>
  );
}
