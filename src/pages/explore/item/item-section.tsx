import { type ReactNode, useId } from "react";
import { count as shown } from "#/lib/numbers.ts";
import classes from "./item-section.module.css";

interface ItemSectionProps {
  title: string;
  count?: number;
  /** What holds for all of it. */
  note?: string;
  action?: ReactNode;
  children: ReactNode;
}

/** A part of the panel. */
export function ItemSection({ title, count, note, action, children }: ItemSectionProps) {
  const id = useId();
  return (
    <section className={classes.root} aria-labelledby={id}>
      <div className={classes.head}>
        <h3 id={id}>{title}</h3>
        {count !== undefined && <span>{shown(count)}</span>}
        {note !== undefined && <small title={note}>{note}</small>}
        <div>{action}</div>
      </div>
      {children}
    </section>
  );
}
