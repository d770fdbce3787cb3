import { Button } from "@mantine/core";
import { IconStack2 } from "@tabler/icons-react";
import { StateMessage } from "#/components/ui/state-message.tsx";
import { useSearchChange } from "#/lib/use-search-change.ts";
import { clustersText as words } from "#/strings/clusters.ts";
import { changeToThreshold } from "../explore-view.ts";

/** No items are as alike as that. */
export function TooStrict({ threshold }: { threshold: number }) {
  const [, change] = useSearchChange();
  return (
    <StateMessage
      icon={<IconStack2 size={22} />}
      title={words.tooStrict.title(words.levels[threshold] ?? "")}
      text={words.tooStrict.text}
      actions={
        <Button variant="default" onClick={() => change(changeToThreshold(0))}>
          {words.tooStrict.looser}
        </Button>
      }
    />
  );
}
