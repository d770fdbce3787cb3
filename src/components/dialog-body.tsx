import { Button } from "@mantine/core";
import { type ReactNode, type SubmitEvent, useEffect, useId, useRef } from "react";
import { useStandingError } from "#/api/standing-error.ts";
import { dialogText } from "#/strings/snapshot-dialog-words.ts";
import classes from "./dialog-body.module.css";

/** The words for an error, from `describeError`. */
export interface DialogError {
  title: string;
  message: string;
  messageLang?: "en";
  requestId: string | null;
  /** Retrying cannot help: the dialog can only be closed. */
  final?: boolean;
  /** The error itself: its words disappear when it has ended. */
  cause?: unknown;
}

export interface DialogBodyProps {
  children: ReactNode;
  submitLabel: string;
  /** Red, and Cancel has the initial focus, so that Enter does not destroy anything. */
  danger?: boolean;
  /** Why the form cannot be submitted, or null. */
  disabledReason?: string | null;
  /** Not ready for a reason that the form itself shows, such as an empty field. */
  incomplete?: boolean;
  pending: boolean;
  error: DialogError | null;
  /** To the left of the buttons. */
  extra?: ReactNode;
  onSubmit: () => void;
  onCancel: () => void;
}

/** The common parts of a dialog below its title: content, one error, Cancel and the action. */
export function DialogBody(props: DialogBodyProps) {
  const { danger = false, disabledReason = null, incomplete = false, pending } = props;
  const cause = props.error?.cause ?? null;
  const standing = useStandingError(cause, disabledReason !== null);
  const error = cause === null || standing !== null ? props.error : null;
  const reasonId = useId();
  const over = error?.final === true;
  const alert = useRef<HTMLDivElement>(null);

  const form = useRef<HTMLFormElement>(null);
  // Mantine moves the focus in a timer: a letter that is typed before would be a shortcut of the page below. The
  // dialog's own effect runs before a microtask, and records where the focus came from.
  useEffect(() => {
    queueMicrotask(() => {
      form.current?.querySelector<HTMLElement>("[data-autofocus]")?.focus({ preventScroll: true });
    });
  }, []);

  const hasError = error !== null;
  // The pressed button lost the focus while the request was pending.
  useEffect(() => {
    if (hasError && document.activeElement === document.body) alert.current?.focus();
  }, [hasError, cause]);

  const blocked = disabledReason !== null || incomplete || over;

  function submit(event: SubmitEvent) {
    event.preventDefault();
    if (!blocked && !pending) props.onSubmit();
  }

  return (
    <form ref={form} className={classes.form} onSubmit={submit} noValidate>
      {props.children}
      {disabledReason !== null && (
        <p id={reasonId} className={classes.reason} style={{ margin: 0 }}>
          {disabledReason}
        </p>
      )}
      <div className={classes.footer}>
        {/* Visible at every scroll position. */}
        <div ref={alert} role="alert" tabIndex={-1} className={classes.alert}>
          {error && (
            <div className={classes.error}>
              <strong>{error.title}.</strong> <span lang={error.messageLang}>{error.message}</span>
              {error.requestId && (
                <div className={classes.request}>{dialogText.requestId(error.requestId)}</div>
              )}
            </div>
          )}
        </div>
        <div className={classes.extra}>{props.extra}</div>
        <Button
          variant="default"
          onClick={props.onCancel}
          disabled={pending}
          {...(danger ? { "data-autofocus": true } : {})}
        >
          {over ? dialogText.close : dialogText.cancel}
        </Button>
        <Button
          type="submit"
          loading={pending}
          {...(danger ? { color: "red.9" } : {})}
          {...(blocked ? { "data-disabled": true, "aria-disabled": true } : {})}
          aria-describedby={disabledReason === null ? undefined : reasonId}
        >
          {props.submitLabel}
        </Button>
      </div>
    </form>
  );
}
