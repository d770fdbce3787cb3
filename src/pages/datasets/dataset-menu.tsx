import { IconDots } from "@tabler/icons-react";
import { useNavigate } from "react-router";
import type { Dataset } from "#contract/dataset.ts";
import { permissionRefusal, refusal } from "#contract/rules.ts";
import { datasetFacts } from "#/api/datasets.ts";
import { LazyMenu } from "#/components/ui/lazy-menu.tsx";
import { copyText } from "#/lib/clipboard.ts";
import { notifyError, notifySuccess } from "#/notify.ts";
import { paths } from "#/paths.ts";
import { datasetsText } from "#/strings/datasets.ts";
import { whyNot } from "#/strings/refusals.ts";
import type { DatasetRowProps } from "./list-props.ts";

type DatasetMenuProps = Omit<DatasetRowProps, "clones">;

/** A clone beside the dataset that it was made from, as both are now. */
function comparisonWithSource({ id, clone_of: source }: Dataset): string {
  return paths.compare(source?.dataset_id ?? id, { from: "head", to: "head", to_dataset: id });
}

export function DatasetMenu({ dataset, tasks, features, onAsk }: DatasetMenuProps) {
  const navigate = useNavigate();

  async function copyId() {
    if (await copyText(dataset.id)) notifySuccess({ message: datasetsText.copied });
    else notifyError({ title: datasetsText.copyFailed, message: dataset.id });
  }

  return (
    <LazyMenu
      label={datasetsText.actionsOf(dataset.display_name)}
      entries={() => [
        {
          kind: "action",
          label: datasetsText.explore,
          onSelect: () => void navigate(paths.explore(dataset.id)),
        },
        {
          kind: "action",
          label: datasetsText.timeline,
          onSelect: () => void navigate(paths.timeline(dataset.id)),
        },
        ...(features.families && dataset.clone_of?.dataset_id
          ? [
              {
                kind: "action" as const,
                label: datasetsText.compareWith(dataset.clone_of.dataset_name ?? ""),
                onSelect: () => void navigate(comparisonWithSource(dataset)),
              },
            ]
          : []),
        { kind: "action", label: datasetsText.copyId, onSelect: () => void copyId() },
        ...(features.inventory
          ? [
              {
                kind: "action" as const,
                label: datasetsText.rename,
                disabledReason: whyNot(
                  permissionRefusal("rename_dataset", datasetFacts(dataset, tasks)),
                ),
                onSelect: () => onAsk("rename", dataset),
              },
            ]
          : []),
        { kind: "divider" },
        {
          kind: "action",
          label: datasetsText.remove,
          danger: true,
          disabledReason: whyNot(refusal("delete_dataset", datasetFacts(dataset, tasks))),
          onSelect: () => onAsk("delete", dataset),
        },
      ]}
    >
      <IconDots size={18} stroke={1.75} />
    </LazyMenu>
  );
}
