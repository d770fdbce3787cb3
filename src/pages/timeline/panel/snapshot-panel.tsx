import { ActionIcon, Button, Title } from "@mantine/core";
import { IconMoodEmpty, IconX } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { type Ref, useEffect, useRef } from "react";
import { Link } from "react-router";
import type { Dataset } from "#contract/dataset.ts";
import type { DatasetFacts } from "#contract/rules.ts";
import type { Snapshot } from "#contract/snapshot.ts";
import { parseWireTime } from "#contract/wire.ts";
import { Bone } from "#/components/ui/bone.tsx";
import { Fact } from "#/components/ui/fact.tsx";
import { describeError } from "#/api/describe-error.ts";
import { hasStatus } from "#/api/errors.ts";
import { useFeature } from "#/api/session.ts";
import { snapshotQuery } from "#/api/snapshots/snapshots.ts";
import { ErrorMessage } from "#/components/error-message.tsx";
import { ReasonedButton } from "#/components/ui/reasoned-button.tsx";
import { StateMessage } from "#/components/ui/state-message.tsx";
import { StatusBadge } from "#/components/ui/status-badge.tsx";
import { absoluteTime } from "#/lib/time.ts";
import { paths } from "#/paths.ts";
import { bisectText } from "#/strings/bisect.ts";
import { datasetItems } from "#/strings/dataset-words.ts";
import { panelText as text } from "#/strings/snapshot-details.ts";
import { originNames, timelineText } from "#/strings/timeline.ts";
import type { DialogRequest } from "#/features/dataset/dialog-request.ts";
import { PanelAuthors } from "./panel-authors.tsx";
import { PanelClones } from "./panel-clones.tsx";
import { PanelContents } from "./panel-contents.tsx";
import { PanelHash } from "./panel-hash.tsx";
import { PanelImpact } from "./panel-impact.tsx";
import { PanelLabels } from "./panel-labels.tsx";
import { PanelOrigin } from "./panel-origin.tsx";
import { PanelStats } from "./panel-stats.tsx";
import { SnapshotMenu } from "#/features/snapshots/snapshot-menu.tsx";
import { snapshotActions } from "#/features/snapshots/snapshot-actions.ts";
import { snapshotName } from "#/features/snapshots/snapshot-name.ts";
import classes from "./snapshot-panel.module.css";

export interface SnapshotPanelProps {
  snapshotId: string;
  /** From the list, if it is loaded. */
  snapshot: Snapshot | undefined;
  dataset: Dataset;
  facts: DatasetFacts;
  openDialog: (request: DialogRequest) => void;
  prepareDialogs: () => void;
  /** On a narrow screen it overlays the list, and takes the focus. */
  takesFocus: boolean;
  onClose: () => void;
}

/** The selected snapshot in full. */
export function SnapshotPanel(props: SnapshotPanelProps) {
  const { snapshotId, dataset, takesFocus, onClose } = props;
  const single = useQuery({
    ...snapshotQuery(dataset.id, snapshotId),
    enabled: props.snapshot === undefined,
  });
  const canUndelete = useFeature("undelete") === true;
  const snapshot = props.snapshot ?? single.data;
  const heading = useRef<HTMLHeadingElement>(null);
  const isThere = snapshot !== undefined;
  useEffect(() => {
    if (takesFocus && isThere) heading.current?.focus();
  }, [takesFocus, isThere, snapshotId]);

  if (snapshot) {
    return <Details {...props} snapshot={snapshot} headingRef={heading} />;
  }
  const close = (
    <Button variant="default" onClick={onClose}>
      {text.close}
    </Button>
  );
  if (single.isError && !hasStatus(single.error, 404, 422)) {
    return (
      <div className={classes.panel}>
        <ErrorMessage
          error={describeError(single.error)}
          onRetry={() => void single.refetch()}
          actions={close}
        />
      </div>
    );
  }
  if (single.isError) {
    return (
      <div className={classes.panel}>
        <StateMessage
          icon={<IconMoodEmpty size={22} />}
          title={text.missing.title}
          text={text.missing.text}
          actions={
            <>
              {canUndelete && (
                <Button component={Link} to={paths.removedSnapshots(dataset.id)}>
                  {text.missing.removed}
                </Button>
              )}
              {close}
            </>
          }
        />
      </div>
    );
  }
  return (
    <div className={classes.panel} aria-busy>
      <Bone height="1.5rem" width="70%" />
      <Bone height="5.625rem" />
      <Bone height="10rem" />
    </div>
  );
}

interface DetailsProps extends SnapshotPanelProps {
  snapshot: Snapshot;
  headingRef: Ref<HTMLHeadingElement>;
}

