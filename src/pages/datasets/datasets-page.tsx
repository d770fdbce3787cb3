import { Button } from "@mantine/core";
import { IconDatabasePlus, IconPhotoPlus, IconSearchOff } from "@tabler/icons-react";
import { useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useNavigate } from "react-router";
import { datasetListQuery, useLoadSample } from "#/api/datasets.ts";
import { describeError } from "#/api/describe-error.ts";
import { useFeature } from "#/api/session.ts";
import { StateMessage } from "#/components/ui/state-message.tsx";
import type { FileChoice } from "#/lib/dropped-files.ts";
import { useFileDrop } from "#/lib/use-file-drop.ts";
import { usePageTitle } from "#/lib/use-page-title.ts";
import { useSearchChange } from "#/lib/use-search-change.ts";
import { notifyError, notifySuccess } from "#/notify.ts";
import { paths } from "#/paths.ts";
import { live } from "#/query-client.ts";
import { datasetsText } from "#/strings/datasets.ts";
import { errorStrings } from "#/strings/errors.ts";
import { shellText } from "#/strings/shell.ts";
import { CreateDatasetDialog } from "./create-dataset-dialog.tsx";
import { DatasetCards } from "./dataset-cards.tsx";
import { isDatasetSort, statusCounts, visibleDatasets } from "./dataset-rows.ts";
import { DatasetTable } from "./dataset-table.tsx";
import classes from "./datasets-page.module.css";
import { DatasetsToolbar } from "./datasets-toolbar.tsx";
import { DeleteDatasetDialog, type DeleteRequest } from "./delete-dataset-dialog.tsx";
import { useOpenTasks } from "./open-tasks.ts";

/** The inventory. */
export function DatasetsPage() {
  usePageTitle(shellText.pageTitle([datasetsText.title]));
  const { data: datasets, isRefetchError } = useSuspenseQuery({
    ...datasetListQuery(),
    ...live.watched,
  });
  const tasks = useOpenTasks();
  const [search, change] = useSearchChange();
  const [asked, setCreating] = useState(false);
  // Also by address: the palette opens the dialog from any page.
  const creating = asked || search.has("new");
  const [dropped, setDropped] = useState<Promise<FileChoice> | null>(null);
  const [deleting, setDeleting] = useState<DeleteRequest>({ opened: false, dataset: null });
  const dragging = useFileDrop(createFrom);
  const sample = useSampleButton();

  const text = search.get("q") ?? "";
  const sortName = search.get("sort");
  const sort = isDatasetSort(sortName) ? sortName : "date";
  const cards = search.get("view") === "cards";
  const statuses = search.getAll("status");
  const shown = visibleDatasets(datasets, { text, statuses }, sort);

  function createFrom(choice: Promise<FileChoice> | null) {
    setDropped(choice);
    setCreating(true);
  }

  function closeCreating() {
    setCreating(false);
    setDropped(null);
    if (search.has("new")) change({ new: null }, { replace: true });
  }

  const actions = (
    <>
      {sample}
      <Button leftSection={<IconDatabasePlus size={16} />} onClick={() => createFrom(null)}>
        {datasetsText.create}
      </Button>
    </>
  );
  const List = cards ? DatasetCards : DatasetTable;

  return (
    <div className={classes.page}>
      <div className={classes.head}>
        <h1>{datasetsText.title}</h1>
        {datasets.length > 0 && (
          <span className={classes.count} role="status">
            {shown.length === datasets.length
              ? datasetsText.count(datasets.length)
              : datasetsText.countOf(shown.length, datasets.length)}
          </span>
        )}
        {datasets.length > 0 && <div className={classes.actions}>{actions}</div>}
      </div>
      {datasets.length > 0 && (
        <DatasetsToolbar
          sort={sort}
          cards={cards}
          statuses={statuses}
          counts={statusCounts(datasets, text)}
        />
      )}
      {isRefetchError && <p className={classes.stale}>{errorStrings.stale}</p>}
      {datasets.length === 0 ? (
        <StateMessage
          icon={<IconPhotoPlus size={22} />}
          title={datasetsText.empty.title}
          text={datasetsText.empty.text + (sample ? datasetsText.empty.textSample : "")}
          actions={actions}
        />
      ) : shown.length === 0 ? (
        <StateMessage
          icon={<IconSearchOff size={22} />}
          title={datasetsText.noMatch.title}
          text={noMatchText(text, statuses)}
          actions={
            <Button variant="default" onClick={() => change({ q: null, status: null })}>
              {datasetsText.noMatch.clear}
            </Button>
          }
        />
      ) : (
        <List
          datasets={shown}
          tasks={tasks}
          onDelete={(dataset) => setDeleting({ opened: true, dataset })}
        />
      )}
      {dragging && !creating && <div className={classes.drop}>{datasetsText.dropHere}</div>}
      <CreateDatasetDialog opened={creating} dropped={dropped} onClose={closeCreating} />
      <DeleteDatasetDialog
        request={deleting}
        tasks={tasks}
        onClose={() => setDeleting(({ dataset }) => ({ opened: false, dataset }))}
      />
    </div>
  );
}

function noMatchText(text: string, statuses: readonly string[]): string {
  const words = datasetsText.noMatch;
  if (text === "") return words.textStatus;
  return statuses.length === 0 ? words.text(text) : words.textBoth(text);
}

/** Only if the backend has a sample. */
function useSampleButton() {
  const navigate = useNavigate();
  const offered = useFeature("samples");
  const { mutate, isPending } = useLoadSample();
  if (offered !== true) return null;

  function load() {
    mutate(undefined, {
      onSuccess: ({ datasetId }) => {
        // its page shows its progress
        if (datasetId === null) notifySuccess(datasetsText.sampleStarted);
        else void navigate(paths.explore(datasetId));
      },
      onError: (error) => notifyError(describeError(error)),
    });
  }
  return (
    <Button variant="default" loading={isPending} onClick={load}>
      {datasetsText.sample}
    </Button>
  );
}
