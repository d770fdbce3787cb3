import { Checkbox, Text, TextInput } from "@mantine/core";
import { IconAlertTriangle, IconShieldCheck } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { createSnapshot, restoreSnapshot } from "#contract/routes/snapshots.ts";
import { refusal } from "#contract/rules.ts";
import { useRestoreSnapshot } from "#/api/restore.ts";
import { useFeature } from "#/api/session.ts";
import { cachedSnapshots } from "#/api/snapshot-list.ts";
import { snapshotsChanged } from "#/api/snapshots.ts";
import { CopyAs } from "#/components/copy-as.tsx";
import { DialogBody } from "#/components/dialog-body.tsx";
import { useStartedWords } from "#/pages/root/started-words.ts";
import { refusalText } from "#/strings/refusals.ts";
import { dialogText } from "#/strings/snapshot-dialogs.ts";
import { snapshotActions } from "../snapshot-actions.ts";
import { snapshotName } from "../snapshot-name.ts";
import { type SnapshotDialogProps, snapshotError } from "./dialog-props.ts";
import { EditsSinceCurrent } from "./edits-since-current.tsx";
import { RestoreChange } from "./restore-change.tsx";
import classes from "./restore-dialog.module.css";
import { RestoreImpact } from "./restore-impact.tsx";
import { restoreGuard, safetyOffer } from "./restore-guard.ts";
import { sampleOf } from "./sample-requests.ts";

const text = dialogText.restore;

interface RestoreDialogProps extends SnapshotDialogProps {
  /** Discarding names no snapshot: it restores whichever is current when it arrives. */
  discard: boolean;
}

export function RestoreDialog(props: RestoreDialogProps) {
  const { dataset, facts, snapshot, discard, onClose, onPending } = props;
  const client = useQueryClient();
  const restore = useRestoreSnapshot(dataset);
  const words = useStartedWords();
  const serverMakesSafety = useFeature("safety") ?? false;
  const [wantsSafety, setWantsSafety] = useState(true);
  const [safetyMade, setSafetyMade] = useState(false);
  const [reason, setReason] = useState("");
  const [typed, setTyped] = useState("");

  const name = snapshotName(snapshot);
  const safetyName = text.safetyName(name).slice(0, 255);
  const changes = dataset.changes_since_current;
  const offer = safetyOffer({
    changes,
    serverMakesSafety,
    createRefusal: refusal("create_snapshot", facts)?.sentence ?? null,
  });
  const safety = offer.kind === "offered" && wantsSafety && !safetyMade;
  const guard = restoreGuard(changes, safety || safetyMade);
  const { restore: refused } = snapshotActions(snapshot, facts, changes);
  const snapshotId = discard ? "current" : snapshot.snapshot_id;
  const ids = { dataset_id: dataset.id, snapshot_id: snapshotId };

  function submit() {
    onPending(true);
    const request = {
      snapshotId,
      safety,
      safetyName,
      ...(reason.trim() ? { reason: reason.trim() } : {}),
      ...(dataset.head ? { ifHead: dataset.head } : {}),
    };
    words.remember(
      { taskType: "SNAPSHOT_RESTORE", datasetId: dataset.id, datasetName: null },
      { done: text.done(name), failed: text.failed(name) },
    );
    restore.mutate(request, {
      onSuccess: onClose,
      onError: () => {
        // Where the snapshot was taken and only the restore failed, trying again must not take another.
        setSafetyMade((made) => made || (safety && !serverMakesSafety && isCurrent(safetyName)));
        // What the dialog says may be what was wrong.
        void snapshotsChanged(client, dataset.id);
      },
      onSettled: () => onPending(false),
    });
  }

  function isCurrent(wanted: string): boolean {
    return cachedSnapshots(client, dataset.id).some(
      (row) => row.is_current && row.snapshot_name === wanted,
    );
  }

  function requests() {
    const body = serverMakesSafety
      ? { safety, ...(reason.trim() ? { reason: reason.trim() } : {}) }
      : {};
    const before =
      safety && !serverMakesSafety
        ? [sampleOf(createSnapshot, { dataset_id: dataset.id }, { name: safetyName })]
        : [];
    return [...before, sampleOf(restoreSnapshot, ids, body)];
  }

  return (
    <DialogBody
      danger
      submitLabel={text.submit}
      disabledReason={refused}
      incomplete={guard === "typed" && typed.trim() !== dataset.display_name.trim()}
      pending={restore.isPending}
      error={snapshotError(restore.error, safetyMade)}
      extra={<CopyAs requests={requests} />}
      onSubmit={submit}
      onCancel={onClose}
    >
      <RestoreChange dataset={dataset} snapshot={snapshot} />
      <RestoreImpact dataset={dataset} snapshot={snapshot} />
      <Text size="sm">
        {text.replaces}{" "}
        <Text span c="dimmed" inherit>
          {text.keeps}
        </Text>
      </Text>
      <Stakes
        changes={changes}
        kept={safety || safetyMade}
        current={discard || snapshot.is_current ? name : null}
      >
        <EditsSinceCurrent dataset={dataset} />
      </Stakes>
      {safetyMade ? (
        <Note tone="good">{text.safetyMade}</Note>
      ) : (
        offer.kind !== "unneeded" && (
          <Checkbox
            label={text.safety}
            description={
              offer.kind === "impossible"
                ? `${text.safetyOff} ${refusalText.say(offer.reason)}`
                : text.safetyHint
            }
            checked={safety}
            aria-disabled={offer.kind === "impossible" || undefined}
            readOnly={offer.kind === "impossible"}
            onChange={(event) => {
              if (offer.kind === "offered") setWantsSafety(event.currentTarget.checked);
            }}
          />
        )
      )}
      {serverMakesSafety && (
        <TextInput
          label={text.reason}
          description={text.reasonHint}
          placeholder={text.reasonPlaceholder}
          value={reason}
          maxLength={4096}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
      )}
      {guard === "typed" && (
        <div className={classes.typed}>
          <Text size="sm" mb="xs">
            {text.typeName} <strong>{dataset.display_name}</strong>
          </Text>
          <TextInput
            aria-label={text.typeLabel}
            value={typed}
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
        </div>
      )}
    </DialogBody>
  );
}

interface StakesProps {
  changes: number | null | undefined;
  /** Whether a safety snapshot keeps what changed. */
  kept: boolean;
  current: string | null;
  /** Beside what changed: by whom. */
  children: ReactNode;
}

/** What would be lost, as far as the backend tells. */
function Stakes(props: StakesProps) {
  if (props.changes === 0) {
    return <Note tone="good">{text.nothingLost(props.current ?? text.theCurrent)}</Note>;
  }
  if (props.changes === null || props.changes === undefined) {
    return <Note tone="look">{text.unknownLost}</Note>;
  }
  const words = props.kept ? text.someSaved : text.someLost;
  return (
    <Note tone="look">
      {words(props.changes)}
      {props.children}
    </Note>
  );
}

function Note({ tone, children }: { tone: "good" | "look"; children: ReactNode }) {
  return (
    <div className={classes.note} data-tone={tone}>
      {tone === "good" ? (
        <IconShieldCheck size={16} aria-hidden />
      ) : (
        <IconAlertTriangle size={16} aria-hidden />
      )}
      <div>{children}</div>
    </div>
  );
}
