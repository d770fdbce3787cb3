import { Modal, VisuallyHidden } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { Fragment, type KeyboardEvent, useEffect, useId, useRef, useState } from "react";
import { paletteText as text } from "#/strings/palette.ts";
import { type Step, paletteTyped } from "#/features/palette/opened.ts";
import { useStore } from "#/lib/store.ts";
import { type Command, findCommands } from "./commands.ts";
import classes from "./palette.module.css";
import { useCommands } from "./use-commands.ts";
import { useFoundCommands } from "./use-found-commands.ts";
import { useSnapshotCommands } from "./use-snapshot-commands.ts";

interface PaletteProps {
  opened: boolean;
  /** The first step; null lists all commands. */
  first: Step | null;
  onClose: () => void;
  onShortcuts: () => void;
}

/** All commands of this page, found by typing part of their names. */
export function Palette({ opened, first, onClose, onShortcuts }: PaletteProps) {
  // The previously focused element gets the focus back before a command runs, because the command's dialog may take it
  // next.
  const opener = useRef<Element | null>(null);
  const [shown, setShown] = useState(false);
  useEffect(() => {
    const focused = document.activeElement;
    if (opened && focused?.closest("[data-palette]") == null) opener.current = focused;
    setShown(opened);
  }, [opened]);

  function close(then?: () => void) {
    onClose();
    if (opener.current instanceof HTMLElement) opener.current.focus();
    then?.();
  }

  return (
    <Modal.Root
      opened={shown}
      onClose={() => close()}
      size="lg"
      returnFocus={false}
      data-palette
      yOffset="min(12vh, 6rem)"
      classNames={{ content: classes.content }}
    >
      <Modal.Overlay backgroundOpacity={0.45} />
      <Modal.Content aria-label={text.title}>
        {/* No Modal.Body: it would make the whole list the dialog's description. */}
        {shown && <Search first={first} onChosen={close} onShortcuts={onShortcuts} />}
      </Modal.Content>
    </Modal.Root>
  );
}

interface SearchProps {
  first: Step | null;
  onChosen: (then: () => void) => void;
  onShortcuts: () => void;
}

function Search({ first, onChosen, onShortcuts }: SearchProps) {
  const listId = useId();
  const typed = useStore(paletteTyped);
  const [step, setStep] = useState<Step | null>(first);
  const [at, setAt] = useState(0);
  const commands = useCommands(onShortcuts);
  const snapshots = useSnapshotCommands(typed, step);
  const others = useFoundCommands(step === null ? typed : "");
  // Without a text, these would only hide the other entries.
  const offered =
    step !== null
      ? snapshots.commands
      : typed.trim() === ""
        ? commands
        : [...commands, ...snapshots.commands, ...others.commands];
  const isSearching = snapshots.isSearching || others.isSearching;
  const found = findCommands(offered, typed, step);
  const active = Math.min(at, found.length - 1);
  const optionId = (index: number) => `${listId}-${index}`;

  useEffect(() => {
    document.getElementById(`${listId}-${active}`)?.scrollIntoView({ block: "nearest" });
  }, [listId, active]);

  function type(next: string) {
    paletteTyped.set(next);
    setAt(0);
  }

  function enter(next: Step | null) {
    setStep(next);
    type("");
  }

  function choose(command: Command | undefined) {
    if (command === undefined || (command.reason ?? null) !== null) return;
    if (command.step !== undefined) enter(command.step);
    else onChosen(command.run ?? (() => {}));
  }

  function onKeyDown(event: KeyboardEvent<HTMLInputElement>) {
    if (event.nativeEvent.isComposing) return;
    const last = found.length - 1;
    const moves: Readonly<Record<string, number>> = {
      ArrowDown: active === last ? 0 : active + 1,
      ArrowUp: active <= 0 ? last : active - 1,
      PageDown: Math.min(last, active + 8),
      PageUp: Math.max(0, active - 8),
    };
    const to = moves[event.key];
    if (to !== undefined) setAt(Math.max(0, to));
    else if (event.key === "Enter") choose(found[active]);
    else if (event.key === "Backspace" && typed === "" && step !== null) enter(null);
    else return;
    event.preventDefault();
  }

  return (
    <>
      <div className={classes.field}>
        <IconSearch size={18} aria-hidden />
        <input
          data-autofocus
          role="combobox"
          type="text"
          aria-label={step === null ? text.field : text.steps[step].field}
          placeholder={step === null ? text.field : text.steps[step].field}
          aria-expanded={found.length > 0}
          aria-controls={listId}
          aria-autocomplete="list"
          aria-activedescendant={active >= 0 ? optionId(active) : undefined}
          autoComplete="off"
          spellCheck={false}
          value={typed}
          onChange={(event) => type(event.currentTarget.value)}
          onKeyDown={onKeyDown}
        />
        {step !== null && (
          <button type="button" className={classes.back} onClick={() => enter(null)}>
            {text.back}
          </button>
        )}
      </div>
      <div id={listId} role="listbox" aria-label={text.title} className={classes.list}>
        {found.map((command, index) => (
          <Fragment key={command.id}>
            {command.group !== found[index - 1]?.group && (
              <div role="presentation" className={classes.group}>
                {text.groups[command.group]}
              </div>
            )}
            <Option
              id={optionId(index)}
              command={command}
              active={index === active}
              onPoint={() => setAt(index)}
              onChoose={() => choose(command)}
            />
          </Fragment>
        ))}
      </div>
      {found.length === 0 && !isSearching && <p className={classes.note}>{text.none}</p>}
      {(snapshots.failed || others.failed) && (
        <p className={classes.note} role="alert">
          {text.failed}
        </p>
      )}
      <VisuallyHidden role="status">
        {isSearching ? text.searching : text.found(found.length)}
      </VisuallyHidden>
    </>
  );
}

interface OptionProps {
  id: string;
  command: Command;
  active: boolean;
  onPoint: () => void;
  onChoose: () => void;
}

function Option({ id, command, active, onPoint, onChoose }: OptionProps) {
  const reason = command.reason ?? null;
  return (
    // The field above handles the keyboard, and names the active option.
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
    <div
      id={id}
      role="option"
      tabIndex={-1}
      className={classes.option}
      aria-selected={active}
      aria-disabled={reason !== null}
      onPointerMove={onPoint}
      onClick={onChoose}
    >
      <command.icon size={16} stroke={1.75} aria-hidden className={classes.icon} />
      <span className={classes.label}>{command.label}</span>
      {command.detail && <span className={classes.detail}>{command.detail}</span>}
      {command.shortcut !== undefined && <kbd className={classes.shortcut}>{command.shortcut}</kbd>}
      {reason !== null && <span className={classes.reason}>{reason}</span>}
    </div>
  );
}
