import { Checkbox, Text, TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { adoptVersion } from "#contract/routes/adopt.ts";
import { createSnapshot, restoreSnapshot } from "#contract/routes/snapshots.ts";
import { adoptedName, safetySnapshotName } from "#contract/names.ts";
import type { RestorableField } from "#contract/receipt.ts";
import { partialRestore } from "#contract/routes/receipts.ts";
import { refusal } from "#contract/rules.ts";
import { hasStatus } from "#/api/errors.ts";
import { adopted, useRestoreSnapshot } from "#/api/snapshots/restore.ts";
import { useFeature } from "#/api/session.ts";
import { cachedSnapshots } from "#/api/snapshots/snapshot-list.ts";
import { snapshotsChanged } from "#/api/snapshots/snapshots.ts";
import { CopyAs } from "#/components/copy-as.tsx";
import { DialogBody } from "#/components/dialog-body.tsx";
import { useSeenHead } from "#/lib/use-seen-head.ts";
import { whyNot } from "#/strings/refusals.ts";
import { adoptText } from "#/strings/adopt.ts";
import { scopeText } from "#/strings/restore-impact.ts";
import { dialogText } from "#/strings/snapshot-dialog-words.ts";
import { snapshotActions } from "#/features/snapshots/snapshot-actions.ts";
import { snapshotName } from "#/features/snapshots/snapshot-name.ts";
import type { Relation, RestoredItems } from "#/features/dataset/dialog-request.ts";
import { type SnapshotDialogProps, snapshotError } from "./dialog-props.ts";
import { EditsSinceCurrent } from "./edits-since-current.tsx";
import { RestoreChange } from "./restore-change.tsx";
import classes from "./restore-dialog.module.css";
import { RestoreImpact } from "./restore-impact.tsx";
import { restoreGuard, safetyOffer } from "./restore-guard.ts";
import { RestoreScope } from "./restore-scope.tsx";
import { Note, Stakes } from "./restore-stakes.tsx";
import { sampleOf } from "./sample-requests.ts";

const text = dialogText.restore;

interface RestoreDialogProps extends SnapshotDialogProps {
  /** Discarding names no snapshot: it restores the one that is current when the request arrives. */
  discard: boolean;
  /** Restores only these items; null: the user chooses. */
  items: RestoredItems | null;
  /** The dataset that has the snapshot, if it is another one: its version is adopted. */
  from?: Relation | null;
}

export function RestoreDialog(props: RestoreDialogProps) {
  const { dataset, facts, snapshot, discard, items, from = null, onClose, onPending } = props;
  const client = useQueryClient();
  const restore = useRestoreSnapshot(dataset);
  const head = useSeenHead(dataset.head, true, hasStatus(restore.error, 409));
  const serverMakesSafety = useFeature("safety") ?? false;
  const [wantsSafety, setWantsSafety] = useState(true);
  const [safetyMade, setSafetyMade] = useState(false);
  const [reason, setReason] = useState("");
  const [typed, setTyped] = useState("");
  // null: all fields
  const [only, setOnly] = useState<readonly RestorableField[] | null>(null);

  const name = snapshotName(snapshot);
  // The stored name, in any language: the service would make the same.
  const stored = snapshot.snapshot_name.trim() || name;
  const safetyName = safetySnapshotName(from === null ? stored : adoptedName(stored, from.name));
  const changes = dataset.changes_since_current;
  const offer = safetyOffer({
    changes,
    serverMakesSafety,
    // The restore itself can save a state with damaged files, and marks the snapshot as damaged.
    createRefusal: whyNot(refusal("create_snapshot", { ...facts, damaged: null })),
  });
  const safety = offer.kind === "offered" && wantsSafety && !safetyMade;
  const guard = restoreGuard(changes, safety || safetyMade);
  // The current version of another dataset is not that of this one.
  const target = from === null ? snapshot : { ...snapshot, is_current: false };
  const { restore: refused } = snapshotActions(target, facts, changes);
  const partial = items !== null || only !== null;
  const scope = {
    ...(only === null ? {} : { only: [...only] }),
    ...(items === null ? {} : { filter: { media_ids: [...items.ids] } }),
  };
  // A partial restore has its own endpoint, which needs the snapshot's id.
  const snapshotId = discard && !partial ? "current" : snapshot.snapshot_id;
  const ids = { dataset_id: dataset.id, snapshot_id: snapshotId };

  function submit() {
    onPending(true);
    const request = {
      snapshotId,
      safety,
      safetyName,
      ...scope,
      ...(reason.trim() ? { reason: reason.trim() } : {}),
      ...(head ? { ifHead: head } : {}),
      ...(from === null ? {} : { adoptFrom: from.id }),
      words: partial
        ? { done: scopeText.done(name), failed: scopeText.failed(name) }
        : from === null
          ? { done: text.done(name), failed: text.failed(name) }
          : { done: adoptText.done(name, from.name), failed: adoptText.failed(name) },
    };
    restore.mutate(request, {
      onSuccess: onClose,
      onError: () => {
        // If the safety snapshot was taken and only the restore failed, a retry must not take another.
        setSafetyMade((made) => made || (safety && !serverMakesSafety && isCurrent(safetyName)));
        // The facts shown by the dialog may have been outdated.
        void snapshotsChanged(client, dataset.id);
      },
      onSettled: () => onPending(false),
    });
  }

  function submitLabel(): string {
    if (from !== null) return adoptText.submit;
    return items !== null ? scopeText.bringBack : discard ? text.discard : text.submit;
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
    const sample =
      from !== null
        ? sampleOf(
            adoptVersion,
            { dataset_id: dataset.id },
            { ...adopted(from.id, snapshotId), ...body },
          )
        : partial
          ? sampleOf(partialRestore, ids, { ...scope, ...body })
          : sampleOf(restoreSnapshot, ids, body);
    return [...before, sample];
  }

  return (
    <DialogBody
      danger
      submitLabel={submitLabel()}
      disabledReason={refused}
      incomplete={
        only?.length === 0 || (guard === "typed" && typed.trim() !== dataset.display_name.trim())
      }
      pending={restore.isPending}
      error={snapshotError(restore.error, safetyMade)}
      extra={<CopyAs requests={requests} />}
      onSubmit={submit}
      onCancel={onClose}
    >
      {items === null ? (
        <>
          <RestoreChange dataset={dataset} snapshot={snapshot} from={from} only={only} />
          <RestoreImpact dataset={dataset} snapshot={snapshot} from={from} only={only} />
          {from === null && (
            <RestoreScope dataset={dataset} snapshot={snapshot} only={only} onOnly={setOnly} />
          )}
          <Text size="sm">
            {from !== null
              ? adoptText.replaces(from.name)
              : only === null
                ? text.replaces
                : scopeText.does}{" "}
            <Text span c="dimmed" inherit>
              {text.keeps}
            </Text>
          </Text>
        </>
      ) : (
        <Text size="sm">{scopeText.itemsOnly(items.name)}</Text>
      )}
      <Stakes
        changes={changes}
        kept={safety || safetyMade}
        current={discard || target.is_current ? name : null}
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
              offer.kind === "impossible" ? `${text.safetyOff} ${offer.reason}` : text.safetyHint
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
          placeholder={from === null ? text.reasonPlaceholder : adoptText.reasonPlaceholder}
          value={reason}
          maxLength={4096}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
      )}
      {guard === "typed" && (
        <div className={classes.typed}>
          <Text size="sm" mb="xs">
            {text.typeName}{" "}
            <strong>
              <bdi>{dataset.display_name}</bdi>
            </strong>
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
