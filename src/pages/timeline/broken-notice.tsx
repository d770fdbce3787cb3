import { IconAlertTriangle } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import type { Dataset } from "#contract/dataset.ts";
import { type DatasetFacts, refusal } from "#contract/rules.ts";
import type { Snapshot } from "#contract/snapshot.ts";
import { parseWireTime } from "#contract/wire.ts";
import { snapshotQuery } from "#/api/snapshots/snapshots.ts";
import { FatalError } from "#/components/tasks/fatal-error.tsx";
import { Moment } from "#/components/ui/moment.tsx";
import { ReasonedButton } from "#/components/ui/reasoned-button.tsx";
import { paths } from "#/paths.ts";
import { brokenText as text } from "#/strings/timeline-later.ts";
import classes from "./broken-notice.module.css";
import { snapshotName } from "#/features/snapshots/snapshot-name.ts";
import { whyNot } from "#/strings/refusals.ts";

interface BrokenNoticeProps {
  dataset: Dataset;
  facts: DatasetFacts;
  /** The current version; null where there is none. If it is damaged, another one is offered. */
  current: Snapshot | null;
  onRestore: (snapshot: Snapshot) => void;
  prepareDialogs: () => void;
}

/** A dataset in error, or with damaged files: the reason, and its last good version with a restore button. */
export function BrokenNotice(props: BrokenNoticeProps) {
  const { dataset, facts, onRestore, prepareDialogs } = props;
  const lastGoodId = dataset.damaged?.last_good_snapshot_id ?? null;
  const lastGood = useQuery({
    ...snapshotQuery(dataset.id, lastGoodId ?? ""),
    enabled: lastGoodId !== null,
  });
  const current = dataset.damaged ? (lastGood.data ?? null) : props.current;
  const title = dataset.damaged ? text.damaged : text.title;
  return (
    <section className={classes.notice} aria-label={title}>
      <IconAlertTriangle size={18} aria-hidden />
      <div className={classes.words}>
        <strong>{title}</strong>
        <span>
          {dataset.damaged?.what ??
            (dataset.fatal_error_msg ? <FatalError dataset={dataset} /> : text.unknown)}
        </span>
        {current ? (
          <span data-tip-scope>
            {text.lastGood}{" "}
            <Link to={paths.timeline(dataset.id, current.snapshot_id)} preventScrollReset>
              <bdi>{snapshotName(current)}</bdi>
            </Link>
            , <Moment at={parseWireTime(current.created_at)} />
          </span>
        ) : (
          <span>{text.none}</span>
        )}
      </div>
      {current && (
        <div className={classes.action}>
          <ReasonedButton
            variant="default"
            disabledReason={whyNot(refusal("restore_snapshot", facts))}
            reasonClassName={classes.reason}
            onPointerEnter={prepareDialogs}
            onFocus={prepareDialogs}
            onClick={() => onRestore(current)}
          >
            {text.restore}
          </ReasonedButton>
        </div>
      )}
    </section>
  );
}
