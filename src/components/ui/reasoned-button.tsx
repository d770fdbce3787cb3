import { Button, type ButtonProps } from "@mantine/core";
import { type ComponentPropsWithRef, useId } from "react";
import { useIsToldAbove } from "./view-only.tsx";

export interface ReasonedButtonProps
  extends
    ButtonProps,
    Pick<
      ComponentPropsWithRef<"button">,
      "onClick" | "onFocus" | "onPointerEnter" | "type" | "ref"
    > {
  /** Why the button is disabled, or null. It stays focusable, so that the reason can be read. */
  disabledReason: string | null;
  reasonClassName?: string | undefined;
}

/**
 * A button that shows the reason below itself when it is disabled. It is left out for a viewer, whom the header tells
 * once that nothing here can be changed.
 */
export function ReasonedButton(props: ReasonedButtonProps) {
  const { disabledReason, reasonClassName, onClick, ...others } = props;
  const reasonId = useId();
  const disabled = disabledReason !== null;
  if (useIsToldAbove(disabledReason)) return null;
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
          {disabledReason}
        </span>
      )}
    </>
  );
}
