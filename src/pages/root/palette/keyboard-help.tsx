import { Checkbox, Modal } from "@mantine/core";
import { useAfterMount } from "#/lib/use-after-mount.ts";
import { shortcutsText as text } from "#/strings/snapshot-details.ts";
import classes from "./keyboard-help.module.css";

export interface KeyboardHelpProps {
  opened: boolean;
  enabled: boolean;
  onEnabled: (enabled: boolean) => void;
  onClose: () => void;
}

/** The shortcuts, and the switch for single keys. */
export function KeyboardHelp({ opened, enabled, onEnabled, onClose }: KeyboardHelpProps) {
  const shown = useAfterMount(opened, false);

  return (
    <Modal opened={shown} onClose={onClose} title={text.title}>
      <Keys title={text.everywhere} list={text.global} />
      <Keys title={text.onItems} list={text.items} />
      <Keys title={text.onTimeline} list={text.list} />
      <Checkbox
        label={text.enabled}
        checked={enabled}
        onChange={(event) => onEnabled(event.currentTarget.checked)}
      />
    </Modal>
  );
}

function Keys({ title, list }: { title: string; list: readonly (readonly string[])[] }) {
  return (
    <>
      <h3 className={classes.title}>{title}</h3>
      <dl className={classes.keys}>
        {list.map(([key, what]) => (
          <div key={key}>
            <dt>
              <kbd>{key?.replace("⌘", modifier)}</kbd>
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}

/** The label of the key on the keyboard. */
const modifier = /Mac|iPhone|iPad/.test(navigator.userAgent) ? "⌘" : "Ctrl";
