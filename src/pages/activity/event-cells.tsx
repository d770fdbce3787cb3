import { ActionIcon, VisuallyHidden } from "@mantine/core";
import { IconChevronDown, IconChevronRight } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { Link } from "react-router";
import type { ActivityEvent, ChangeCounts } from "#contract/activity.ts";
import { parseWireTime } from "#contract/wire.ts";
import { count } from "#/lib/numbers.ts";
import { absoluteTime } from "#/lib/time.ts";
import { paths } from "#/paths.ts";
import { activityText as text } from "#/strings/activity.ts";
import classes from "./event-list.module.css";
import { exactClock, shortPerson } from "./event-time.ts";

/** The cells that every row has. */

export function TimeCell({ event, children }: { event: ActivityEvent; children?: ReactNode }) {
  const at = parseWireTime(event.time);
  return (
    <span role="cell" className={classes.time}>
      {children}
      <time dateTime={at.toISOString()} title={absoluteTime(at)}>
        {exactClock(at)}
      </time>
    </span>
  );
}

interface RowToggleProps {
  isOpen: boolean;
  label: string;
  onToggle: () => void;
}

/** Opens a row: at the start of each that can be opened. */
export function RowToggle({ isOpen, label, onToggle }: RowToggleProps) {
  const Chevron = isOpen ? IconChevronDown : IconChevronRight;
  return (
    <ActionIcon
      size={24}
      className={classes.toggle}
      aria-expanded={isOpen}
      aria-label={label}
      data-opens
      onClick={onToggle}
    >
      <Chevron size={14} />
    </ActionIcon>
  );
}

export function DatasetCell({ event }: { event: ActivityEvent }) {
  const name = <bdi>{event.dataset_name}</bdi>;
  return (
    <span role="cell" className={classes.dataset} title={event.dataset_name}>
      {event.dataset_removed ? (
        <>
          {name} <small>({text.removed})</small>
        </>
      ) : (
        <Link to={paths.timeline(event.dataset_id)}>{name}</Link>
      )}
    </span>
  );
}

export function PersonCell({ email }: { email: string }) {
  return (
    <span role="cell" className={classes.person} title={email}>
      <bdi>{shortPerson(email)}</bdi>
    </span>
  );
}

/** Three cells. */
export function CountCells({ counts }: { counts: ChangeCounts | null }) {
  if (counts === null) {
    return (
      <>
        <span role="cell" className={classes.number} />
        <span role="cell" className={classes.number} />
        <span role="cell" className={classes.number} />
      </>
    );
  }
  const { added, removed, modified } = counts;
  return (
    <>
      <Count sign="+" n={added} look="gained" label={text.columns.added} />
      <Count sign="−" n={removed} look="lost" label={text.columns.removed} />
      <Count sign="~" n={modified} look="same" label={text.columns.changed} />
    </>
  );
}

interface CountProps {
  sign: string;
  n: number;
  look: "gained" | "lost" | "same";
  label: string;
}

function Count({ sign, n, look, label }: CountProps) {
  return (
    <span
      role="cell"
      className={classes.number}
      data-look={n === 0 ? "none" : look}
      title={`${label}: ${count(n)}`}
    >
      {n === 0 ? <VisuallyHidden>0</VisuallyHidden> : `${sign}${count(n)}`}
    </span>
  );
}
