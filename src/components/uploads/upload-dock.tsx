import { ActionIcon, VisuallyHidden } from "@mantine/core";
import { IconChevronDown, IconChevronUp } from "@tabler/icons-react";
import { useCallback, useRef, useState, useSyncExternalStore } from "react";
import type { DatasetUpload, UploadState } from "#/api/uploads/upload.ts";
import { useDismissUpload, useUploads } from "#/api/uploads/uploads.ts";
import { focusMain } from "#/lib/focus-main.ts";
import { useLeaveGuard } from "#/lib/use-leave-guard.ts";
import { uploadsText as words } from "#/strings/uploads.ts";
import classes from "./upload-dock.module.css";
import { UploadRow } from "./upload-row.tsx";
import { isUnfinished, phaseText, uploadPercent, uploadsTitle } from "./upload-words.ts";

/** The uploads of this tab, shown on every page. */
export function UploadDock() {
  const uploads = useUploads();
  const states = useUploadStates(uploads);
  const dismiss = useDismissUpload();
  const [collapsed, setCollapsed] = useState(false);
  const unfinished = states.filter(isUnfinished).length;
  useLeaveGuard(unfinished > 0);
  const label = collapsed ? words.expand : words.collapse;

  return (
    <section aria-label={words.label} className={classes.dock}>
      <div className={classes.head}>
        <h2>{uploadsTitle(states)}</h2>
        {collapsed && unfinished > 0 && (
          <span className={classes.percent}>{overall(states)} %</span>
        )}
        <ActionIcon
          aria-label={label}
          aria-expanded={!collapsed}
          onClick={() => setCollapsed(!collapsed)}
        >
          {collapsed ? <IconChevronUp size={16} /> : <IconChevronDown size={16} />}
        </ActionIcon>
      </div>
      {!collapsed && (
        <ul className={classes.list}>
          {uploads.map((upload, index) => {
            const state = states[index];
            return (
              state && (
                <UploadRow
                  key={upload.key}
                  upload={upload}
                  state={state}
                  safe={unfinished === 0}
                  onDismiss={() => {
                    dismiss(upload);
                    focusMain();
                  }}
                />
              )
            );
          })}
        </ul>
      )}
      <div role="status">
        {uploads.map((upload, index) => (
          <VisuallyHidden key={upload.key}>
            {states[index] && announcement(upload, states[index], unfinished === 0)}
          </VisuallyHidden>
        ))}
      </div>
    </section>
  );
}

/** Announces each change of state, and during the upload each quarter rather than each step. */
function announcement({ name }: DatasetUpload, state: UploadState, safe: boolean): string {
  return state.phase.name === "sending"
    ? words.announce.progress(name, Math.floor(uploadPercent(state) / 25) * 25)
    : words.announce.phase(name, `${phaseText(state)} ${safe ? words.safe : ""}`);
}

function overall(states: readonly UploadState[]): number {
  const open = states.filter(isUnfinished);
  const bytes = open.reduce((sum, state) => sum + state.bytes, 0);
  const sent = open.reduce((sum, state) => sum + state.sentBytes, 0);
  return Math.min(99, Math.floor((100 * sent) / Math.max(1, bytes)));
}

const none: readonly UploadState[] = [];

/** The states of all uploads, as one list that stays the same object until one of them changes. */
function useUploadStates(uploads: readonly DatasetUpload[]): readonly UploadState[] {
  const last = useRef(none);
  const subscribe = useCallback(
    (changed: () => void) => {
      const stops = uploads.map((upload) => upload.subscribe(changed));
      return () => stops.forEach((stop) => stop());
    },
    [uploads],
  );
  return useSyncExternalStore(subscribe, () => {
    const states = uploads.map(({ state }) => state);
    const same =
      states.length === last.current.length &&
      states.every((state, index) => state === last.current[index]);
    if (!same) last.current = states;
    return last.current;
  });
}
