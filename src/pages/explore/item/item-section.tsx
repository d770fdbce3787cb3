import { type ReactNode, useId } from "react";
import { count as shown } from "#/lib/numbers.ts";
import classes from "./item-section.module.css";

interface ItemSectionProps {
  title: string;
  count?: number;
  action?: ReactNode;
  children: ReactNode;
}

/** A part of the panel. */
export function ItemSection({ title, count, action, children }: ItemSectionProps) {
  const id = useId();
  return (
    <section className={classes.root} aria-labelledby={id}>
      <div className={classes.head}>
        <h3 id={id}>{title}</h3>
        {count !== undefined && <span>{shown(count)}</span>}
        <div>{action}</div>
      </div>
      {children}
    </section>
  );
}
