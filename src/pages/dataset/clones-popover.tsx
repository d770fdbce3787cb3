import { Button, Popover } from "@mantine/core";
import { IconChevronDown } from "@tabler/icons-react";
import { useState } from "react";
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
}

/** The number of clones of a dataset, and on a click their list. */
export function ClonesPopover({ name, clones, hidden }: ClonesPopoverProps) {
  const [opened, setOpened] = useState(false);
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
        <Button
          variant="default"
          fw={400}
          size="compact-sm"
          aria-haspopup="dialog"
          aria-expanded={opened}
          rightSection={<IconChevronDown size={14} aria-hidden />}
          onClick={() => setOpened((before) => !before)}
        >
          {text.clones(clones.length + hidden)}
        </Button>
      </Popover.Target>
      <Popover.Dropdown role="dialog" aria-label={text.clonesOf(name)} p={0}>
        {opened && (
          // If it contains no link, the whole gets the focus.
          <div
            className={classes.body}
            tabIndex={-1}
            data-autofocus={clones.length === 0 || undefined}
          >
            {clones.length > 0 && <CloneList label={text.clonesOf(name)} clones={clones} />}
            {hidden > 0 && <p className={classes.note}>{text.hidden(clones.length, hidden)}</p>}
          </div>
        )}
      </Popover.Dropdown>
    </Popover>
  );
}
