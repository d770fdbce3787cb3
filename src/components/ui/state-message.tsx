import type { ReactNode } from "react";
import classes from "./state-message.module.css";

export interface StateMessageProps {
  icon: ReactNode;
  title: string;
  text: ReactNode;
  /** `look`: there is a problem; else a calm empty state. */
  tone?: "calm" | "look";
  /** The next step, as buttons or links. */
  actions?: ReactNode;
  /** Small print, such as the id of the failed request. */
  note?: ReactNode;
  /** 1 where the message is the whole page. */
  order?: 1 | 2;
}

/** What a region shows instead of its data: empty, not found, forbidden, failed, offline. */
export function StateMessage(props: StateMessageProps) {
  const { icon, title, text, tone = "calm", actions, note, order = 2 } = props;
  const Heading = order === 1 ? "h1" : "h2";
  return (
    <section className={classes.root}>
      <span className={classes.icon} data-tone={tone} aria-hidden>
        {icon}
      </span>
      <Heading className={classes.title}>{title}</Heading>
      <div className={classes.text}>{text}</div>
      {actions && <div className={classes.actions}>{actions}</div>}
      {note && <div className={classes.note}>{note}</div>}
    </section>
  );
}
