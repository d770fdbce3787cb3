import { type MantineColorScheme, useMantineColorScheme } from "@mantine/core";
import {
  IconArrowBackUp,
  IconArrowsDiff,
  IconCamera,
  IconCopy,
  IconDatabase,
  IconHistory,
  IconDatabasePlus,
  IconEye,
  IconKeyboard,
  IconLanguage,
  IconListCheck,
  IconLogout,
  IconPencil,
  IconPhoto,
  IconRestore,
  IconSettings,
  IconSunMoon,
  IconTimeline,
  IconTrash,
} from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "react-router";
import { refusal, permissionRefusal } from "#contract/rules.ts";
import { describeError } from "#/api/describe-error.ts";
import { datasetListQuery } from "#/api/datasets.ts";
import { meQuery, useFeature, useSignOut } from "#/api/session.ts";
import { snapshotQuery } from "#/api/snapshots/snapshots.ts";
import { chooseLanguage, language, languages } from "#/lib/language.ts";
import { useStore } from "#/lib/store.ts";
import { notifyError } from "#/notify.ts";
import { datasetAtHand } from "#/features/dataset/at-hand.ts";
import type { DatasetPage } from "#/features/dataset/use-dataset-page.ts";
import { paths } from "#/paths.ts";
import { datasetItems } from "#/strings/dataset-words.ts";
import { datasetsText } from "#/strings/datasets.ts";
import { refusalText, whyNot } from "#/strings/refusals.ts";
import { paletteText as text } from "#/strings/palette.ts";
import { shellText } from "#/strings/shell.ts";
import { datasetText, timelineText } from "#/strings/timeline.ts";
import type { Command } from "./commands.ts";

const schemes: readonly { value: MantineColorScheme; label: string }[] = [
  { value: "light", label: shellText.menu.light },
  { value: "dark", label: shellText.menu.dark },
  { value: "auto", label: shellText.menu.system },
];

