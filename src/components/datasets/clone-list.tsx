import { Link } from "react-router";
import type { Lineage } from "#contract/lineage.ts";
import { parseWireTime } from "#contract/wire.ts";
import { Moment } from "#/components/ui/moment.tsx";
import { paths } from "#/paths.ts";
import classes from "./clone-list.module.css";

interface CloneListProps {
  label: string;
  clones: Lineage["clones"];
}

/** The clones of a dataset, each with its creator and time. */
export function CloneList({ label, clones }: CloneListProps) {
  return (
    <ul className={classes.list} aria-label={label}>
      {clones.map((clone) => (
        <li key={clone.dataset_id} data-tip-scope>
          <Link to={paths.timeline(clone.dataset_id)}>
            <bdi>{clone.name}</bdi>
          </Link>
          <span className={classes.made}>
            <span>{clone.created_by}</span>
            <Moment at={parseWireTime(clone.created_at)} />
          </span>
        </li>
      ))}
    </ul>
  );
}
