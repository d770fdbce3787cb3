import { Button } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { IconDatabasePlus, IconPhotoPlus, IconSearchOff } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { Navigate, useLocation } from "react-router";
import type { Dataset } from "#contract/dataset.ts";
import { datasetListQuery } from "#/api/datasets.ts";
import { describeError } from "#/api/describe-error.ts";
import { hasStatus } from "#/api/errors.ts";
import { meQuery, useFeature } from "#/api/session.ts";
import { ErrorMessage } from "#/components/error-message.tsx";
import { StateMessage } from "#/components/ui/state-message.tsx";
import { byteSize } from "#/lib/bytes.ts";
import type { FileChoice } from "#/lib/dropped-files.ts";
import { useFileDrop } from "#/lib/use-file-drop.ts";
import { usePageTitle } from "#/lib/use-page-title.ts";
import { useSearchChange } from "#/lib/use-search-change.ts";
import { paths } from "#/paths.ts";
import { live } from "#/query-client.ts";
import { signInState } from "#/session-end.ts";
import { datasetsText } from "#/strings/datasets.ts";
import { errorStrings } from "#/strings/errors.ts";
import { shellText } from "#/strings/shell.ts";
import { CreateDatasetDialog } from "./create-dataset-dialog.tsx";
import { DatasetCards } from "./dataset-cards.tsx";
import { statusCounts, visibleDatasets } from "./dataset-rows.ts";
import { DatasetTable } from "./dataset-table.tsx";
import { type DatasetView, clearedFilters, datasetViewOf, rememberLook } from "./dataset-view.ts";
import classes from "./datasets-page.module.css";
import { DatasetsSkeleton } from "./datasets-skeleton.tsx";
import { DatasetsToolbar } from "./datasets-toolbar.tsx";
import { DeleteDatasetDialog } from "./delete-dataset-dialog.tsx";
import type { DatasetQuestion } from "./list-props.ts";
import { NewDatasetButton, useSample } from "./new-dataset-button.tsx";
import { useOpenTasks } from "./open-tasks.ts";
import { RemovedDatasets } from "./removed-datasets.tsx";
import { RenameDatasetDialog } from "./rename-dataset-dialog.tsx";
import { useInventoryKeys } from "./use-inventory-keys.ts";

/** The inventory. */
export function DatasetsPage() {
  usePageTitle(shellText.pageTitle([datasetsText.title]));
  const [search] = useSearchChange();
  const isNarrow = useMediaQuery("(max-width: 45em)", false, { getInitialValueInEffect: false });
  const wanted = datasetViewOf(search);
  // There is no room for a table.
  const view: DatasetView = isNarrow ? { ...wanted, look: "cards" } : wanted;
  return (
    <div className={classes.page}>
      <Loaded view={view} />
    </div>
  );
}

function Loaded({ view }: { view: DatasetView }) {
  const { data, error, isRefetchError, refetch } = useQuery({
    ...datasetListQuery(),
    ...live.watched,
  });
  const location = useLocation();
  const queryClient = useQueryClient();
  if (data !== undefined) {
    return <Inventory view={view} datasets={data} isStale={isRefetchError} />;
  }
  if (error === null) return <DatasetsSkeleton look={view.look} />;
  if (hasStatus(error, 401)) {
    const next = paths.signIn(location.pathname + location.search);
    return <Navigate to={next} state={signInState(queryClient)} replace />;
  }
  return (
    <>
      <div className={classes.head}>
        <h1>{datasetsText.title}</h1>
      </div>
      <ErrorMessage error={describeError(error)} onRetry={() => void refetch()} />
    </>
  );
}

interface InventoryProps {
  view: DatasetView;
  datasets: readonly Dataset[];
  /** The last reading failed. */
  isStale: boolean;
}