/** All commands of this page, except snapshots. */
export function useCommands(onShortcuts: () => void): Command[] {
  const navigate = useNavigate();
  const client = useQueryClient();
  const signOut = useSignOut();
  const { setColorScheme } = useMantineColorScheme();
  const atHand = useStore(datasetAtHand);
  const { data: me } = useQuery(meQuery());
  const { data: datasets = [] } = useQuery(datasetListQuery());
  const hasMedia = useFeature("media") === true;
  const canCompare = useFeature("diff") === true;
  const hasActivity = useFeature("all_activity") === true;
  const go = (to: string) => () => void navigate(to);

  async function discard({ dataset, openDialog }: DatasetPage) {
    try {
      const id = dataset.current_snapshot_id ?? "current";
      const snapshot = await client.query(snapshotQuery(dataset.id, id));
      openDialog({ kind: "discard", snapshot });
    } catch (error) {
      notifyError(describeError(error));
    }
  }

  const ofDataset: Command[] = atHand
    ? [
        {
          id: "create",
          icon: IconCamera,
          group: "actions",
          label: datasetText.create,
          shortcut: "c",
          reason: whyNot(refusal("create_snapshot", atHand.facts)),
          run: () => atHand.openDialog({ kind: "create" }),
        },
        {
          id: "restore",
          icon: IconRestore,
          group: "actions",
          label: text.steps.restore.command,
          shortcut: "r",
          reason: whyNot(refusal("restore_snapshot", atHand.facts)),
          step: "restore",
        },
        {
          id: "discard",
          icon: IconArrowBackUp,
          group: "actions",
          label: timelineText.discard,
          reason:
            whyNot(refusal("restore_snapshot", atHand.facts)) ??
            discardRefusal(atHand.dataset.changes_since_current),
          run: () => void discard(atHand),
        },
        {
          id: "clone",
          icon: IconCopy,
          group: "actions",
          label: text.steps.clone.command,
          reason: whyNot(refusal("clone_snapshot", atHand.facts)),
          step: "clone",
        },
        {
          id: "edit",
          icon: IconPencil,
          group: "actions",
          label: text.steps.edit.command,
          reason: whyNot(permissionRefusal("update_snapshot", atHand.facts)),
          step: "edit",
        },
        {
          id: "remove",
          icon: IconTrash,
          group: "actions",
          label: text.steps.remove.command,
          reason: whyNot(permissionRefusal("delete_snapshot", atHand.facts)),
          step: "remove",
        },
        {
          id: "explore",
          icon: IconPhoto,
          group: "pages",
          label: datasetText.tabs.explore,
          detail: atHand.dataset.display_name,
          run: go(paths.explore(atHand.dataset.id)),
        },
        ...(hasMedia
          ? [
              {
                id: "look",
                icon: IconEye,
                group: "actions" as const,
                label: text.steps.explore.command,
                step: "explore" as const,
              },
            ]
          : []),
        {
          id: "timeline",
          icon: IconTimeline,
          group: "pages",
          label: datasetText.tabs.timeline,
          detail: atHand.dataset.display_name,
          run: go(paths.timeline(atHand.dataset.id)),
        },
        ...(canCompare
          ? [
              {
                id: "compare",
                icon: IconArrowsDiff,
                group: "pages" as const,
                label: datasetText.tabs.compare,
                detail: atHand.dataset.display_name,
                run: go(paths.compare(atHand.dataset.id)),
              },
            ]
          : []),
      ]
    : [];

  return [
    ...ofDataset,
    {
      id: "new-dataset",
      icon: IconDatabasePlus,
      group: "actions",
      label: datasetsText.create,
      run: go(paths.newDataset),
    },
    ...schemes.map(({ value, label }): Command => ({
      id: `theme-${value}`,
      icon: IconSunMoon,
      group: "actions",
      label: text.theme(label),
      run: () => setColorScheme(value),
    })),
    ...(Object.keys(languages) as (keyof typeof languages)[])
      .filter((each) => each !== language)
      .map((each): Command => ({
        id: `language-${each}`,
        icon: IconLanguage,
        group: "actions",
        label: text.language(languages[each]),
        run: () => {
          chooseLanguage(each);
          location.reload();
        },
      })),
    {
      id: "shortcuts",
      icon: IconKeyboard,
      group: "actions",
      label: shellText.menu.shortcuts,
      shortcut: "?",
      run: onShortcuts,
    },
    ...(me
      ? [
          {
            id: "sign-out",
            icon: IconLogout,
            group: "actions" as const,
            label: shellText.menu.signOut,
            run: () => signOut.mutate(undefined, { onSuccess: () => void navigate(paths.login) }),
          },
        ]
      : []),
    {
      id: "datasets",
      icon: IconDatabase,
      group: "pages",
      label: shellText.nav.datasets,
      run: go(paths.datasets),
    },
    {
      id: "tasks",
      icon: IconListCheck,
      group: "pages",
      label: shellText.nav.tasks,
      run: go(paths.tasks()),
    },
    ...(hasActivity
      ? [
          {
            id: "activity",
            icon: IconHistory,
            group: "pages" as const,
            label: shellText.nav.activity,
            run: go(paths.activity()),
          },
        ]
      : []),
    {
      id: "settings",
      icon: IconSettings,
      group: "pages",
      label: shellText.nav.settings,
      run: go(paths.settings),
    },
    ...datasets.map(({ id, display_name, n_images, n_videos }): Command => ({
      id: `dataset-${id}`,
      icon: IconDatabase,
      group: "datasets",
      label: display_name,
      detail: datasetItems(n_images ?? 0, n_videos ?? 0),
      also: id,
      run: go(paths.timeline(id)),
    })),
  ];
}

function discardRefusal(changes: number | null | undefined): string | null {
  return changes === 0 ? refusalText.unchanged : null;
}
