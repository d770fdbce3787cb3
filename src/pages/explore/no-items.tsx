import { Button } from "@mantine/core";
import { IconFilterOff, IconPhoto } from "@tabler/icons-react";
import { StateMessage } from "#/components/ui/state-message.tsx";
import { useSearchChange } from "#/lib/use-search-change.ts";
import { useDatasetPage } from "#/features/dataset/use-dataset-page.ts";
import { exploreText } from "#/strings/explore.ts";
import { noFilters } from "./explore-filter.ts";

/** Why there are no items, and what to do. */
export function NoItems({ filtered, past }: { filtered: boolean; past: boolean }) {
  const { facts } = useDatasetPage();
  const [search, change] = useSearchChange();
  const words = exploreText.empty;
  if (filtered) {
    return (
      <StateMessage
        icon={<IconFilterOff size={22} />}
        title={exploreText.noMatch.title}
        text={exploreText.noMatch.text}
        actions={
          <Button variant="default" onClick={() => change(noFilters(search))}>
            {exploreText.filters.clear}
          </Button>
        }
      />
    );
  }
  const building = facts.unfinished.includes("DATASET_CREATION");
  const text = past
    ? words.past
    : building
      ? words.building
      : facts.status === "DRAFT"
        ? words.draft
        : words.text;
  return (
    <StateMessage
      icon={<IconPhoto size={22} />}
      title={building && !past ? words.buildingTitle : words.title}
      text={text}
    />
  );
}
