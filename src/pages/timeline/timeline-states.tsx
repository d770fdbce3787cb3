import { Button } from "@mantine/core";
import { IconCamera, IconSearchOff, IconTrashOff } from "@tabler/icons-react";
import { removedDays } from "#contract/snapshot.ts";
import { describeError } from "#/api/describe-error.ts";
import { ErrorMessage } from "#/components/error-message.tsx";
import { StateMessage } from "#/components/ui/state-message.tsx";
import { listText, nothingText, removedText } from "#/strings/timeline-later.ts";
import { datasetText } from "#/strings/timeline.ts";
import { type TimelineFilters, isSearching } from "./filters.ts";
import type { Timeline } from "./use-timeline.ts";

/** Shown instead of rows where no snapshot was ever taken. @param onCreate null where none can be created now */
export function NoSnapshots({ onCreate }: { onCreate: (() => void) | null }) {
  return (
    <StateMessage
      icon={<IconCamera size={22} />}
      title={nothingText.empty.title}
      text={nothingText.empty.text}
      actions={onCreate !== null && <Button onClick={onCreate}>{datasetText.create}</Button>}
    />
  );
}

interface TimelineStatesProps {
  timeline: Timeline;
  filters: TimelineFilters;
  onFilters: (filters: TimelineFilters) => void;
}

/** Shown instead of rows, or below them: that a search is pending, that it failed, that nothing matches. */
export function TimelineStates({ timeline, filters, onFilters }: TimelineStatesProps) {
  if (timeline.searchError !== null) {
    return <ErrorMessage error={describeError(timeline.searchError)} onRetry={timeline.refresh} />;
  }
  if (timeline.found > 0) return null;
  if (timeline.isSearching) {
    return (
      <p role="status" aria-busy>
        {listText.searching}
      </p>
    );
  }
  if (filters.removed && !isSearching(filters) && !filters.hideAutomatic) {
    return (
      <StateMessage
        icon={<IconTrashOff size={22} />}
        title={removedText.empty.title}
        text={removedText.empty.text(removedDays)}
        actions={
          <Button variant="default" onClick={() => onFilters({ ...filters, removed: false })}>
            {removedText.back}
          </Button>
        }
      />
    );
  }
  if (filters.hideAutomatic && !isSearching(filters)) {
    return (
      <StateMessage
        icon={<IconSearchOff size={22} />}
        title={listText.onlyAutomatic.title}
        text={listText.onlyAutomatic.text}
        actions={
          <Button variant="default" onClick={() => onFilters({ ...filters, hideAutomatic: false })}>
            {listText.onlyAutomatic.action}
          </Button>
        }
      />
    );
  }
  return <StateMessage icon={<IconSearchOff size={22} />} {...nothingText.noMatch} />;
}
