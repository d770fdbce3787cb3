import { Button } from "@mantine/core";
import { IconFileZip } from "@tabler/icons-react";
import { useState } from "react";
import type { MediaFilter } from "#contract/media.ts";
import { mostOriginals } from "#contract/originals.ts";
import { errorMessage } from "#/api/describe-error.ts";
import { downloadOriginals } from "#/api/export.ts";
import { useFeature } from "#/api/session.ts";
import { useDatasetPage } from "#/features/dataset/use-dataset-page.ts";
import { notifyError } from "#/notify.ts";
import { originalsText as text } from "#/strings/originals.ts";
import type { VersionId } from "#/features/dataset/version-search.ts";

interface OriginalsButtonProps {
  at: VersionId;
  /** The items, and their number. */
  filter: MediaFilter;
  count: number;
}

/** Downloads the files of items in one ZIP. Absent where the server does not offer it. */
export function OriginalsButton({ at, filter, count }: OriginalsButtonProps) {
  const { dataset } = useDatasetPage();
  const [asking, setAsking] = useState(false);
  const offered = useFeature("originals") === true;
  if (!offered || count === 0) return null;

  async function save() {
    if (asking) return;
    if (count > mostOriginals) {
      notifyError({ id: "originals", title: text.failed, message: text.tooMany(mostOriginals) });
      return;
    }
    setAsking(true);
    try {
      await downloadOriginals(dataset.id, { at, filter });
    } catch (error) {
      notifyError({ id: "originals", title: text.failed, message: errorMessage(error) });
    } finally {
      setAsking(false);
    }
  }

  return (
    <Button
      variant="default"
      size="compact-md"
      fw={400}
      title={text.what(count)}
      leftSection={<IconFileZip size={16} aria-hidden />}
      onClick={() => void save()}
    >
      {text.label}
    </Button>
  );
}
