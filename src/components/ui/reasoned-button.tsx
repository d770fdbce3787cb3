import { Button, type ButtonProps } from "@mantine/core";
import { type ComponentPropsWithRef, useId } from "react";
import { refusalText } from "#/strings/refusals.ts";

export interface ReasonedButtonProps
  extends
    ButtonProps,
    Pick<
      ComponentPropsWithRef<"button">,
      "onClick" | "onFocus" | "onPointerEnter" | "type" | "ref"
    > {
  /** Why it cannot be pressed now, or null. It stays in the keyboard's way, so that this can be read. */
  disabledReason: string | null;
  reasonClassName?: string | undefined;
}

/** A button that says beneath itself why it does nothing. */
export function ReasonedButton(props: ReasonedButtonProps) {
  const { disabledReason, reasonClassName, onClick, ...others } = props;
  const reasonId = useId();
  const disabled = disabledReason !== null;
  return (
    <>
      <Button
        {...others}
        {...(disabled
          ? { "data-disabled": true, "aria-disabled": true, "aria-describedby": reasonId }
          : { onClick })}
      />
      {disabled && (
        <span id={reasonId} className={reasonClassName}>
          {refusalText.say(disabledReason)}
        </span>
      )}
    </>
  );
}
