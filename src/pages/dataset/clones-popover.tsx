import { Button, Popover } from "@mantine/core";
import { IconChevronDown } from "@tabler/icons-react";
import { useState } from "react";
import type { Lineage } from "#contract/lineage.ts";
import { CloneList } from "#/components/datasets/clone-list.tsx";
import { lineageText as text } from "#/strings/lineage.ts";
import classes from "./clones-popover.module.css";

interface ClonesPopoverProps {
  /** Of the dataset that they were cloned from. */
  name: string;
  clones: Lineage["clones"];
  /** How many there are besides. */
  hidden: number;
}

/** How many clones a dataset has, and on a click which ones. */
export function ClonesPopover({ name, clones, hidden }: ClonesPopoverProps) {
  const [opened, setOpened] = useState(false);
  return (
    <Popover
      opened={opened}
      onChange={setOpened}
      position="bottom-end"
      trapFocus
      returnFocus
      // Its own would name the dialog after the button.
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
          // Where there is no link in it, the focus goes to the whole.
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
