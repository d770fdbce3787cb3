import { Button } from "@mantine/core";
import classes from "./fold-button.module.css";

interface FoldButtonProps {
  label: string;
  /** The number of filters in use. */
  inUse: number;
  unfolded: boolean;
  onUnfold: (unfolded: boolean) => void;
  className?: string | undefined;
}

/** Opens the filters, where there is no room for them. */
export function FoldButton({ label, inUse, unfolded, onUnfold, className }: FoldButtonProps) {
  return (
    <Button
      {...(className === undefined ? {} : { className })}
      variant="default"
      fw={400}
      px="sm"
      aria-expanded={unfolded}
      onClick={() => onUnfold(!unfolded)}
    >
      {label}
      {inUse > 0 && <span className={classes.count}>{inUse}</span>}
    </Button>
  );
}
