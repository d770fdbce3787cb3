import type { ReactNode } from "react";
import { Link, NavLink } from "react-router";
import classes from "./app-header.module.css";
import { BrandMark } from "./brand-mark.tsx";

export interface AppHeaderProps {
  product: string;
  homePath: string;
  /** The id of the main region, and the words of the skip link. */
  mainId: string;
  skipLabel: string;
  navLabel: string;
  links: readonly { to: string; label: string }[];
  /** The content at the right: running tasks, the account menu. */
  tools: ReactNode;
}

/** The header of every page. */
export function AppHeader(props: AppHeaderProps) {
  return (
    <header className={classes.header}>
      <a className={classes.skip} href={`#${props.mainId}`}>
        {props.skipLabel}
      </a>
      <div className={classes.inner}>
        <Link to={props.homePath} className={classes.brand} aria-label={props.product}>
          <BrandMark />
          <span className={classes.word}>{props.product}</span>
        </Link>
        <nav className={classes.nav} aria-label={props.navLabel}>
          {props.links.map(({ to, label }) => (
            <NavLink key={to} to={to}>
              {label}
            </NavLink>
          ))}
        </nav>
        <div className={classes.tools}>{props.tools}</div>
      </div>
    </header>
  );
}