function Inventory({ view, datasets, isStale }: InventoryProps) {
  const tasks = useOpenTasks();
  const [search, change] = useSearchChange();
  const [asked, setCreating] = useState(false);
  // A gateway says so; elsewhere everybody may.
  const canCreate = useQuery(meQuery()).data?.role !== "viewer";
  // Also by address: the palette opens the dialog from any page.
  const creating = canCreate && (asked || search.has("new"));
  const [dropped, setDropped] = useState<Promise<FileChoice> | null>(null);
  // The dataset is kept while its dialog closes.
  const [question, setQuestion] = useState<{ about: Dataset; kind: DatasetQuestion | null }>();
  const dragging = useFileDrop(createFrom) && canCreate;
  const searchField = useRef<HTMLInputElement>(null);
  const features = {
    diff: useFeature("diff") === true,
    families: useFeature("family_diff") === true,
    inventory: useFeature("inventory") === true,
  };
  const shown = visibleDatasets(datasets, view, view.sort, view.reversed);
  const clones = Map.groupBy(datasets, ({ source_dataset_id: source }) => source ?? "");

  useInventoryKeys({
    toSearch: () => searchField.current?.focus(),
    toggleLook() {
      const look = view.look === "cards" ? "table" : "cards";
      rememberLook(look);
      change({ view: look });
    },
  });

  function createFrom(choice: Promise<FileChoice> | null) {
    if (!canCreate) return;
    setDropped(choice);
    setCreating(true);
  }

  function closeCreating() {
    setCreating(false);
    setDropped(null);
    if (search.has("new")) change({ new: null }, { replace: true });
  }

  const list = {
    datasets: shown,
    tasks,
    features,
    clonesOf: (id: string) => clones.get(id)?.length ?? 0,
    onAsk: (kind: DatasetQuestion, about: Dataset) => setQuestion({ about, kind }),
  };
  const close = () => setQuestion((before) => before && { ...before, kind: null });

  return (
    <>
      <div className={classes.head}>
        <h1>{datasetsText.title}</h1>
        {datasets.length > 0 && (
          <>
            <Totals shown={shown} all={datasets.length} />
            <div className={classes.actions}>
              {canCreate && <NewDatasetButton datasets={datasets} onCreate={createFrom} />}
            </div>
          </>
        )}
      </div>
      {datasets.length > 0 && (
        <DatasetsToolbar
          view={view}
          counts={statusCounts(datasets, view)}
          withFacts={features.inventory}
          searchRef={searchField}
        />
      )}
      {isStale && <p className={classes.stale}>{errorStrings.stale}</p>}
      {datasets.length === 0 ? (
        <NoDatasets onCreate={canCreate ? () => createFrom(null) : null} />
      ) : shown.length === 0 ? (
        <StateMessage
          icon={<IconSearchOff size={22} />}
          title={datasetsText.noMatch.title}
          text={noMatchText(view)}
          actions={
            <Button variant="default" onClick={() => change(clearedFilters)}>
              {datasetsText.noMatch.clear}
            </Button>
          }
        />
      ) : view.look === "cards" ? (
        <DatasetCards {...list} />
      ) : (
        <DatasetTable {...list} view={view} />
      )}
      {features.inventory && <RemovedDatasets />}
      {dragging && !creating && <div className={classes.drop}>{datasetsText.dropHere}</div>}
      <CreateDatasetDialog opened={creating} dropped={dropped} onClose={closeCreating} />
      {question && (
        <>
          <RenameDatasetDialog
            opened={question.kind === "rename"}
            dataset={question.about}
            onClose={close}
          />
          <DeleteDatasetDialog
            opened={question.kind === "delete"}
            dataset={question.about}
            tasks={tasks}
            canUndelete={features.inventory}
            onClose={close}
          />
        </>
      )}
    </>
  );
}

/** `8 datasets · 384 GB`, of those that are shown. */
function Totals({ shown, all }: { shown: readonly Dataset[]; all: number }) {
  const sizes = shown.map(({ size_bytes: bytes }) => bytes);
  const isKnown = sizes.length > 0 && sizes.every((bytes) => bytes != null);
  const bytes = sizes.reduce<number>((sum, one) => sum + (one ?? 0), 0);
  return (
    <span className={classes.count} role="status">
      {shown.length === all ? datasetsText.count(all) : datasetsText.countOf(shown.length, all)}
      {isKnown && ` · ${byteSize(bytes)}`}
    </span>
  );
}

function NoDatasets({ onCreate }: { onCreate: (() => void) | null }) {
  const sample = useSample();
  const { empty } = datasetsText;
  return (
    <StateMessage
      icon={<IconPhotoPlus size={22} />}
      title={empty.title}
      text={empty.text + (sample.offered ? empty.textSample : "")}
      actions={
        <>
          {sample.offered && (
            <Button variant="default" loading={sample.pending} onClick={() => sample.load()}>
              {datasetsText.sample}
            </Button>
          )}
          {onCreate && (
            <Button leftSection={<IconDatabasePlus size={16} />} onClick={onCreate}>
              {datasetsText.create}
            </Button>
          )}
        </>
      }
    />
  );
}

function noMatchText({ text, statuses, clones, changes }: DatasetView): string {
  const words = datasetsText.noMatch;
  const isFiltered = statuses.length > 0 || clones !== null || changes !== null;
  if (text === "") return words.textFilter;
  return isFiltered ? words.textBoth(text) : words.text(text);
}
