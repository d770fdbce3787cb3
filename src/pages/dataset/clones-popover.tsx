import { ActionIcon, Button, Popover } from "@mantine/core";
import { IconChevronDown, IconGitFork } from "@tabler/icons-react";
import { type ReactNode, useState } from "react";
import type { Lineage } from "#contract/lineage.ts";
import { CloneList } from "#/components/datasets/clone-list.tsx";
import { lineageText as text } from "#/strings/lineage.ts";
import classes from "./clones-popover.module.css";

interface ClonesPopoverProps {
  /** The name of their source. */
  name: string;
  clones: Lineage["clones"];
  /** The number of clones that the user cannot see. */
  hidden: number;
  /** What the dataset is a clone of, where it is not said elsewhere. */
  origin: ReactNode;
  /** The button has no words that are seen. */
  isNarrow: boolean;
}

/** The number of clones of a dataset, and on a click their list. */
export function ClonesPopover({ name, clones, hidden, origin, isNarrow }: ClonesPopoverProps) {
  const [opened, setOpened] = useState(false);
  const count = clones.length + hidden;
  const label = count === 0 ? text.region : text.clones(count);
  const target = {
    "aria-haspopup": "dialog",
    "aria-expanded": opened,
    onClick: () => setOpened((before) => !before),
  } as const;
  const title = origin === null ? text.clonesOf(name) : text.region;
  return (
    <Popover
      opened={opened}
      onChange={setOpened}
      position="bottom-end"
      trapFocus
      returnFocus
      // The default role would name the dialog after the button.
      withRoles={false}
      width={300}
      shadow="md"
    >
      <Popover.Target>
        {isNarrow ? (
          <ActionIcon {...target} variant="subtle" size={24} aria-label={label}>
            <IconGitFork size={16} stroke={1.75} aria-hidden />
          </ActionIcon>
        ) : (
          <Button
            {...target}
            variant="default"
            fw={400}
            size="compact-sm"
            rightSection={<IconChevronDown size={14} aria-hidden />}
          >
            {label}
          </Button>
        )}
      </Popover.Target>
      <Popover.Dropdown role="dialog" aria-label={title} p={0}>
        {opened && (
          // If it contains no link, the whole gets the focus.
          <div
            className={classes.body}
            tabIndex={-1}
            data-autofocus={clones.length === 0 || undefined}
          >
            {origin}
            {clones.length > 0 && <CloneList label={text.clonesOf(name)} clones={clones} />}
            {hidden > 0 && <p className={classes.note}>{text.hidden(clones.length, hidden)}</p>}
          </div>
        )}
      </Popover.Dropdown>
    </Popover>
  );
}