function Details({ snapshot, headingRef, ...props }: DetailsProps) {
  const { dataset, facts, openDialog, prepareDialogs, onClose } = props;
  const hasMedia = useFeature("media") ?? false;
  const hasLineage = useFeature("lineage") === true;
  const hasStats = useFeature("stats") === true;
  const canCompare = useFeature("diff") === true;
  const hasAuthors = useFeature("authors") === true;
  const hasShape = useFeature("shape") === true;
  const isSummed = useFeature("summaries") === true;
  const hasBars = hasShape && isSummed;
  const created = parseWireTime(snapshot.created_at);
  const refused = snapshotActions(snapshot, facts, dataset.changes_since_current);
  const name = snapshotName(snapshot);
  const rows = [
    ...(name === snapshot.snapshot_name ? [] : [[text.fullName, snapshot.snapshot_name]]),
    [text.created, absoluteTime(created)],
    [text.author, snapshot.created_by],
    [text.reason, originNames[snapshot.reason] ?? snapshot.reason],
    [text.items, datasetItems(snapshot.n_images, snapshot.n_videos)],
    ...(snapshot.training_model_name ? [[text.model, snapshot.training_model_name]] : []),
  ] as const;

  return (
    <div className={classes.panel}>
      <div>
        <div className={classes.head}>
          <Title order={2} size="h2" ref={headingRef} tabIndex={-1} data-autofocus>
            <bdi>{name}</bdi>
          </Title>
          <ActionIcon aria-label={text.close} onClick={onClose}>
            <IconX size={18} />
          </ActionIcon>
        </div>
        {(snapshot.is_current || snapshot.is_restoring) && (
          <div className={classes.badges}>
            {snapshot.is_restoring && (
              <StatusBadge tone="busy">{timelineText.badges.restoring}</StatusBadge>
            )}
            {snapshot.is_current && (
              <StatusBadge tone="good">{timelineText.badges.current}</StatusBadge>
            )}
          </div>
        )}
      </div>
      <p className={classes.description} data-none={snapshot.description === "" || undefined}>
        {snapshot.description || text.noDescription}
      </p>
      <div className={classes.actions}>
        <ReasonedButton
          className={classes.primary}
          disabledReason={refused.restore}
          reasonClassName={classes.reason}
          onPointerEnter={prepareDialogs}
          onFocus={prepareDialogs}
          onClick={() => openDialog({ kind: "restore", snapshot })}
        >
          {text.restore}
        </ReasonedButton>
        {hasMedia && (
          <Button
            variant="default"
            component={Link}
            to={paths.explore(dataset.id, snapshot.snapshot_id)}
          >
            {timelineText.actions.browse}
          </Button>
        )}
        {canCompare && (
          <Button
            variant="default"
            component={Link}
            to={paths.compare(dataset.id, { from: snapshot.snapshot_id, to: "head" })}
            aria-label={text.compareWithNow}
            title={text.compareWithNow}
          >
            {timelineText.compare}
          </Button>
        )}
        <SnapshotMenu
          label={text.more}
          snapshot={snapshot}
          dataset={dataset}
          facts={facts}
          openDialog={openDialog}
          prepareDialogs={prepareDialogs}
        />
      </div>
      {canCompare && <PanelImpact dataset={dataset} snapshotId={snapshot.snapshot_id} />}
      <dl className={classes.facts}>
        {rows.map(([term, value]) => (
          <Fact key={term} term={term ?? ""}>
            {value ?? ""}
          </Fact>
        ))}
        <PanelOrigin datasetId={dataset.id} snapshot={snapshot} />
        {hasAuthors && <PanelAuthors datasetId={dataset.id} snapshot={snapshot} />}
        <PanelHash snapshot={snapshot} />
        <Fact term={text.id}>
          <code>{snapshot.snapshot_id}</code>
        </Fact>
      </dl>
      {hasBars && <PanelLabels datasetId={dataset.id} snapshot={snapshot} />}
      {hasMedia && (
        <PanelContents
          datasetId={dataset.id}
          snapshotId={snapshot.snapshot_id}
          items={snapshot.n_images + snapshot.n_videos}
        />
      )}
      {hasLineage && <PanelClones datasetId={dataset.id} snapshotId={snapshot.snapshot_id} />}
      {hasStats && (
        <PanelStats
          datasetId={dataset.id}
          snapshotId={snapshot.snapshot_id}
          withLabels={!hasBars}
        />
      )}
      {hasMedia && (
        <div className={classes.search}>
          <span>{bisectText.start}</span>
          {(["good", "bad"] as const).map((verdict) => (
            <Button
              key={verdict}
              variant="default"
              size="xs"
              component={Link}
              to={paths.bisect(dataset.id, snapshot.snapshot_id, verdict)}
            >
              {bisectText.begin[verdict]}
            </Button>
          ))}
        </div>
      )}
    </div>
  );
}
