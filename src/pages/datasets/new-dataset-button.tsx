import { Button } from "@mantine/core";
import { IconChevronDown, IconDatabasePlus } from "@tabler/icons-react";
import { type ChangeEvent, useRef, useState } from "react";
import { useNavigate } from "react-router";
import type { Dataset } from "#contract/dataset.ts";
import { useLoadSample } from "#/api/datasets.ts";
import { describeError } from "#/api/describe-error.ts";
import { useFeature } from "#/api/session.ts";
import { ConfirmDialog } from "#/components/confirm-dialog.tsx";
import { LazyMenu } from "#/components/ui/lazy-menu.tsx";
import { type FileChoice, pickedFiles } from "#/lib/dropped-files.ts";
import { notifyError, notifySuccess } from "#/notify.ts";
import { paths } from "#/paths.ts";
import { datasetsText as words } from "#/strings/datasets.ts";
import classes from "./new-dataset-button.module.css";

interface NewDatasetButtonProps {
  datasets: readonly Dataset[];
  /** Opens the dialog; with files, for these. */
  onCreate: (files: Promise<FileChoice> | null) => void;
}

/** The main action, and beside it the other ways to a dataset. */
export function NewDatasetButton({ datasets, onCreate }: NewDatasetButtonProps) {
  const files = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);
  const sample = useSample();
  const [asking, setAsking] = useState(false);
  const loaded = datasets.filter(({ source_type: source }) => source === "SAMPLE");

  function choose({ currentTarget }: ChangeEvent<HTMLInputElement>) {
    onCreate(Promise.resolve(pickedFiles(currentTarget.files)));
    // choosing the same files again has to fire the event again
    currentTarget.value = "";
  }

  return (
    <div className={classes.split}>
      <Button leftSection={<IconDatabasePlus size={16} />} onClick={() => onCreate(null)}>
        {words.create}
      </Button>
      <LazyMenu
        label={words.ways.label}
        entries={() => [
          {
            kind: "action",
            label: words.ways.files,
            onSelect: () => files.current?.click(),
          },
          {
            kind: "action",
            label: words.ways.folder,
            onSelect: () => folder.current?.click(),
          },
          ...(sample.offered
            ? [
                { kind: "divider" as const },
                {
                  kind: "action" as const,
                  label: loaded.length === 0 ? words.sample : words.ways.sampleAgain,
                  onSelect: () => (loaded.length === 0 ? sample.load() : setAsking(true)),
                },
              ]
            : []),
        ]}
      >
        <IconChevronDown size={14} />
      </LazyMenu>
      <input ref={files} type="file" multiple accept="image/*,video/*" hidden onChange={choose} />
      <input
        ref={(input) => {
          // not among React's known properties
          input?.setAttribute("webkitdirectory", "");
          folder.current = input;
        }}
        type="file"
        multiple
        hidden
        onChange={choose}
      />
      <ConfirmDialog
        opened={asking}
        title={words.sampleAgain.title}
        submitLabel={words.sampleAgain.confirm}
        pending={sample.pending}
        error={null}
        onSubmit={() => sample.load(() => setAsking(false))}
        onCancel={() => setAsking(false)}
      >
        {words.sampleAgain.text(loaded[0]?.display_name ?? "", loaded.length)}
      </ConfirmDialog>
    </div>
  );
}

/** Loads the sample, and goes to it. */
export function useSample() {
  const navigate = useNavigate();
  const offered = useFeature("samples") === true;
  const { mutate, isPending } = useLoadSample();

  function load(onDone?: () => void) {
    mutate(undefined, {
      onSuccess: ({ datasetId }) => {
        // its page shows its progress
        if (datasetId === null) notifySuccess(words.sampleStarted);
        else void navigate(paths.explore(datasetId));
      },
      onError: (error) => notifyError(describeError(error)),
      ...(onDone ? { onSettled: onDone } : {}),
    });
  }
  return { offered, load, pending: isPending };
}
