import { IconDownload, IconPackageExport } from "@tabler/icons-react";
import type { MediaFilter } from "#contract/media.ts";
import type { LineFormat } from "#contract/export.ts";
import { errorMessage } from "#/api/describe-error.ts";
import { downloadMedia } from "#/api/export.ts";
import { useFeature } from "#/api/session.ts";
import { LazyMenu } from "#/components/ui/lazy-menu.tsx";
import { useDatasetPage } from "#/features/dataset/use-dataset-page.ts";
import { notifyError } from "#/notify.ts";
import { exportText as text } from "#/strings/versions.ts";
import type { VersionId } from "#/features/dataset/version-search.ts";

interface ExportMenuProps {
  at: VersionId;
  /** The name of the snapshot; null: the present state. */
  version?: string | null;
  /** The items, and their number. */
  filter: MediaFilter;
  count: number;
  /** `quiet`: as an icon, where there is little room. */
  look?: "button" | "quiet";
}

/** Exports items as a file. Absent where the server has no export. */
export function ExportMenu({
  at,
  version = null,
  filter,
  count,
  look = "button",
}: ExportMenuProps) {
  const { dataset, openDialog, prepareDialogs } = useDatasetPage();
  const offered = useFeature("export") === true;
  const hasMore = useFeature("exports") === true;
  if (!offered || count === 0) return null;

  async function save(format: LineFormat) {
    try {
      await downloadMedia(dataset.id, { at, filter, format });
    } catch (error) {
      notifyError({ id: "export", title: text.failed, message: errorMessage(error) });
    }
  }

  return (
    <LazyMenu
      look={look}
      label={text.label(count)}
      entries={() => [
        { kind: "heading", label: text.holds(count) },
        ...(["jsonl", "csv"] as const).map((format) => ({
          kind: "action" as const,
          label: text.formats[format],
          icon: <IconDownload size={16} />,
          onSelect: () => void save(format),
        })),
        ...(hasMore
          ? [
              {
                kind: "action" as const,
                label: text.more,
                icon: <IconPackageExport size={16} />,
                onSelect: () =>
                  openDialog({ kind: "export", items: { at, version, filter, count } }),
              },
            ]
          : []),
      ]}
      onArm={async () => prepareDialogs()}
    >
      {look === "quiet" ? <IconDownload size={16} aria-hidden /> : text.label(count)}
    </LazyMenu>
  );
}
