import { apiKeysQuery } from "#/api/access.ts";
import { type QueryKey, noop } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { datasetFacts } from "#/api/datasets.ts";
import { describeError } from "#/api/describe-error.ts";
import { sessionKeys, snapshotKeys, taskKeys } from "#/api/keys.ts";
import { DialogBody, type DialogError } from "#/components/dialog-body.tsx";
import { ErrorMessage } from "#/components/error-message.tsx";
import { PageSkeleton } from "#/components/shell/page-skeleton.tsx";
import { SignInForm } from "#/pages/login/sign-in-form.tsx";
import { Banners } from "#/pages/root/status-banners.tsx";
import { Abilities } from "#/pages/settings/abilities.tsx";
import { ConnectionSetting } from "#/pages/settings/connection-setting.tsx";
import { CredentialsSetting } from "#/pages/settings/credentials-setting.tsx";
import { CreateDialog } from "#/features/snapshots/dialogs/create-dialog.tsx";
import { snapshotError } from "#/features/snapshots/dialogs/dialog-props.ts";
import { SnapshotPanel } from "#/pages/timeline/panel/snapshot-panel.tsx";
import { TaskPanel } from "#/pages/tasks/task-panel.tsx";
import { lostText } from "#/strings/lost.ts";
import { loginText } from "#/strings/login.ts";
import { shellText } from "#/strings/shell.ts";
import { dialogText } from "#/strings/snapshot-dialog-words.ts";
import { Dialog } from "./dialog.tsx";
import { dataset, failures, snapshot, stats, task } from "./examples.ts";
import type { State } from "./frame.tsx";
import { forever } from "./frozen-client.ts";
import classes from "./gallery-page.module.css";
import type { Region } from "./page-regions.ts";

const facts = datasetFacts(dataset, []);

const unfit = {
  Loading: forever,
  Error: failures.error,
  Forbidden: failures.forbidden,
  "Offline or restarting": failures.offline,
  "Session ended": failures.ended,
} as const;

/** A part in each of the states that the answer to one query causes. */
function answered(part: ReactNode, key: QueryKey, answers: Record<string, unknown>): State[] {
  return Object.entries(answers).map(([name, answer]) => ({
    name,
    part,
    answers: [[key, answer]],
  }));
}

/** With the margins of a page around it. */
const inset = (part: ReactNode) => <div className={classes.inset}>{part}</div>;

const snapshotPanel = inset(
  <SnapshotPanel
    snapshotId={snapshot.snapshot_id}
    snapshot={undefined}
    dataset={dataset}
    facts={facts}
    openDialog={noop}
    prepareDialogs={noop}
    takesFocus={false}
    onClose={noop}
  />,
);

const taskPanel = (row: boolean) =>
  inset(
    <TaskPanel
      taskId={task.task_id}
      row={row ? task : undefined}
      takesFocus={false}
      onAbort={noop}
      onClose={noop}
    />,
  );

const createDialog = (role: "owner" | "viewer") => (
  <Dialog title={dialogText.create.title}>
    <CreateDialog dataset={dataset} facts={{ ...facts, role }} onClose={noop} onPending={noop} />
  </Dialog>
);

const dialogBody = (error: DialogError | null) => (
  <Dialog title={dialogText.clone.title}>
    <DialogBody
      submitLabel={dialogText.clone.submit}
      pending={error === null}
      error={error}
      onSubmit={noop}
      onCancel={noop}
    >
      {dialogText.clone.source}
    </DialogBody>
  </Dialog>
);

const sessionEnded = (
  <Dialog title={loginText.heading}>
    <p>{loginText.endedHere}</p>
    <SignInForm pending={false} error={null} onCode={noop} />
  </Dialog>
);

/** The words for an error that stay: without a cause, the dialog does not check whether it has ended. */
const lasting = (error: Error) => ({ ...describeError(error), cause: null });

const connected = {
  online: true,
  away: false,
  upstream: null,
  nextTry: 0,
  outdated: false,
  onAsk: noop,
};
const offlineWords = { ...describeError(failures.offline), ...lostText.offline };

/** Regions that are parts of pages, or that overlay any page. */
export const partRegions: readonly Region[] = [
  {
    title: "Snapshot panel",
    states: [
      ...answered(snapshotPanel, snapshotKeys.detail(dataset.id, snapshot.snapshot_id), {
        ...unfit,
        "Not found": failures.notFound,
      }),
      ...answered(snapshotPanel, snapshotKeys.stats(dataset.id, snapshot.snapshot_id), {
        "Numbers loading": forever,
        "Numbers error": failures.error,
        "Numbers, pictures not measured": stats,
      }),
    ],
  },
  {
    title: "Task panel",
    states: [
      ...answered(taskPanel(false), taskKeys.detail(task.task_id), {
        ...unfit,
        "Not found": failures.notFound,
      }),
      ...answered(taskPanel(true), taskKeys.detail(task.task_id), {
        "Error beside what is known": failures.error,
      }),
    ],
  },
  {
    title: "Dialogs",
    states: [
      { name: "Empty", part: createDialog("owner") },
      { name: "Forbidden", part: createDialog("viewer") },
      { name: "Pending", part: dialogBody(null) },
      { name: "Error", part: dialogBody(lasting(failures.error)) },
      { name: "Offline or restarting", part: dialogBody(lasting(failures.offline)) },
      { name: "Not found", part: dialogBody(snapshotError(failures.notFound)) },
      { name: "Session ended", part: sessionEnded },
    ],
  },
  {
    title: "Settings",
    states: [
      ...answered(inset(<Abilities />), sessionKeys.capabilities(), unfit),
      ...answered(inset(<ConnectionSetting />), sessionKeys.connection(), {
        "Connection loading": forever,
        "Connection error": failures.error,
        "Connection offline or restarting": failures.offline,
      }),
      ...answered(inset(<CredentialsSetting />), apiKeysQuery().queryKey, {
        "A key, refused when it is asked for": [],
      }),
    ],
  },
  {
    title: "Everywhere",
    states: [
      { name: "Loading", part: <PageSkeleton label={shellText.loading} /> },
      { name: "Not found", at: "/nowhere" },
      { name: "Offline", part: <Banners {...connected} online={false} /> },
      {
        name: "Offline, with nothing to show",
        part: <ErrorMessage error={offlineWords} onRetry={noop} />,
      },
      { name: "Server restarting", part: <Banners {...connected} away /> },
      {
        name: "Upstream of a gateway away",
        part: <Banners {...connected} away upstream="vl.example.com did not answer in time" />,
      },
      { name: "New version offered", part: <Banners {...connected} outdated /> },
      { name: "Session ended, over any page", part: sessionEnded },
      { name: "Last resort", part: inset(<p role="alert">{shellText.states.lastResort}</p>) },
    ],
  },
];
